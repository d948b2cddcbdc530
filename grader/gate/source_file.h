#ifndef GRADER_GATE_SOURCE_FILE_H_
#define GRADER_GATE_SOURCE_FILE_H_

#include <filesystem>
#include <optional>
#include <string>

#include "grader/gate/refusal.h"

namespace trenza {

// Reads the learner's file `relative` below `folder`, the root of a submission, into `content`, if it may be built: a
// regular file of at most 1 MB of text that is not empty. `content` is what decode_source() makes of it, and `saved_as`
// gets how the file was saved if that was not as UTF-8 (source_encoding.h). No symbolic link on the way below `folder`
// is followed, nothing but a regular file is opened for reading, and the file's size is that of the open descriptor, so
// that nothing can be swapped between looking and reading.
std::optional<Refusal> read_source(const std::filesystem::path& folder, const std::filesystem::path& relative,
                                   std::string& content, std::string* saved_as = nullptr);

}  // namespace trenza

#endif  // GRADER_GATE_SOURCE_FILE_H_
