#include "grader/classroom/gradebook.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace trenza {
namespace fs = std::filesystem;
namespace {

class GradebookTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove(path_);
    exercise_.name = "lock";
    exercise_.package = "exercises/05_lock";
    exercise_.edit = {"lock.cc"};
    exercise_.cases = {{"Lock.A", 2, {}}, {"Lock.B", 3, {}}};
  }
  Grade grade(Verdict verdict) const {
    Grade g = not_run(exercise_, exercise_.package, verdict, "A sentence, 'quoted'.", "detail");
    g.points = verdict == Verdict::pass ? 5 : 2;
    g.cases_passed = verdict == Verdict::pass ? 2 : 1;
    g.warnings = {"lock.cc:1: w"};
    g.modes = {{"lock",
                exercise_.package,
                "native",
                "full",
                {{"Lock.A", 2, Verdict::pass, "", "", "", 0.5}, {"Lock.B", 3, verdict, "S.", "d", "out", 0.25}},
                "1 of 60 s"}};
    return g;
  }
  HandedIn in(const std::string& hash) const {
    return {"ana", "05_lock", hash, "", "2026-12-01T13:00:00Z", {"n"}, true, {}, ""};
  }
  // A gradebook with one student, and what counts for her.
  void put(Gradebook& book, const std::string& hash, Verdict verdict, const std::string& fingerprint = "f") {
    book.begin_run("./kit class", "v", "2026-12-02T00:00:00Z");
    book.put_student({"ana", "Ana, \"=x\"", "12", "a@b", "", "", "", ""});
    book.put_content(hash, "05_lock", {{"lock.cc", "text " + hash}});
    const auto id = book.put_result(hash, fingerprint, "v", "2026-12-02T00:00:01Z", grade(verdict));
    book.put_submission(in(hash), id, "2026-12-02T00:00:02Z");
  }
  const ClassEntry entry(const Gradebook& book) const {
    const ClassGrades all = book.grades({exercise_}, {});
    return *all.students.at(0).entry(exercise_);
  }
  std::int64_t count(const std::string& table) const {
    const Database database(path_);
    Statement statement(database, "SELECT count(*) FROM " + table);
    statement.next();
    return statement.number(0);
  }

  const std::string path_ = std::string(std::getenv("TEST_TMPDIR")) + "/gradebook.sqlite";
  Exercise exercise_;
};

TEST_F(GradebookTest, KeepsAWholeGrade) {
  {
    Gradebook book(path_);
    put(book, "h1", Verdict::race);
  }
  const Gradebook book(path_);
  const ClassEntry found = entry(book);
  const Grade wanted = grade(Verdict::race);
  EXPECT_EQ(found.grade.verdict, Verdict::race);
  EXPECT_EQ(found.grade.sentence, wanted.sentence);
  EXPECT_EQ(found.grade.warnings, wanted.warnings);
  EXPECT_EQ(found.grade.modes, wanted.modes);
  EXPECT_EQ(found.grade.notes, std::vector<std::string>{"n"});
  EXPECT_EQ(found.points(), 2);
  EXPECT_EQ(found.kit_version, "v");
  EXPECT_EQ(book.grades({exercise_}, {}).students.at(0).name, "Ana, \"=x\"");
  EXPECT_EQ(book.content("h1").at("lock.cc"), "text h1");
}

TEST_F(GradebookTest, KeepsTheHistoryAndNothingTwice) {
  Gradebook book(path_);
  put(book, "h1", Verdict::race);
  put(book, "h1", Verdict::race);
  EXPECT_EQ(count("submissions"), 1);
  EXPECT_EQ(count("results"), 1);
  put(book, "h2", Verdict::pass);
  EXPECT_EQ(count("submissions"), 2);
  EXPECT_EQ(entry(book).points(), 5);
  EXPECT_EQ(count("submissions WHERE current"), 1);
  EXPECT_EQ(count("cases"), 4);
  EXPECT_EQ(count("runs"), 3);
}

TEST_F(GradebookTest, WhatIsNotGradedHasNoPoints) {
  Gradebook book(path_);
  put(book, "h1", Verdict::pass);
  HandedIn broken = in("");
  broken.refused = Verdict::infra;
  broken.sentence = "a.zip is damaged.";
  book.put_submission(broken, std::nullopt, "now");
  EXPECT_EQ(entry(book).points(), std::nullopt);
  EXPECT_EQ(entry(book).grade.sentence, "a.zip is damaged.");
  EXPECT_TRUE(book.current().empty());
  HandedIn none = in("");
  none.refused = Verdict::not_started;
  none.handed_in = false;
  book.put_submission(none, std::nullopt, "now");
  EXPECT_EQ(entry(book).points(), std::nullopt);
  EXPECT_EQ(book.grades({exercise_}, {}).students.at(0).points(), std::nullopt) << "nothing at all was handed in";
}

TEST_F(GradebookTest, AnotherResultCanCount) {
  Gradebook book(path_);
  put(book, "h1", Verdict::race, "old");
  EXPECT_EQ(book.graded_by_another({{"05_lock", "new"}}), 1);
  const auto better = book.put_result("h1", "new", "w", "2026-12-03T00:00:00Z", grade(Verdict::pass));
  EXPECT_EQ(entry(book).points(), 2) << "a result alone changes nothing";
  book.replace_result(book.current().at(0), better, "2026-12-03T00:00:01Z");
  EXPECT_EQ(entry(book).points(), 5);
  EXPECT_EQ(count("submissions"), 2);
  EXPECT_EQ(book.graded_by_another({{"05_lock", "new"}}), 0);
}

TEST_F(GradebookTest, AResultIsOfItsHiddenCases) {
  Gradebook book(path_);
  put(book, "h1", Verdict::pass, "old");
  const auto without = book.newest_result("h1", "");
  EXPECT_TRUE(without);
  EXPECT_FALSE(book.newest_result("h1", "submissions/hidden/1/05_lock")) << "nobody was graded by them yet";
  put(book, "h1", Verdict::race, "new submissions/hidden/1/05_lock");
  EXPECT_EQ(entry(book).grade.exercise.hidden_package, "submissions/hidden/1/05_lock");
  EXPECT_EQ(book.newest_result("h1", ""), without);
  EXPECT_GT(book.newest_result("h1", "submissions/hidden/1/05_lock"), without);
  EXPECT_FALSE(book.newest_result("h1", "submissions/hidden/2/05_lock"));
}

TEST_F(GradebookTest, LateIsLess) {
  Gradebook book(path_);
  put(book, "h1", Verdict::pass);
  const ClassGrades all = book.grades({exercise_}, LatePolicy::read("2026-12-01T12:00:00Z"));
  EXPECT_EQ(all.students.at(0).entry(exercise_)->points(), 0);
  EXPECT_EQ(all.students.at(0).entry(exercise_)->late, "1 h 0 min after the deadline");
}

TEST_F(GradebookTest, OtherFilesAreLeftAlone) {
  for (const std::string& text : {std::string(2000, 'x'), std::string("no database\n")}) {
    std::ofstream(path_) << text;
    try {
      Gradebook{path_};
      FAIL();
    } catch (const DatabaseError& error) {
      EXPECT_NE(std::string(error.what()).find("is no gradebook"), std::string::npos) << error.what();
    }
  }
  fs::remove(path_);
  Database(path_).execute("CREATE TABLE mine(x)");
  EXPECT_THROW(Gradebook{path_}, DatabaseError);
  fs::remove(path_);
  Gradebook{path_};
  Database(path_).execute("PRAGMA user_version = 7");
  try {
    Gradebook{path_};
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_NE(std::string(error.what()).find("was written by a newer kit (its format is 7, this kit knows 1)"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace trenza
