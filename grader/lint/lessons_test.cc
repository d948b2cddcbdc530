// Holds every exercise to the form that docs/authoring.md describes: all its parts are there, the list of cases is that
// of the tests, the two languages say the same, the lessons name only files and commands that exist, and the README's
// first table is the one that a newcomer gets.

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "grader/lint/tree.h"

namespace trenza {
namespace {

const std::vector<std::string> kSections = {"Background", "What to do", "How to run",
                                            "Watch it",   "Hints",      "Classic mistakes"};
const std::vector<std::string> kSecciones = {"Contexto", "Qué hacer", "Cómo ejecutarlo",
                                             "Míralo",   "Pistas",    "Errores clásicos"};

// "race_mutex" of "05_race_mutex".
std::string name_of(const std::string& folder) { return folder.substr(folder.find('_') + 1); }

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

class LessonsTest : public ::testing::TestWithParam<std::string> {
 protected:
  std::string folder() const { return GetParam(); }
  std::string exercise() const { return "exercises/" + folder() + "/"; }
  std::string solution() const { return "solutions/" + folder() + "/"; }
  // Case names in the BUILD file, which are its only keys with a dot and a number behind.
  std::vector<std::string> cases() const {
    return matches(tree_.text(exercise() + "BUILD"), R"re("(\w+\.\w+)"\s*:\s*\d+)re");
  }

  const Tree tree_;
};

// The commands that a lesson tells to run: lines in code blocks that start with one of our programs.
std::vector<std::string> commands(const std::string& lesson) {
  return matches(lesson, R"(\n(?:    )?(?:\$ )?((?:bazel|\./kit) [^\n]*))");
}

TEST_P(LessonsTest, HasAllItsParts) {
  const std::string name = name_of(folder());
  for (const std::string& part : {name + ".h", name + ".cc", name + "_test.cc", std::string("demo.cc"),
                                  std::string("BUILD"), std::string("README.md"), std::string("README.es.md")}) {
    EXPECT_TRUE(tree_.exists(exercise() + part)) << exercise() << part;
  }
  EXPECT_TRUE(tree_.exists(solution() + name + ".cc"));
  EXPECT_TRUE(tree_.exists(solution() + "BUILD"));
  EXPECT_NE(tree_.text("exercises/BUILD").find("\"//exercises/" + folder() + "\""), std::string::npos)
      << "exercises/BUILD does not list it";
}

TEST_P(LessonsTest, TheListOfCasesIsThatOfTheTests) {
  const std::string test = tree_.text(exercise() + name_of(folder()) + "_test.cc");
  std::vector<std::string> in_test;
  const std::regex macro(R"(\bTEST(?:_F)?\((\w+),\s*(\w+)\))");
  for (std::sregex_iterator it(test.begin(), test.end(), macro), end; it != end; ++it) {
    in_test.push_back((*it)[1].str() + "." + (*it)[2].str());
  }
  auto in_build = cases();
  std::sort(in_test.begin(), in_test.end());
  std::sort(in_build.begin(), in_build.end());
  EXPECT_FALSE(in_build.empty());
  EXPECT_EQ(in_build, in_test);
}

TEST_P(LessonsTest, MutantsNameACaseThatExists) {
  const auto known = cases();
  int count = 0;
  for (const auto& path : tree_.files({".patch"})) {
    if (path.parent_path() != solution() + "mutants") continue;
    ++count;
    const auto expected = matches(tree_.text(path), R"(^expect: [A-Z_]+ (\S+) (?:native|tsan|interleave)\n\S)");
    ASSERT_EQ(expected.size(), 1u) << path << " must begin with its verdict, case and mode, and then say what is wrong";
    EXPECT_TRUE(contains(known, expected[0])) << path << ": " << expected[0];
  }
  EXPECT_GE(count, 6) << "mutants";
  for (const auto& path : tree_.files({".cc"})) {
    if (path.filename() == "nothing.cc") continue;
    EXPECT_NE(path.parent_path(), solution() + "mutants") << path << " is nobody's: ./kit mutant makes patches";
  }
}

TEST_P(LessonsTest, BothLanguagesHaveTheSameShape) {
  const std::string english = tree_.text(exercise() + "README.md");
  const std::string spanish = tree_.text(exercise() + "README.es.md");
  EXPECT_EQ(matches(english, R"(\n## ([^\n]+))"), kSections);
  EXPECT_EQ(matches(spanish, R"(\n## ([^\n]+))"), kSecciones);
  EXPECT_EQ(commands(english), commands(spanish));
  for (const std::string& lesson : {english, spanish}) {
    EXPECT_EQ(matches(lesson, R"((<details>))").size(), 3u) << "three hints, folded";
    EXPECT_EQ(matches(lesson, R"(^# (\d\d) · \S)"), std::vector<std::string>{folder().substr(0, 2)});
  }
}

TEST_P(LessonsTest, NamesOnlyCommandsThatExist) {
  const std::vector<std::string> targets = {
      "all", "grade", "native", "tsan", "interleave", "demo", "native.worker", "tsan.worker", "interleave.worker"};
  const std::vector<std::string> kit = {"grade", "verify", "doctor", "test", "replay", "class"};
  for (const char* file : {"README.md", "README.es.md"}) {
    const std::string lesson = tree_.text(exercise() + file);
    EXPECT_FALSE(commands(lesson).empty()) << file;
    const std::regex label(R"(//([a-z0-9_/]+):([a-z_.]+))");
    for (std::sregex_iterator it(lesson.begin(), lesson.end(), label), end; it != end; ++it) {
      EXPECT_TRUE(tree_.exists((*it)[1].str() + "/BUILD")) << file << ": " << it->str();
      EXPECT_TRUE(contains(targets, (*it)[2])) << file << ": " << it->str();
    }
    for (const std::string& command : matches(lesson, R"(\./kit ([a-z]+))")) {
      EXPECT_TRUE(contains(kit, command)) << file << ": ./kit " << command;
    }
  }
}

TEST_P(LessonsTest, NamesOnlyFilesThatExist) {
  for (const char* file : {"README.md", "README.es.md"}) {
    const std::string lesson = tree_.text(exercise() + file);
    const auto named = matches(lesson, R"(`([\w./]+\.(?:cc|h|md))`)");
    const std::string own = name_of(folder()) + ".cc";
    EXPECT_TRUE(std::any_of(named.begin(), named.end(), [&](const std::string& n) { return n.ends_with(own); }))
        << file << " does not say which file to edit";
    for (const std::string& path : named) {
      EXPECT_TRUE(tree_.exists(exercise() + path) || tree_.exists(path)) << file << ": " << path;
    }
    for (const std::string& path : matches(lesson, R"(\]\(([^)#:]+)\))")) {
      EXPECT_TRUE(tree_.exists(exercise() + path)) << file << " links to " << path;
    }
  }
}

// Line `number` of `text`, from 1.
std::string line_of(const std::string& text, int number) {
  std::istringstream lines(text);
  std::string line;
  while (number-- > 0 && std::getline(lines, line)) {
  }
  return line;
}

// The README shows the beginning of what the first run prints.
TEST_P(LessonsTest, TheFirstRunIsAsTheReadmeShowsIt) {
  const std::string readme = tree_.text("README.md"), name = name_of(folder());
  int points = 0;
  for (const std::string& one : matches(tree_.text(exercise() + "BUILD"), R"re("\w+\.\w+"\s*:\s*(\d+))re")) {
    points += std::stoi(one);
  }
  for (const std::string& shown : matches(readme, folder() + R"( +\d+/(\d+) )")) {
    EXPECT_EQ(shown, std::to_string(cases().size())) << "cases";
  }
  for (const std::string& shown : matches(readme, folder() + R"( +\d+/\d+ +\d+/(\d+) )")) {
    EXPECT_EQ(shown, std::to_string(points)) << "points";
  }
  for (const std::string& shown : matches(readme, "open " + name + R"(\.cc, line (\d+))")) {
    EXPECT_NE(line_of(tree_.text(exercise() + name + ".cc"), std::stoi(shown)).find("not_started("), std::string::npos)
        << "line " << shown;
  }
  for (const std::string& shown : matches(readme, name + R"(_test\.cc:(\d+)\])")) {
    EXPECT_NE(line_of(tree_.text(exercise() + name + "_test.cc"), std::stoi(shown)).find("EXPECT_"), std::string::npos)
        << "line " << shown;
  }
}

INSTANTIATE_TEST_SUITE_P(Exercises, LessonsTest, ::testing::ValuesIn(Tree().folders("exercises")),
                         [](const auto& info) { return info.param; });

TEST(Course, SolutionsMirrorExercises) {
  const Tree tree;
  EXPECT_FALSE(tree.folders("exercises").empty());
  EXPECT_EQ(tree.folders("solutions"), tree.folders("exercises"));
}

TEST(Course, IsListedInItsOrder) {
  const Tree tree;
  EXPECT_EQ(matches(tree.text("exercises/BUILD"), R"re("//exercises/(\w+)")re"), tree.folders("exercises"));
}

}  // namespace
}  // namespace trenza
