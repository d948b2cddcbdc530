#ifndef GRADER_CLI_LAUNCHER_H_
#define GRADER_CLI_LAUNCHER_H_

#include <functional>
#include <string>
#include <vector>

#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/classroom/bazel.h"

namespace trenza {

// The program that starts the test `target` ("solutions/05_race_mutex:native", built), set up as Bazel would start it,
// with `arguments` after its own. Its output and its test.xml go to `folder`, as "log" and "test.xml". Throws
// std::runtime_error if it was not built.
Program launcher(const Workspace& workspace, const std::string& target, const std::vector<std::string>& arguments,
                 const TemporaryFolder& folder);

// How many launchers run side by side: more than there are cores, for cases wait for each other, and what is wrong for
// what never comes, most of the time.
std::size_t many_at_a_time();

// Calls `work` with every number below `count`, from `at_a_time` threads. `work` must not throw.
void for_each_side_by_side(std::size_t count, const std::function<void(std::size_t)>& work,
                           std::size_t at_a_time = many_at_a_time());

}  // namespace trenza

#endif  // GRADER_CLI_LAUNCHER_H_
