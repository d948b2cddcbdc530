#ifndef GRADER_CLI_NEAREST_H_
#define GRADER_CLI_NEAREST_H_

#include <optional>
#include <string>
#include <vector>

namespace trenza {

// The one of `names` that somebody who typed `given` most likely meant: it begins with it, or differs by a third of its
// characters at most. nullopt if nothing is so near, since a wrong guess misleads; of several that are equally near,
// the first.
std::optional<std::string> nearest(const std::string& given, const std::vector<std::string>& names);

}  // namespace trenza

#endif  // GRADER_CLI_NEAREST_H_
