// Closes one of the two objects that a worker is linked of (closing.h); Bazel starts it
// (grader/bazel/closed_object.bzl).
//
//   close_object kit IN OUT SEAM       writes the object and what it leaves open
//   close_object learner IN OUT SEAM   reads that
//
// Exit code: 0, 1 with a sentence, or 2 for wrong arguments.

#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "grader/base/file.h"
#include "grader/link/closing.h"

namespace trenza {
namespace {

void close(std::string_view whose, const std::string& in, const std::string& out, const std::string& seam) {
  Relocatable object(read_file_or_throw(in));
  if (whose == "kit") {
    write_file(seam, to_text(close_kit(object)));
  } else {
    close_learner(object, read_seam(read_file_or_throw(seam)));
  }
  write_file(out, object.bytes());
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
