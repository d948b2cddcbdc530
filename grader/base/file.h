#ifndef GRADER_BASE_FILE_H_
#define GRADER_BASE_FILE_H_

#include <string>
#include <string_view>

namespace trenza {

// All bytes of the file at `path`; empty if it cannot be read.
std::string read_file(const std::string& path);

// The same; throws std::runtime_error, with a sentence, if the file cannot be read.
std::string read_file_or_throw(const std::string& path);

// Writes `text` to `path` as a whole: beside it, then renamed, so that no reader ever sees a half of it, and the old
// text stays if there is no room. Several processes may write the same file; the last one wins. Throws
// std::runtime_error, with a sentence.
void write_file(const std::string& path, std::string_view text);

// The same, unless just that is there already: the time of its last change then stays. Makes the folder it is in.
void write_file_if_changed(const std::string& path, std::string_view text);

// The part of `path` behind its last slash.
std::string base_name(std::string_view path);

}  // namespace trenza

#endif  // GRADER_BASE_FILE_H_
