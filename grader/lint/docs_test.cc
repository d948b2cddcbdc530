// Holds the pages for people to the tree: CONTRIBUTING.md lists every page of docs/; links lead somewhere; paths,
// labels and commands that a page names exist; the tests that docs/trust.md calls as witnesses are there.

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include "grader/lint/tree.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

// The pages of docs/, and those of the root.
std::vector<std::string> pages() {
  std::vector<std::string> found = {"README.md", "CONTRIBUTING.md"};
  for (const fs::path& path : Tree().files({".md"})) {
    if (path.parent_path() == "docs") found.push_back(path.string());
  }
  return found;
}

class DocsTest : public ::testing::TestWithParam<std::string> {
 protected:
  std::string text() const { return tree_.text(GetParam()); }
  fs::path beside(const std::string& link) const { return fs::path(GetParam()).parent_path() / link; }

  const Tree tree_;
};

TEST_P(DocsTest, LinksLeadSomewhere) {
  for (const std::string& link : matches(text(), R"(\]\(([^)#]+)(?:#[^)]*)?\))")) {
    if (link.starts_with("https://")) continue;
    EXPECT_TRUE(tree_.exists(beside(link))) << GetParam() << " links to " << link;
  }
}

// Paths from the root, as they stand in code: `grader/jail/limits.h`. What holds a star or an upper case placeholder
// (`submissions/ID/…`) is no path.
TEST_P(DocsTest, NamesOnlyPathsThatExist) {
  const std::regex path(R"re([` ]((?:docs|exercises|grader|solutions|\.github)/[\w./-]*\w)([`: \n*{]))re");
  const std::string page = text();
  for (std::sregex_iterator it(page.begin(), page.end(), path), end; it != end; ++it) {
    const std::string named = (*it)[1], next = (*it)[2];
    const bool stands_for_several = next == "*" || next == "{";
    if (stands_for_several || (std::regex_search(named, std::regex("[A-Z]{2}")) && !named.ends_with(".md"))) continue;
    EXPECT_TRUE(tree_.exists(named)) << GetParam() << ": " << named;
  }
}

TEST_P(DocsTest, NamesOnlyLabelsThatExist) {
  const std::regex label(R"re([^/\w:]//([a-z0-9_/]+)(?::([\w./]+))?)re");
  const std::string page = text();
  for (std::sregex_iterator it(page.begin(), page.end(), label), end; it != end; ++it) {
    const std::string package = (*it)[1], target = (*it)[2];
    if (package.ends_with("/")) continue;  // "//exercises/..."
    const std::string build = tree_.text(package + "/BUILD");
    EXPECT_FALSE(build.empty()) << GetParam() << ": " << it->str();
    // Rules of our own make the targets of exercises and of the corpus.
    const bool by_rule = package.starts_with("exercises/") || package.starts_with("solutions/") ||
                         package == "grader/corpus" || target.empty();
    if (!by_rule) {
      EXPECT_NE(build.find('"' + target), std::string::npos) << GetParam() << ": " << it->str();
    }
  }
}

TEST_P(DocsTest, NamesOnlyCommandsThatExist) {
  std::vector<std::string> commands;
  for (const fs::path& path : tree_.files({".cc"})) {
    if (path.parent_path() != "grader/cli") continue;
    for (std::string& name : matches(tree_.text(path), R"re(add_subcommand\(\s*"([\w-]+)")re")) {
      commands.push_back(std::move(name));
    }
  }
  for (const std::string& command : matches(text(), R"(\./kit (?:--yes )?([a-z-]+))")) {
    EXPECT_EQ(std::count(commands.begin(), commands.end(), command), 1) << GetParam() << ": ./kit " << command;
  }
}

INSTANTIATE_TEST_SUITE_P(Pages, DocsTest, ::testing::ValuesIn(pages()),
                         [](const auto& info) { return std::regex_replace(info.param, std::regex(R"(\W)"), "_"); });

TEST(Docs, TheMapListsEveryPage) {
  const Tree tree;
  const std::string map = tree.text("CONTRIBUTING.md");
  EXPECT_GE(pages().size(), 9u);
  for (const std::string& page : pages()) {
    if (!page.starts_with("docs/")) continue;
    EXPECT_NE(map.find("(" + page + ")"), std::string::npos) << "CONTRIBUTING.md does not list " << page;
  }
  const auto lines = std::count(map.begin(), map.end(), '\n');
  EXPECT_LE(lines, 100) << "CONTRIBUTING.md is a map; what is longer belongs to a page of docs/";
}

// What docs/trust.md may call: entries of the corpus, tests of shell scripts and of C++, and files of tests.
std::vector<std::string> witnesses() {
  const Tree tree;
  std::vector<std::string> found;
  for (const std::string kind : {"hostile", "incorrect", "correct"}) {
    for (const std::string& entry : tree.folders("grader/corpus/" + kind)) {
      found.push_back(entry);
      found.push_back(kind + "/" + entry);
    }
  }
  for (const fs::path& path : tree.files({"_test.sh", "_test.cc"})) {
    found.push_back(path.stem().string());
    const bool shell = path.extension() == ".sh";
    for (std::string& test :
         matches(tree.text(path), shell ? R"(\ntest_(\w+)\(\) \{)" : R"(\nTEST\w*\(\w+, (\w+)\))")) {
      found.push_back(std::move(test));
    }
  }
  return found;
}

TEST(Docs, TheWitnessesOfTrustExist) {
  const Tree tree;
  const std::string page = tree.text("docs/trust.md");
  const std::string table = page.substr(page.find("| attack |"));
  const auto rows = matches(table, R"(\n\|[^|\n]+\|[^|\n]+\|([^|\n]+)\|)");
  EXPECT_GE(rows.size(), 15u);
  const auto known = witnesses();
  for (const std::string& row : rows) {
    if (row.starts_with("---")) continue;
    const auto called = matches(row, "`([^`]+)`");
    EXPECT_FALSE(called.empty()) << "no test stands behind the row that ends with" << row;
    for (const std::string& name : called) {
      // A star stands for anything.
      const std::regex pattern(std::regex_replace(name, std::regex(R"(\*)"), "\\w*"));
      const bool exists = tree.exists(name) || std::any_of(known.begin(), known.end(), [&](const std::string& w) {
                            return std::regex_match(w, pattern);
                          });
      EXPECT_TRUE(exists) << "docs/trust.md calls " << name << ", which does not exist";
    }
  }
}

}  // namespace
}  // namespace trenza
