#ifndef GRADER_CLASSROOM_KIT_VERSION_H_
#define GRADER_CLASSROOM_KIT_VERSION_H_

#include <string>

#include "grader/classroom/bazel.h"

namespace trenza {

// Which kit graded: the commit's short name, with "+changes" if the grader, a contract or a test differs from it. The
// learners' own files do not count. "unknown" outside of a git repository.
std::string kit_version(const Workspace& workspace);

// The time now, as ISO 8601 in UTC: "2026-11-29T06:20:11Z".
std::string time_now();

}  // namespace trenza

#endif  // GRADER_CLASSROOM_KIT_VERSION_H_
