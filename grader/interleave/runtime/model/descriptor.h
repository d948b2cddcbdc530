#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_DESCRIPTOR_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_DESCRIPTOR_H_

#include <cstdint>

#include "grader/interleave/runtime/region/op.h"

namespace trenza::interleave {

// What a descriptor of the program stands for.
struct Descriptor {
  enum Kind : std::uint8_t {
    plain,    // never blocks, and nobody of the program can tell the order in which it is used
    file,     // never blocks, but what is read depends on what others have written
    channel,  // a pipe, a socket of a pair, an event counter
    unknown,  // may block, and who lets it go on is not known
  };
  Kind kind = plain;
  Key key = 0;             // of a channel or file
  bool is_socket = false;  //
  bool is_stream = true;   // false: what is written at once is read at once
};
Descriptor describe(int descriptor);

// The two ends of a socket pair belong together.
void register_pair(const int ends[2]);

// What was open before the program began belongs to nobody of it. Once, before the first schedule.
void note_inherited_descriptors();

// The key of the locks of the file that `descriptor` has open; 0 if there is none.
Key lock_key(int descriptor);

// The calling task has called close(`descriptor`), which was open or not. Ends the schedule as misuse where another
// thread of this process had closed it: the second close takes what a third one has opened in between, so where it took
// nothing that was luck. Who closes again what it closed itself, or what its parent did, may be a loop over all
// numbers.
void note_close(int descriptor, bool was_open, std::uint64_t pc);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_DESCRIPTOR_H_
