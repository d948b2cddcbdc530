// apply_patch PATCH SOLUTION OUTPUT RENEWAL: writes the source of a mutant, for the rule in
// grader/bazel/mutant.bzl. RENEWAL is the command that renews the patch.

#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/mutant/patch.h"

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: apply_patch PATCH SOLUTION OUTPUT RENEWAL\n";
    return 2;
  }
  try {
    const trenza::Patch patch = trenza::Patch::read(trenza::read_file_or_throw(argv[1]));
    std::ofstream output(argv[3], std::ios::binary);
    output << patch.source(trenza::read_file_or_throw(argv[2]));
    output.close();
    if (!output) throw std::runtime_error(std::string(argv[3]) + " cannot be written. Is there room on the disk?");
  } catch (const trenza::DoesNotApply& error) {
    std::cerr << argv[1] << " does not apply to the solution of today. " << error.what() << "\n`" << argv[4]
              << "` opens the solution with this mistake as far as it applies, and writes the patch back.\n";
    return 1;
  } catch (const std::exception& error) {
    std::cerr << argv[1] << ": " << error.what() << "\n";
    return 1;
  }
  return 0;
}
