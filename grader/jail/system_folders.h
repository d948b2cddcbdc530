#ifndef GRADER_JAIL_SYSTEM_FOLDERS_H_
#define GRADER_JAIL_SYSTEM_FOLDERS_H_

#include <string>
#include <vector>

namespace trenza {

// The folders of this machine that hold the system's programs and libraries, as paths without a slash at the end: those
// of the file system hierarchy, and those of systems that keep them elsewhere. Some are symbolic links.
std::vector<std::string> system_folders();

}  // namespace trenza

#endif  // GRADER_JAIL_SYSTEM_FOLDERS_H_
