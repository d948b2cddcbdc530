// README.md lists every entry of the corpus.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;

TEST(Readme, ListsEveryEntry) {
  std::stringstream text;
  text << std::ifstream("grader/corpus/README.md").rdbuf();
  const std::string readme = text.str();
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

}  // namespace
