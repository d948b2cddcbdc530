#ifndef GRADER_INTERLEAVE_SEARCH_PROCESSORS_H_
#define GRADER_INTERLEAVE_SEARCH_PROCESSORS_H_

#include <cstddef>

namespace trenza::interleave {

// How many processors this process may use; at least 1.
int processors();

// Keeps this thread, and what it starts from now on, on one processor: on number `number` of those that it may use,
// counted round. A program under test stays on the processor on which its explorer is (program.h), so those who explore
// side by side share them out first.
void use_processor(std::size_t number);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_PROCESSORS_H_
