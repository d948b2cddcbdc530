#ifndef GRADER_TESTING_PROC_FILE_H_
#define GRADER_TESTING_PROC_FILE_H_

#include <string>

namespace trenza {

// All of a small file of the kernel's, such as /proc/self/maps; empty if there is none, or if it went away meanwhile.
//
// No stream of C++: those read through the global locale, which the tested program can replace by one of its own, so
// that the tests would see what it likes. System calls are made directly, for the same reason.
std::string read_proc_file(const std::string& path);

}  // namespace trenza

#endif  // GRADER_TESTING_PROC_FILE_H_
