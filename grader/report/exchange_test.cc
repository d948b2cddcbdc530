// Files that other programs read: their fields are as these expect them, and text stays text.

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "grader/report/classroom50.h"
#include "grader/report/gradescope.h"
#include "grader/report/sarif.h"

namespace trenza {
namespace {

Exercise exercise() {
  Exercise e;
  e.package = "exercises/05_race_mutex";
  e.edit = {"race_mutex.cc"};
  e.cases = {{"RaceMutex.A", 2, {}}, {"RaceMutex.B", 3, {}}};
  return e;
}

Place race_place() { return {"race_mutex.cc", 19, 7}; }

Grade raced() {
  Grade g = not_run(exercise(), "exercises/05_race_mutex", Verdict::race, "One writes (add, race_mutex.cc:19).", "");
  g.failed_case = "RaceMutex.B";
  g.failed_mode = "interleave";
  g.points = 2;
  const CaseResult race{"RaceMutex.B",
                        3,
                        Verdict::race,
                        g.sentence,
                        "the picture",
                        "<b>printed</b>",
                        0.2,
                        race_place(),
                        {{"main", "⋯ 3 steps"},
                         {"thread 1", "reads n → 0", Place{"race_mutex.cc", 17}},
                         {"main", "calls it", Place{"race_mutex_test.cc", 5}},
                         {"thread 1", "writes n", race_place()}}};
  g.place = race_place();
  g.modes = {{"race_mutex",
              "exercises/05_race_mutex",
              "interleave",
              "",
              {{"RaceMutex.A", 2, Verdict::pass, "All schedules were explored.", "", "", 0.1}, race}}};
  return g;
}

Grade broken() {
  Grade g = not_run(exercise(), "exercises/05_race_mutex", Verdict::compile, "It does not compile.", "error");
  g.place = {"race_mutex.cc", 7, 0};
  return g;
}

GradingInfo info() { return {"Ana", "", "", "2026-11-29T06:00:00Z", "9d0f"}; }

TEST(Gradescope, HasATestForEachCase) {
  const auto data = nlohmann::json::parse(to_gradescope({raced(), broken()}, info()));
  EXPECT_EQ(data["score"], 2);
  EXPECT_EQ(data["extra_data"]["kit_version"], "9d0f");
  EXPECT_EQ(data["stdout_visibility"], "hidden");
  ASSERT_EQ(data["tests"].size(), 4u);
  int score = 0;
  for (const auto& test : data["tests"]) {
    score += test["score"].get<int>();
    EXPECT_EQ(test["output_format"], "text") << "markup of a student would be shown as markup";
    EXPECT_EQ(test["status"], test["score"] == test["max_score"] ? "passed" : "failed");
  }
  EXPECT_EQ(score, data["score"]);
  EXPECT_EQ(data["tests"][1]["name"], "05_race_mutex: RaceMutex.B");
  EXPECT_EQ(data["tests"][1]["number"], "1.2");
  EXPECT_EQ(data["tests"][1]["output"], "RACE. One writes (add, race_mutex.cc:19).\n\n" + std::string("the picture") +
                                            "\n\nIt printed:\n<b>printed</b>");
}

TEST(Gradescope, KeepsHiddenCasesToItself) {
  Grade g = raced();
  g.exercise.cases[1].hidden = true;
  g.exercise.hidden_package = "submissions/hidden/1/05_race_mutex";
  const auto data = nlohmann::json::parse(to_gradescope({g}, {}));
  EXPECT_EQ(data["tests"][0]["visibility"], "visible");
  EXPECT_EQ(data["tests"][1]["visibility"], "after_published");
  EXPECT_EQ(data["tests"][1]["max_score"], 3);
  EXPECT_FALSE(data.contains("score")) << "everybody sees the sum";
  EXPECT_EQ(
      data["output"],
      "05_race_mutex: PASS, 2/2 points\n    note: 1 hidden case, 3 points: shown when the grades are published.\n");
}

TEST(Gradescope, WhatWasNotHandedInSaysSo) {
  Grade g = not_run(exercise(), "", Verdict::not_started, "It is not in the submission.", "");
  g.handed_in = false;
  const auto data = nlohmann::json::parse(to_gradescope({g}, {}));
  EXPECT_EQ(data["tests"][0]["output"], "not handed in");
  EXPECT_NE(data["output"].get<std::string>().find("05_race_mutex: not handed in, 0/5 points"), std::string::npos);
}

TEST(Gradescope, LongTextIsCutBetweenCharacters) {
  Grade g = raced();
  g.modes[0].cases[1].detail = std::string(19'000, 'x');
  for (int i = 0; i < 2'000; ++i) g.modes[0].cases[1].detail += "→";
  const auto data = nlohmann::json::parse(to_gradescope({g}, {}));  // throws at broken UTF-8
  EXPECT_LT(data["tests"][1]["output"].get<std::string>().size(), 20'100u);
}

TEST(Classroom50, HasTheFieldsOfItsFormat) {
  const Classroom50Submission submission{"cs",       "threads", "submit/1", "https://x/commit/1", "https://x/r/1",
                                         "https://x"};
  const auto data = nlohmann::json::parse(to_classroom50({raced()}, info(), submission));
  EXPECT_EQ(data, nlohmann::json::parse(R"({
      "schema": "classroom50/result/v1", "classroom": "cs", "assignment": "threads", "submission": "submit/1",
      "commit": "https://x/commit/1", "release": "https://x/r/1", "review": "https://x",
      "datetime": "2026-11-29T06:00:00Z", "score": 2, "max-score": 5, "tests": [
        {"test-name": "05_race_mutex: RaceMutex.A", "passed": true, "score": 2, "max-score": 2},
        {"test-name": "05_race_mutex: RaceMutex.B", "passed": false, "score": 0, "max-score": 3}]})"));
}

TEST(Classroom50, NamesTheVariablesThatAreMissing) {
  for (const char* name : {"CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL"})
    setenv(name, "x", 1);
  unsetenv("REVIEW_URL");
  EXPECT_EQ(Classroom50Submission::from_environment().review, "x");
  unsetenv("ASSIGNMENT");
  setenv("RELEASE_URL", "", 1);
  try {
    Classroom50Submission::from_environment();
    FAIL() << "nothing was missed";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("Missing: ASSIGNMENT, RELEASE_URL."), std::string::npos) << error.what();
  }
}

TEST(Sarif, AFailedCaseIsAResultAtTheLearnersLine) {
  const auto run = nlohmann::json::parse(to_sarif({raced()}, {}))["runs"][0];
  ASSERT_EQ(run["results"].size(), 1u);
  const auto result = run["results"][0];
  EXPECT_EQ(result["ruleId"], "RACE");
  EXPECT_EQ(result["message"]["text"], "RaceMutex.B: One writes (add, race_mutex.cc:19).");
  const auto place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "exercises/05_race_mutex/race_mutex.cc");
  EXPECT_EQ(place["region"]["startLine"], 19);
}

TEST(Sarif, AScheduleIsAThreadFlowForEachThread) {
  const auto result = nlohmann::json::parse(to_sarif({raced()}, {}))["runs"][0]["results"][0];
  ASSERT_EQ(result["codeFlows"].size(), 1u);
  const auto flows = result["codeFlows"][0]["threadFlows"];
  ASSERT_EQ(flows.size(), 2u);
  EXPECT_EQ(flows[0]["id"], "main");
  EXPECT_EQ(flows[0]["locations"][1]["executionOrder"], 3);
  // A place in a file of the grader's is none in the student's tree.
  EXPECT_FALSE(flows[0]["locations"][1]["location"].contains("physicalLocation"));
  EXPECT_EQ(flows[1]["locations"][0]["location"]["message"]["text"], "reads n → 0");
  EXPECT_EQ(flows[1]["locations"][1]["location"]["physicalLocation"]["region"]["startLine"], 19);
  EXPECT_EQ(flows[1]["locations"][1]["executionOrder"], 4);
  EXPECT_FALSE(nlohmann::json::parse(to_sarif({broken()}, {}))["runs"][0]["results"][0].contains("codeFlows"));
}

TEST(Sarif, EveryRuleThatIsNamedIsListed) {
  const auto document = nlohmann::json::parse(to_sarif({raced(), broken(), raced()}, info()));
  EXPECT_EQ(document["version"], "2.1.0");
  const auto driver = document["runs"][0]["tool"]["driver"];
  EXPECT_EQ(driver["rules"], nlohmann::json::parse(R"([{"id": "COMPILE"}, {"id": "RACE"}])"));
  EXPECT_EQ(driver["version"], "9d0f");
  EXPECT_EQ(document["runs"][0]["results"].size(), 3u);
  EXPECT_EQ(document["runs"][0]["results"][1]["locations"][0]["physicalLocation"]["region"]["startLine"], 7);
}

}  // namespace
}  // namespace trenza
