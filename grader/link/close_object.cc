// Closes one of the two objects that a worker is linked of (closing.h); Bazel starts it
// (grader/bazel/closed_object.bzl).
//
//   close_object kit IN OUT SEAM       writes the object and what it leaves open
//   close_object learner IN OUT SEAM   reads that
//
// Exit code: 0, 1 with a sentence, or 2 for wrong arguments.

#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "grader/link/closing.h"

namespace trenza {
namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw std::runtime_error(path + " cannot be read.");
  return text.str();
}

void write(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  file.close();
  if (!file) throw std::runtime_error(path + " could not be written. Is the disk full?");
}

void close(std::string_view whose, const std::string& in, const std::string& out, const std::string& seam) {
  Relocatable object(read(in));
  if (whose == "kit") {
    write(seam, to_text(close_kit(object)));
  } else {
    close_learner(object, read_seam(read(seam)));
  }
  write(out, object.bytes());
}

}  // namespace
}  // namespace trenza

int main(int argc, char** argv) {
  const std::string_view whose = argc == 5 ? argv[1] : "";
  if (whose != "kit" && whose != "learner") {
    std::cerr << "usage: close_object kit|learner IN OUT SEAM\n";
    return 2;
  }
  try {
    trenza::close(whose, argv[2], argv[3], argv[4]);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << argv[2] << " could not be linked: " << error.what() << '\n';
    return 1;
  }
}
