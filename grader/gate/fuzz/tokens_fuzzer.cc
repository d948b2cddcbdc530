// libFuzzer's entry: stops where the gate's tokenizer and the compiler disagree, or where either reads outside of its
// text. grader/gate/fuzz/run.sh builds and starts it.

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "grader/gate/fuzz/disagreement.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const std::string folder = [] {
    std::string path = (std::filesystem::temp_directory_path() / "tokens_fuzzer.XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) std::abort();
    return path;
  }();
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  if (const auto found = trenza::disagreement(source, folder)) {
    std::fprintf(stderr, "%s\n--- the text ---\n%.*s\n", found->c_str(), static_cast<int>(size), source.data());
    std::abort();
  }
  return 0;
}
