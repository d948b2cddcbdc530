#ifndef GRADER_TESTING_FIXED_CODE_H_
#define GRADER_TESTING_FIXED_CODE_H_

namespace trenza {

// From here on the code of this process, and of those forked from it, is what was loaded: none of it can be changed or
// replaced, none can be added, and neither can constants, virtual tables and the linker's tables be changed. The
// loader may still load libraries. What a process becomes by exec has its own code.
//
// Nor can system calls be given another meaning: no further filter on them, no handler in front of them.
//
// For the code, two independent ways, since older kernels have one of them only: a filter that refuses to make memory
// executable (seccomp(2)), and pages that stay as they are (mseal(2), Linux 6.10). Writing through /proc is the jail's
// to refuse.
void fix_code();

}  // namespace trenza

#endif  // GRADER_TESTING_FIXED_CODE_H_
