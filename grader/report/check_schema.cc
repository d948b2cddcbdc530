// check_schema SCHEMA FILE…: ends with 1, and says why, if a file breaks the JSON schema.

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "grader/report/schema.h"

namespace {

std::string text_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: check_schema SCHEMA FILE…\n", stderr);
    return 2;
  }
  int status = 0;
  for (int i = 2; i < argc; ++i) {
    const std::string broken = trenza::violations(text_of(argv[1]), text_of(argv[i]));
    if (broken.empty()) continue;
    std::fprintf(stderr, "%s:\n%s", argv[i], broken.c_str());
    status = 1;
  }
  return status;
}
