// Holds WORKSPACE's way and MODULE.bazel's way to the same labels, by their text: Debian's Bazel cannot read the second
// one, so nothing else would notice a difference before a user of Bazel 8 does.

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "grader/lint/tree.h"

namespace trenza {
namespace {

// Every match of the first group of `pattern` in `text`.
std::set<std::string> all(const std::string& text, const std::string& pattern) {
  const auto found = matches(text, pattern);
  return {found.begin(), found.end()};
}

std::string text_of(const std::string& path) { return Tree().text(path); }

// The BUILD and .bzl files of the tree, comments left out, by path.
std::map<std::string, std::string> starlark() {
  std::map<std::string, std::string> files;
  const Tree tree;
  for (const auto& path : tree.files({"BUILD", ".bzl"})) {
    files[path.string()] = std::regex_replace(tree.text(path), std::regex("#[^\n]*"), "");
  }
  return files;
}

// module -> version
std::map<std::string, std::string> pins() {
  std::map<std::string, std::string> found;
  const std::string text = text_of("MODULE.bazel");
  const std::regex dep(R"re(bazel_dep\(name = "([^"]+)", version = "([^"]+)")re");
  for (std::sregex_iterator it(text.begin(), text.end(), dep), end; it != end; ++it) found[(*it)[1]] = (*it)[2];
  return found;
}

// Repositories that MODULE.bazel makes of what is installed, since the registry does not have them.
std::set<std::string> installed() { return all(text_of("MODULE.bazel"), R"re(debian_package\(\s*name = "([^"]+)")re"); }

// External repositories that files of the tree name in labels.
std::set<std::string> used() {
  std::set<std::string> names;
  for (const auto& [path, text] : starlark()) {
    if (path.starts_with("grader/bazel/debian/")) continue;
    for (const std::string& name : all(text, R"re("@([a-z0-9_]+)(?://|"))re")) names.insert(name);
  }
  names.erase("bazel_tools");  // Bazel's own
  return names;
}

TEST(Modules, TheTreeIsSeen) {
  const auto files = starlark();
  EXPECT_GT(files.size(), 15u);
  EXPECT_TRUE(files.contains("grader/bazel/exercise.bzl"));
  EXPECT_TRUE(files.contains("grader/testing/BUILD"));
  EXPECT_TRUE(used().contains("googletest"));
}

TEST(Modules, EveryDependencyIsPinned) {
  const std::string text = text_of("MODULE.bazel");
  const auto declared = all(text, R"re(bazel_dep\(\s*name = "([^"]+)")re");
  const auto pinned = pins();
  EXPECT_EQ(declared.size(), pinned.size()) << "a bazel_dep without a version";
  for (const auto& [name, version] : pinned) {
    EXPECT_TRUE(std::regex_match(version, std::regex(R"(\d+(\.\d+)+(\.bcr\.\d+)?)"))) << name << " " << version;
  }
}

TEST(Modules, BothWaysProvideEveryLabelThatIsUsed) {
  const auto pinned = pins();
  const auto debian = all(text_of("grader/bazel/debian/repositories.bzl"), R"re(\bname = "([a-z0-9_]+)")re");
  for (const std::string& name : used()) {
    EXPECT_TRUE(pinned.contains(name) || installed().contains(name)) << "MODULE.bazel lacks " << name;
    EXPECT_TRUE(debian.contains(name)) << "grader/bazel/debian/repositories.bzl lacks " << name;
  }
}

TEST(Modules, LibrariesHaveTheRegistrysLabels) {
  // What the modules of the central registry call their targets, read there.
  const std::map<std::string, std::set<std::string>> registry = {
      {"capstone", {"capstone"}},
      {"cli11", {"cli11"}},
      {"elfutils", {"elfutils"}},
      {"fmt", {"fmt"}},
      {"googletest", {"gtest", "gtest_main"}},
      {"libarchive", {"libarchive"}},
      {"libcsv", {"libcsv"}},
      {"libmd", {"libmd"}},
      {"libseccomp", {"libseccomp"}},
      {"mustache", {"mustache"}},
      {"nlohmann_json", {"json"}},
      {"pugixml", {"pugixml"}},
      {"sqlite", {"sqlite"}},
      {"valijson", {"valijson"}},
  };
  for (const auto& [path, text] : starlark()) {
    // "@fmt" is short for "@fmt//:fmt".
    const std::regex label(R"re("@([a-z0-9_]+)(?://:([a-z0-9_]+))?")re");
    for (std::sregex_iterator it(text.begin(), text.end(), label), end; it != end; ++it) {
      const std::string repository = (*it)[1];
      const auto library = registry.find(repository);
      ASSERT_NE(library, registry.end()) << path << " uses " << it->str() << ", which this test does not know";
      EXPECT_TRUE(library->second.contains((*it)[2].matched ? (*it)[2].str() : repository))
          << path << ": " << it->str();
    }
  }
}

TEST(Modules, OnlyTheSpellingThatEveryBazelKnows) {
  for (const auto& [path, text] : starlark()) {
    for (const std::string& file : all(text, R"re(load\(\s*"@rules_cc//([^"]+)")re")) {
      EXPECT_TRUE(file == "cc:defs.bzl" || file == "cc:find_cc_toolchain.bzl")
          << path << " loads " << file << ": per-rule files do not exist on Debian";
    }
    const bool loads_rules = text.find("\"@rules_cc//cc:defs.bzl\"") != std::string::npos;
    if (!all(text, R"((?:^|\n|\s|\[)(cc_(?:library|binary|test))\()").empty()) {
      EXPECT_TRUE(loads_rules) << path << " uses a bare native rule, which is gone in Bazel 9";
    }
    EXPECT_TRUE(all(text, R"(\b(native\.(?:cc|sh|py|java)_\w+))").empty() || path.starts_with("grader/bazel/debian/"))
        << path << " uses a native rule";
    EXPECT_TRUE(all(text, R"((?:^|\n)\s*((?:sh|py|java)_(?:library|binary|test))\()").empty())
        << path << " uses a rule that Bazel 9 does not bring";
  }
}

TEST(Modules, WorkspaceStaysOutOfTheWayOfModules) {
  EXPECT_EQ(std::regex_replace(text_of("WORKSPACE.bzlmod"), std::regex("#[^\n]*\n"), ""), "");
  EXPECT_NE(text_of("WORKSPACE").find("debian_repositories()"), std::string::npos);
  // Debian's wrapper refuses to run beside a .bazelversion, and an unknown flag in .bazelrc is fatal.
  EXPECT_FALSE(Tree().exists(".bazelversion"));
  for (const char* modern : {"--enable_bzlmod", "--enable_workspace", "--features=tsan", "--lockfile_mode"}) {
    EXPECT_EQ(text_of(".bazelrc").find(modern), std::string::npos) << modern << " is unknown to Bazel 4.2";
  }
}

}  // namespace
}  // namespace trenza
