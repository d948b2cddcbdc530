// README.md lists every entry of the corpus, and BUILD those that are always graded under ThreadSanitizer.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

TEST(Readme, ListsEveryEntry) {
  const std::string readme = text_of("grader/corpus/README.md");
  int entries = 0;
  for (const char* kind : {"correct", "incorrect", "hostile"}) {
    for (const auto& entry : fs::directory_iterator(fs::path("grader/corpus") / kind)) {
      const std::string name = entry.path().filename();
      EXPECT_NE(readme.find("`" + name + "`"), std::string::npos)
          << "README.md says nothing of " << kind << "/" << name;
      ++entries;
    }
  }
  EXPECT_GE(entries, 120);
}

TEST(Build, NamesWhatThreadSanitizerHasToSay) {
  const std::string build = text_of("grader/corpus/BUILD");
  for (const char* kind : {"incorrect", "hostile"}) {
    for (const auto& entry : fs::directory_iterator(fs::path("grader/corpus") / kind)) {
      if (text_of(entry.path() / "expect").find("tsan") == std::string::npos) continue;
      const std::string name = std::string(kind) + "/" + entry.path().filename().string();
      EXPECT_NE(build.find("\"" + name + "\""), std::string::npos) << name << " is missing from corpus(tsan = …)";
    }
  }
}

}  // namespace
