#ifndef GRADER_MUTANT_DIFFERENCE_H_
#define GRADER_MUTANT_DIFFERENCE_H_

#include <string>
#include <vector>

#include "grader/mutant/patch.h"

namespace trenza {

// What turns `before` into `after`: hunks with as few lines of context (one at least) as each needs to have one place
// alone in `before`. Asks git, which finds the lines that people would call the changed ones. Both texts end with a
// line end, or are empty. Throws std::runtime_error if git cannot be asked, or `before` is empty.
std::vector<Hunk> difference(const std::string& before, const std::string& after);

// The patch that makes `source` (see Source) of `solution`. Throws likewise, and with a sentence if `source` has no
// difference, or still has marks of what did not apply.
Patch patch_of(const std::string& source, const std::string& solution);

}  // namespace trenza

#endif  // GRADER_MUTANT_DIFFERENCE_H_
