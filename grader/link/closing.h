#ifndef GRADER_LINK_CLOSING_H_
#define GRADER_LINK_CLOSING_H_

#include <set>
#include <string>
#include <string_view>

#include "grader/link/relocatable.h"

namespace trenza {

// A worker is linked of two objects, each closed to the other: the kit's (the tests, GoogleTest and the grader's own
// code, joined before) and the learner's. Neither can take the place of a function, a table or a description of a type
// that the other made for itself, such as an instance of one of the standard library's templates.
//
// Names are the linker's. The kit's object decides alone which of them the two have in common.
struct Seam {
  using Names = std::set<std::string, std::less<>>;

  // What the kit calls of the learner: the contract, undefined names of namespace course.
  Names needs;
  // What the kit defines for others: main, trenza::not_started, and what stands in front of the C library, the C++
  // library or a sanitizer's, whose names C has reserved for them.
  Names gives;
  // Variables that C++ promises one instance of in the whole program, inline ones and statics of inline functions, of
  // std and course: where both have one, the kit's is taken. std::atomic::wait counts its sleepers in some.
  Names shares;
  // What the kit defines for itself alone, of names that nothing but the kit has.
  Names hides;
};

// Closes the kit's object and says what is left open.
Seam close_kit(Relocatable& kit);

// Closes a learner's object: others see what the kit needs, and nothing else. What it uses of the kit's hidden names
// counts as 0, so that it can be linked; the gate refuses it.
void close_learner(Relocatable& learner, const Seam& seam);

// As a text with a line for each name, "gives main", and back. Lines that are none are left out.
std::string to_text(const Seam& seam);
Seam read_seam(std::string_view text);

}  // namespace trenza

#endif  // GRADER_LINK_CLOSING_H_
