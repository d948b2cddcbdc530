#include "grader/base/file.h"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace trenza {
namespace {

// False if the file cannot be read; `text` then holds what could be. A folder can be opened, but not read.
bool read_into(const std::string& path, std::string& text) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 64 * 1024> buffer;
  while (file.read(buffer.data(), buffer.size()) || file.gcount() > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(file.gcount()));
  }
  return file.eof() && !file.bad();
}

}  // namespace

std::string read_file_or_throw(const std::string& path) {
  std::string text;
  if (!read_into(path, text)) throw std::runtime_error(path + " cannot be read. Does it exist, and may you read it?");
  return text;
}

std::string read_file(const std::string& path) {
  std::string text;
  return read_into(path, text) ? text : "";
}

void write_file(const std::string& path, std::string_view text) {
  const std::string temporary = path + ".part" + std::to_string(getpid());
  std::ofstream file(temporary, std::ios::binary);
  file << text;
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(temporary, path, error);
  if (file && !error) return;
  std::error_code ignored;
  std::filesystem::remove(temporary, ignored);
  throw std::runtime_error(path + " could not be written. Does its folder exist, and is there room on the disk?");
}

void write_file_if_changed(const std::string& path, std::string_view text) {
  if (std::filesystem::is_regular_file(path) && read_file(path) == text) return;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder);
  write_file(path, text);
}

std::string base_name(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

}  // namespace trenza
