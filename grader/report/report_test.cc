#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "grader/report/github.h"
#include "grader/report/json.h"
#include "grader/report/schema.h"
#include "grader/report/table.h"

namespace trenza {
namespace {

Exercise exercise(const std::string& package) {
  Exercise e;
  e.package = package;
  e.edit = {"race_mutex.cc"};
  e.cases = {{"RaceMutex.TwoThreadsMakeTwo", 2, {}}, {"RaceMutex.GetterIsLocked", 3, {}}};
  return e;
}

Grade passed() {
  Grade g;
  g.exercise = exercise("exercises/01_spawn");
  g.package = "exercises/01_spawn";
  g.verdict = Verdict::pass;
  g.cases_passed = 2;
  g.points = 5;
  return g;
}

Grade raced(const std::string& sentence) {
  Grade g;
  g.exercise = exercise("exercises/05_race_mutex");
  g.package = "exercises/05_race_mutex";
  g.verdict = Verdict::race;
  g.sentence = sentence;
  g.failed_case = "RaceMutex.GetterIsLocked";
  g.failed_mode = "tsan";
  g.cases_passed = 1;
  g.points = 2;
  g.modes = {{"race_mutex",
              "exercises/05_race_mutex",
              "tsan",
              "",
              {{"RaceMutex.TwoThreadsMakeTwo", 2, Verdict::pass, "", "", "", 0.1},
               {"RaceMutex.GetterIsLocked", 3, Verdict::race, sentence, "stack\n", "printed", 0.2}}}};
  return g;
}

TEST(Table, ShowsOneLineAndOneSentencePerExercise) {
  EXPECT_EQ(table({passed(), raced("Two threads use the same data at the same time.")}, {false, 60}),
            "exercise       cases    points   verdict\n"
            "01_spawn       2/2      5/5      PASS\n"
            "05_race_mutex  1/2      2/5      RACE\n"
            "    Two threads use the same data at the same time.\n"
            "    look closer: ./kit grade 05_race_mutex\n"
            "total          3/4      7/10\n");
}

TEST(Table, LeavesTheSentenceToTheLesson) {
  const std::string text = table({raced("They race.")}, {.width = 60, .hints = false});
  EXPECT_EQ(text.find("They race."), std::string::npos);
  EXPECT_EQ(text.find("look closer"), std::string::npos);
  Grade broken = raced("It does not compile.");
  broken.modes.clear();
  EXPECT_NE(table({broken}, {.width = 60, .hints = false}).find("It does not compile."), std::string::npos);
}

TEST(Table, ACloserLookAtOneCase) {
  const std::string text = closer_look(raced("The sentence."), {false, 80}, "RaceMutex.GetterIsLocked");
  EXPECT_NE(text.find("RaceMutex.GetterIsLocked"), std::string::npos) << text;
  EXPECT_EQ(text.find("RaceMutex.TwoThreadsMakeTwo"), std::string::npos) << text;
}

TEST(Table, ShowsWarnings) {
  Grade g = passed();
  g.warnings = {"spawn.cc:2: unused variable 'x'"};
  EXPECT_NE(table({g}, {false, 60}).find("PASS\n    warning: spawn.cc:2: unused variable 'x'\n"), std::string::npos);
}

TEST(Table, WrapsSentencesAtWords) {
  EXPECT_NE(table({raced("Two threads use the same data at the same time.")}, {false, 30})
                .find("    Two threads use the same\n    data at the same time.\n"),
            std::string::npos);
}

TEST(Table, ColoursOnlyWhenAsked) {
  EXPECT_EQ(table({passed()}, {false, 80}).find('\x1b'), std::string::npos);
  EXPECT_NE(table({passed()}, {true, 80}).find("\x1b[32mPASS\x1b[0m"), std::string::npos);
}

TEST(Table, ACloserLookShowsEveryCase) {
  const std::string text = closer_look(raced("The sentence."), {false, 80});
  EXPECT_NE(text.find("PASS        RaceMutex.TwoThreadsMakeTwo"), std::string::npos) << text;
  EXPECT_NE(text.find("The sentence.\n              stack\n"), std::string::npos) << text;
  EXPECT_NE(text.find("printed"), std::string::npos) << text;
}

TEST(Table, ACloserLookSaysWhatAPassExplored) {
  Grade g = raced("S.");
  g.modes[0].cases[0].sentence = "All schedules were explored (7 in all). This holds for this input.";
  const std::string text = closer_look(g, {false, 80});
  EXPECT_NE(text.find("              All schedules were explored (7 in all).\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("This holds"), std::string::npos) << text;
}

Grade ended_early() {
  Grade g = raced("They race.");
  const std::string reason = "not run: the case had failed in the interleave mode";
  g.modes.push_back({"race_mutex",
                     "exercises/05_race_mutex",
                     "native",
                     "",
                     {{"RaceMutex.TwoThreadsMakeTwo", 2, Verdict::not_run, reason, "", "", 0},
                      {"RaceMutex.GetterIsLocked", 3, Verdict::not_run, reason, "", "", 0}}});
  return g;
}

TEST(Table, CasesThatWereNotRunAreCountedByReason) {
  Grade g = ended_early();
  const std::string text = closer_look(g, {.width = 100});
  EXPECT_NE(text.find("NOT_RUN     2 cases: not run: the case had failed in the interleave mode\n"), std::string::npos)
      << text;
  g.modes.back().cases[1].sentence = "not run: this submission had used up its 60 s";
  const std::string other = closer_look(g, {.width = 100});
  EXPECT_NE(other.find("NOT_RUN     1 case: not run: the case had failed in the interleave mode\n"), std::string::npos)
      << other;
  EXPECT_NE(other.find("NOT_RUN     1 case: not run: this submission had used up its 60 s\n"), std::string::npos)
      << other;
}

TEST(Json, ACaseThatWasNotRunSaysSo) {
  const auto data = nlohmann::json::parse(to_json({ended_early()}));
  const auto& c = data["exercises"][0]["modes"][1]["cases"][0];
  EXPECT_EQ(c["verdict"], "NOT_RUN");
  EXPECT_EQ(c["sentence"], "not run: the case had failed in the interleave mode");
}

TEST(Json, CarriesEverything) {
  const auto document = nlohmann::json::parse(to_json({passed(), raced("S.")}));
  EXPECT_EQ(document["format"], "trenza-grades/1");
  EXPECT_EQ(document["points"], 7);
  EXPECT_EQ(document["possible"], 10);
  EXPECT_EQ(document["exercises"][1]["verdict"], "RACE");
  EXPECT_EQ(document["exercises"][1]["modes"][0]["cases"][1]["output"], "printed");
}

Grade ungraded() {
  Grade g = raced("The disk was full.");
  g.verdict = Verdict::infra;
  g.points = g.cases_passed = 0;
  g.modes.clear();
  return g;
}

Grade not_handed_in() {
  Grade g = passed();
  g.verdict = Verdict::not_started;
  g.sentence = "It is not in the submission.";
  g.points = g.cases_passed = 0;
  g.handed_in = false;
  return g;
}

TEST(Table, WhatIsNotGradedIsNoZero) {
  const std::string text = table({passed(), ungraded()}, {.width = 100, .hints = false});
  EXPECT_NE(text.find("05_race_mutex  –/2      –/5      INFRA\n"), std::string::npos) << text;
  EXPECT_NE(text.find("total          –/4      –/10\nOne exercise could not be graded."), std::string::npos) << text;
}

TEST(Table, WhatWasNotHandedInIsNoZeroEither) {
  const std::string text = table({not_handed_in(), raced("S.")}, {.width = 100, .hints = false});
  EXPECT_NE(text.find("01_spawn       –/2      –/5      not handed in\n"), std::string::npos) << text;
  EXPECT_NE(text.find("total          1/4      2/10\n"), std::string::npos) << text;
}

TEST(Table, SaysWhereAFileWasFound) {
  Grade g = passed();
  g.notes = {"taken from a/spawn.cc"};
  EXPECT_NE(table({g}, {false, 60}).find("PASS\n    note: taken from a/spawn.cc\n"), std::string::npos);
}

std::string schema_text(const char* name) {
  std::ifstream file(std::string("grader/report/schemas/") + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Json, KeepsItsSchema) {
  const std::string schema = schema_text("grades.schema.json");
  ASSERT_FALSE(schema.empty());
  const GradingInfo info{"Ana", "9d0f", "2026-11-28T20:00:00Z", "2026-11-29T06:00:00Z", "9d0ff7f"};
  Grade placed = raced("S.");
  placed.place = {"race_mutex.cc", 19, 7};
  placed.modes[0].cases[1].place = placed.place;
  const std::string whole = to_json({passed(), placed, ended_early(), ungraded(), not_handed_in()}, info);
  EXPECT_EQ(violations(schema, whole), "");
  EXPECT_EQ(violations(schema, to_json({})), "");
  // It also refuses.
  auto broken = nlohmann::json::parse(whole);
  broken["exercises"][0]["verdict"] = "GREAT";
  EXPECT_NE(violations(schema, broken.dump()), "");
  broken = nlohmann::json::parse(whole);
  broken["exercises"][3]["points"] = "none";
  EXPECT_NE(violations(schema, broken.dump()), "");
  broken = nlohmann::json::parse(whole);
  broken["further"] = 1;
  EXPECT_NE(violations(schema, broken.dump()), "");
  broken = nlohmann::json::parse(whole);
  broken["exercises"][1]["modes"][0]["cases"][0].erase("seconds");
  EXPECT_NE(violations(schema, broken.dump()), "");
}

// The list of verdicts stands in both schemas.
TEST(Json, TheSchemasKnowEveryVerdict) {
  for (const char* file : {"grades.schema.json", "class.schema.json"}) {
    const auto known = nlohmann::json::parse(schema_text(file))["definitions"]["verdict"]["enum"];
    ASSERT_EQ(known.size(), static_cast<std::size_t>(Verdict::infra) + 1) << file;
    for (const auto& word : known) EXPECT_TRUE(verdict_from_name(word.get<std::string>())) << file << " " << word;
  }
}

TEST(Json, SaysWhoseAndWhenAndByWhat) {
  const auto document = nlohmann::json::parse(
      to_json({passed()}, {"Ana", "", "2026-11-28T20:00:00Z", "2026-11-29T06:00:00Z", "9d0ff7f"}));
  EXPECT_EQ(document["student"], "Ana");
  EXPECT_TRUE(document["commit"].is_null());
  EXPECT_EQ(document["submitted_at"], "2026-11-28T20:00:00Z");
  EXPECT_EQ(document["graded_at"], "2026-11-29T06:00:00Z");
  EXPECT_EQ(document["kit_version"], "9d0ff7f");
}

TEST(Json, AddsUpTheModesOfEachCase) {
  Grade g = raced("S.");
  ExerciseResult native = g.modes[0];
  native.mode = "native";
  native.cases[1].verdict = Verdict::pass;
  g.modes.insert(g.modes.begin(), native);
  const auto cases = nlohmann::json::parse(to_json({g}))["exercises"][0]["cases"];
  ASSERT_EQ(cases.size(), 2u);
  EXPECT_EQ(cases[0]["points"], 2);
  EXPECT_EQ(cases[1]["points"], 0);
  EXPECT_EQ(cases[1]["possible"], 3);
  EXPECT_EQ(cases[1]["verdict"], "RACE");
  EXPECT_EQ(cases[1]["mode"], "tsan");
}

TEST(Json, WhatIsNotGradedIsNull) {
  const auto document = nlohmann::json::parse(to_json({passed(), ungraded(), not_handed_in()}));
  EXPECT_TRUE(document["points"].is_null());
  EXPECT_EQ(document["exercises"][0]["points"], 5);
  EXPECT_TRUE(document["exercises"][1]["points"].is_null());
  EXPECT_TRUE(document["exercises"][1]["cases"][0]["points"].is_null());
  EXPECT_TRUE(document["exercises"][2]["points"].is_null());
  EXPECT_EQ(document["exercises"][2]["handed_in"], false);
  EXPECT_EQ(nlohmann::json::parse(to_json({passed(), not_handed_in()}))["points"], 5);
}

TEST(Github, WhatIsNotGradedIsNoZero) {
  const std::string text = github_summary({passed(), ungraded()});
  EXPECT_NE(text.find("| –/2 | –/5 | INFRA |"), std::string::npos) << text;
  EXPECT_NE(text.find("**5 of 5 points**\n\n1 of 2 exercises could not be graded"), std::string::npos) << text;
}

TEST(Github, AnnotatesTheLearnersLine) {
  Grade g = raced("one writes (add)");
  g.place = {"race_mutex.cc", 19, 7};
  EXPECT_EQ(github_annotations({passed(), g}),
            "::error file=exercises/05_race_mutex/race_mutex.cc,line=19,col=7,title=RACE in "
            "RaceMutex.GetterIsLocked::one writes (add)\n");
}

TEST(Github, AnnotatesTheFirstLineWhereNothingLeadsToAnother) {
  EXPECT_NE(github_annotations({raced("race_mutex.cc:19 says the test")}).find("race_mutex.cc,line=1,title"),
            std::string::npos);
}

TEST(Github, AnnotatesTheOtherFailedCasesUpToTheLimit) {
  Grade g = raced("one writes");
  for (int i = 0; i < 20; ++i) {
    const std::string name = "RaceMutex.Case" + std::to_string(i);
    g.exercise.cases.push_back({name, 1, {}});
    g.modes[0].cases.push_back({name, 1, Verdict::fail, "It fails.", "", "", 0, Place{"race_mutex.cc", 30 + i}});
  }
  const std::string text = github_annotations({g});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 10) << text;
  EXPECT_NE(text.find("race_mutex.cc,line=30,title=FAIL in RaceMutex.Case0::It fails."), std::string::npos) << text;
}

TEST(Github, NothingThatASubmissionSaysBecomesACommand) {
  const std::string text = github_annotations({raced("a\n::notice::100 points\r\n%0A")});
  EXPECT_EQ(text.find("\n::notice"), std::string::npos) << text;
  EXPECT_NE(text.find("a%0A::notice::100 points%0D%0A%250A"), std::string::npos) << text;
}

TEST(Github, NothingThatASubmissionSaysBecomesMarkdown) {
  const std::string text = github_summary({raced("<b> | [x](http://y) `@me`\n# big")});
  EXPECT_NE(text.find("&lt;b&gt; \\| \\[x\\]\\(http\\:\\/\\/y\\) \\`&#64;me\\` \\# big"), std::string::npos) << text;
}

}  // namespace
}  // namespace trenza
