#ifndef GRADER_CLASSROOM_REVEAL_H_
#define GRADER_CLASSROOM_REVEAL_H_

#include <string>

namespace trenza {

// Whether students may see the hidden cases now, and else what they are told of them.
struct Reveal {
  bool shown = false;
  std::string when = "not shown yet";
};

// From what who teaches wrote: a moment ("2027-01-10"), "now", or nothing. Throws std::runtime_error with a sentence.
Reveal read_reveal(const std::string& text);

}  // namespace trenza

#endif  // GRADER_CLASSROOM_REVEAL_H_
