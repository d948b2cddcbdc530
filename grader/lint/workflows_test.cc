// Holds the workflows to what docs/teaching.md promises: actions named by commit, tokens that can only read, no
// secrets, no cache written where students' code runs, no head checked out, and commands that take no text from GitHub
// as code.

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include "grader/lint/tree.h"

namespace trenza {
namespace {

class WorkflowsTest : public ::testing::TestWithParam<std::string> {
 protected:
  std::string text() const { return Tree().text(".github/workflows/" + GetParam()); }
};

std::vector<std::string> workflows() {
  std::vector<std::string> names;
  for (const auto& path : Tree().files({".yml"})) {
    if (path.parent_path() == ".github/workflows") names.push_back(path.filename().string());
  }
  return names;
}

TEST_P(WorkflowsTest, NamesActionsByCommit) {
  const auto actions = matches(text(), R"(\n *(?:- )?uses: ([^\n]+))");
  EXPECT_FALSE(actions.empty());
  for (const std::string& action : actions) {
    EXPECT_TRUE(std::regex_match(action, std::regex(R"([\w.-]+/[\w.-]+@[0-9a-f]{40} # v?\d+(\.\d+)*)"))) << action;
  }
}

TEST_P(WorkflowsTest, CanOnlyRead) {
  const auto permissions = matches(text(), R"(\npermissions:\n((?:  [^\n]+\n)+))");
  ASSERT_EQ(permissions.size(), 1u);
  EXPECT_EQ(permissions[0].find("write"), std::string::npos);
  EXPECT_TRUE(matches(text(), R"((\$\{\{[^}]*secrets))").empty());
  // It would run with a token that can write, beside a head.
  EXPECT_EQ(text().find("pull_request_target"), std::string::npos);
  const auto checkouts = matches(text(), "(actions/checkout@)");
  EXPECT_EQ(matches(text(), "(persist-credentials: false)").size(), checkouts.size());
}

// What is in ${{ … }} is put into a command as it is: somebody's text would be code. Variables are text.
TEST_P(WorkflowsTest, CommandsHoldNoExpressions) {
  const auto commands = matches(text(), R"(\n *(?:- )?run: ((?:\|\n(?:(?: {10}[^\n]*)?\n)+)|[^\n]+))");
  EXPECT_EQ(commands.size(), matches(text(), R"(\n *(?:- )?(run:) )").size()) << "a command in another form";
  EXPECT_GE(commands.size(), 2u);
  for (const std::string& command : commands) EXPECT_EQ(command.find("${{"), std::string::npos) << command;
}

TEST_P(WorkflowsTest, GradesWithoutCheckingOutAHead) {
  if (!GetParam().starts_with("grade")) return;
  EXPECT_NE(text().find("./kit --yes pull-requests"), std::string::npos);
  EXPECT_NE(text().find("cache-save: false"), std::string::npos);
  for (const std::string& ref : matches(text(), R"(\n +ref: ([^\n]+))")) {
    EXPECT_NE(ref.find(".base.sha"), std::string::npos) << "checks out " << ref;
  }
  // The token is in the steps that fetch, and in none that runs what was fetched.
  const auto steps = matches(text(), R"(\n      - name: (Grade\n(?:(?: {8}[^\n]*)?\n)+))");
  ASSERT_EQ(steps.size(), 1u);
  EXPECT_EQ(steps[0].find("token }}"), std::string::npos);
  EXPECT_NE(steps[0].find("BAZELISK_GITHUB_TOKEN: ''"), std::string::npos) << "setup-bazel leaves its token behind";
  EXPECT_NE(steps[0].find("run: |"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Files, WorkflowsTest, ::testing::ValuesIn(workflows()),
                         [](const auto& info) { return std::regex_replace(info.param, std::regex(R"(\W)"), "_"); });

TEST(Workflows, AllAreSeen) { EXPECT_EQ(workflows().size(), 4u); }

// A cache that pull requests read is one that main fills, by the same name.
TEST(Workflows, TheCacheThatIsReadIsFilled) {
  const Tree tree;
  const std::string pattern = R"(\n +disk-cache: ([^\n]+))";
  const auto filled = matches(tree.text(".github/workflows/cache.yml"), pattern);
  ASSERT_EQ(filled.size(), 1u);
  for (const char* reader : {"grade.yml", "grade-pull-requests.yml"}) {
    EXPECT_EQ(matches(tree.text(std::string(".github/workflows/") + reader), pattern), filled) << reader;
  }
}

}  // namespace
}  // namespace trenza
