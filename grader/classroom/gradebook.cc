#include "grader/classroom/gradebook.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "grader/classroom/fingerprint.h"
#include "grader/verdict/junit.h"

namespace trenza {
namespace {

using nlohmann::json;

// "Trnz": so that file(1) and we know a gradebook from another SQLite file.
constexpr std::int64_t kApplication = 0x54726e7a;

constexpr char kSchema[] = R"sql(
CREATE TABLE runs(id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT, kit_version TEXT NOT NULL,
  command TEXT NOT NULL);
CREATE TABLE students(key TEXT PRIMARY KEY, name TEXT NOT NULL, number TEXT NOT NULL, email TEXT NOT NULL);
CREATE TABLE contents(hash TEXT PRIMARY KEY, exercise TEXT NOT NULL, files TEXT NOT NULL);
CREATE TABLE results(id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, hash TEXT NOT NULL REFERENCES contents,
  fingerprint TEXT NOT NULL, kit_version TEXT NOT NULL, graded_at TEXT NOT NULL, verdict TEXT NOT NULL,
  sentence TEXT NOT NULL, detail TEXT NOT NULL, failed_case TEXT NOT NULL, failed_mode TEXT NOT NULL,
  cases_passed INTEGER NOT NULL, points INTEGER NOT NULL, possible INTEGER NOT NULL, warnings TEXT NOT NULL,
  modes TEXT NOT NULL, UNIQUE(hash, fingerprint));
CREATE TABLE cases(result INTEGER NOT NULL REFERENCES results ON DELETE CASCADE, place INTEGER NOT NULL,
  name TEXT NOT NULL, verdict TEXT NOT NULL, mode TEXT NOT NULL, points INTEGER NOT NULL, possible INTEGER NOT NULL,
  sentence TEXT NOT NULL, PRIMARY KEY(result, name));
CREATE TABLE submissions(id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs,
  student TEXT NOT NULL REFERENCES students, exercise TEXT NOT NULL, hash TEXT NOT NULL, commit_name TEXT NOT NULL,
  submitted_at TEXT NOT NULL, seen_at TEXT NOT NULL, notes TEXT NOT NULL, handed_in INTEGER NOT NULL,
  refused TEXT NOT NULL, sentence TEXT NOT NULL, result INTEGER REFERENCES results, current INTEGER NOT NULL);
CREATE TABLE settings(key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE UNIQUE INDEX one_current ON submissions(student, exercise) WHERE current;
)sql";

std::int64_t pragma(const Database& database, const std::string& name) {
  Statement statement(database, "PRAGMA " + name);
  return statement.next() ? statement.number(0) : 0;
}

std::string notes_text(const std::vector<std::string>& notes) { return json(notes).dump(); }

std::vector<std::string> strings(const std::string& text) {
  return json::parse(text, nullptr, false).get<std::vector<std::string>>();
}

}  // namespace

Gradebook::Gradebook(const std::string& path) : database_(path) {
  std::int64_t format = 0, application = 0;
  try {
    database_.execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL");
    format = pragma(database_, "user_version");
    application = pragma(database_, "application_id");
  } catch (const DatabaseError&) {
    throw DatabaseError(path + " is no gradebook. Choose another --out, or move the file away.");
  }
  if (format > kFormat) {
    throw DatabaseError(
        fmt::format("{} was written by a newer kit (its format is {}, this kit knows {}). Nothing was "
                    "changed in it; use that kit, or another --out.",
                    path, format, kFormat));
  }
  if (format == kFormat && application == kApplication) return;
  if (Statement(database_, "SELECT 1 FROM sqlite_master").next()) {
    throw DatabaseError(path + " is an SQLite file, but no gradebook. Choose another --out, or move the file away.");
  }
  Transaction transaction(database_);
  database_.execute(kSchema);
  database_.execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplication, kFormat));
  transaction.commit();
}

void Gradebook::begin_run(const std::string& command, const std::string& kit_version, const std::string& now) {
  Statement(database_, "INSERT INTO runs(started_at, kit_version, command) VALUES(?, ?, ?)")
      .bind(now)
      .bind(kit_version)
      .bind(command)
      .run();
  run_ = database_.last_row();
}

void Gradebook::end_run(const std::string& now) {
  Statement(database_, "UPDATE runs SET ended_at = ? WHERE id = ?").bind(now).bind(run_).run();
}

void Gradebook::put_student(const ClassMember& member) {
  Statement(database_,
            "INSERT INTO students(key, name, number, email) VALUES(?, ?, ?, ?) ON CONFLICT(key) DO UPDATE SET "
            "name = excluded.name, number = excluded.number, email = excluded.email")
      .bind(member.key)
      .bind(member.name)
      .bind(member.number)
      .bind(member.email)
      .run();
}

void Gradebook::put_content(const std::string& hash, const std::string& exercise,
                            const std::map<std::string, std::string>& files) {
  Statement(database_, "INSERT OR IGNORE INTO contents(hash, exercise, files) VALUES(?, ?, ?)")
      .bind(hash)
      .bind(exercise)
      .bind(json(files).dump())
      .run();
}

std::map<std::string, std::string> Gradebook::content(const std::string& hash) const {
  Statement statement(database_, "SELECT files FROM contents WHERE hash = ?");
  statement.bind(hash);
  if (!statement.next()) throw DatabaseError("The gradebook lacks the text of a hand-in, " + hash + ".");
  return json::parse(statement.text(0)).get<std::map<std::string, std::string>>();
}

std::optional<std::int64_t> Gradebook::result(const std::string& hash, const std::string& fingerprint) const {
  Statement statement(database_, "SELECT id FROM results WHERE hash = ? AND fingerprint = ?");
  statement.bind(hash).bind(fingerprint);
  return statement.next() ? std::optional(statement.number(0)) : std::nullopt;
}

std::optional<std::int64_t> Gradebook::newest_result(const std::string& hash, const std::string& hidden_package) const {
  Statement statement(database_, "SELECT id, fingerprint FROM results WHERE hash = ? ORDER BY id DESC");
  statement.bind(hash);
  while (statement.next()) {
    if (hidden_package_of(statement.text(1)) == hidden_package) return statement.number(0);
  }
  return std::nullopt;
}

std::int64_t Gradebook::put_result(const std::string& hash, const std::string& fingerprint,
                                   const std::string& kit_version, const std::string& now, const Grade& grade) {
  Transaction transaction(database_);
  if (const auto old = result(hash, fingerprint)) {
    transaction.commit();
    return *old;
  }
  Statement statement(database_,
                      "INSERT INTO results(run, hash, fingerprint, kit_version, graded_at, verdict, sentence, detail, "
                      "failed_case, failed_mode, cases_passed, points, possible, warnings, modes) "
                      "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  statement.bind(run_).bind(hash).bind(fingerprint).bind(kit_version).bind(now).bind(std::string(name(grade.verdict)));
  statement.bind(grade.sentence).bind(grade.detail).bind(grade.failed_case).bind(grade.failed_mode);
  statement.bind(std::int64_t{grade.cases_passed}).bind(std::int64_t{grade.points});
  statement.bind(std::int64_t{grade.exercise.points()}).bind(notes_text(grade.warnings));
  statement.bind(grade.modes.empty() ? "" : to_junit(grade.modes)).run();
  const std::int64_t id = database_.last_row();
  std::int64_t place = 0;
  for (const CaseGrade& c : case_grades(grade)) {
    Statement(database_,
              "INSERT INTO cases(result, place, name, verdict, mode, points, possible, sentence) "
              "VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(id)
        .bind(place++)
        .bind(c.name)
        .bind(std::string(name(c.verdict)))
        .bind(c.mode)
        .bind(std::int64_t{c.points})
        .bind(std::int64_t{c.possible})
        .bind(c.sentence)
        .run();
  }
  transaction.commit();
  return id;
}

Grade Gradebook::grade_of(std::int64_t result, const Exercise& exercise) const {
  Statement row(database_,
                "SELECT verdict, sentence, detail, failed_case, failed_mode, cases_passed, points, warnings, modes, "
                "fingerprint FROM results WHERE id = ?");
  row.bind(result);
  if (!row.next()) throw DatabaseError(fmt::format("The gradebook lacks result {}.", result));
  Grade grade = not_run(exercise, exercise.package, verdict_from_name(row.text(0)).value_or(Verdict::infra),
                        row.text(1), row.text(2));
  grade.failed_case = row.text(3);
  grade.failed_mode = row.text(4);
  grade.cases_passed = static_cast<int>(row.number(5));
  grade.points = static_cast<int>(row.number(6));
  grade.warnings = strings(row.text(7));
  if (auto modes = from_junit(row.text(8))) grade.modes = std::move(*modes);
  grade.exercise.hidden_package = hidden_package_of(row.text(9));
  return grade;
}

void Gradebook::put_submission(const HandedIn& in, std::optional<std::int64_t> result, const std::string& now) {
  const std::string notes = notes_text(in.notes);
  const std::string refused(in.refused ? name(*in.refused) : "");
  Statement old(database_,
                "SELECT hash, commit_name, submitted_at, notes, handed_in, refused, sentence, result FROM submissions "
                "WHERE student = ? AND exercise = ? AND current");
  old.bind(in.student).bind(in.exercise);
  if (old.next() && old.text(0) == in.hash && old.text(1) == in.commit && old.text(2) == in.submitted_at &&
      old.text(3) == notes && old.number(4) == (in.handed_in ? 1 : 0) && old.text(5) == refused &&
      old.text(6) == in.sentence && (old.is_null(7) ? !result : result == old.number(7))) {
    return;
  }
  Statement(database_, "UPDATE submissions SET current = 0 WHERE student = ? AND exercise = ? AND current")
      .bind(in.student)
      .bind(in.exercise)
      .run();
  Statement(
      database_,
      "INSERT INTO submissions(run, student, exercise, hash, commit_name, submitted_at, seen_at, notes, handed_in, "
      "refused, sentence, result, current) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)")
      .bind(run_)
      .bind(in.student)
      .bind(in.exercise)
      .bind(in.hash)
      .bind(in.commit)
      .bind(in.submitted_at)
      .bind(now)
      .bind(notes)
      .bind(std::int64_t{in.handed_in})
      .bind(refused)
      .bind(in.sentence)
      .bind(result)
      .run();
}

std::vector<Gradebook::Current> Gradebook::current() const {
  Statement rows(
      database_,
      "SELECT s.id, s.student, t.name, s.exercise, s.hash, s.result FROM submissions s JOIN students t "
      "ON t.key = s.student WHERE s.current AND s.hash != '' AND s.refused = '' ORDER BY t.name, s.exercise");
  std::vector<Current> all;
  while (rows.next()) {
    all.push_back({rows.number(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4),
                   rows.is_null(5) ? std::nullopt : std::optional(rows.number(5))});
  }
  return all;
}

void Gradebook::replace_result(const Current& current, std::int64_t result, const std::string& now) {
  Transaction transaction(database_);
  Statement(database_, "UPDATE submissions SET current = 0 WHERE id = ?").bind(current.submission).run();
  Statement(
      database_,
      "INSERT INTO submissions(run, student, exercise, hash, commit_name, submitted_at, seen_at, notes, handed_in, "
      "refused, sentence, result, current) SELECT ?, student, exercise, hash, commit_name, submitted_at, ?, notes, "
      "handed_in, refused, sentence, ?, 1 FROM submissions WHERE id = ?")
      .bind(run_)
      .bind(now)
      .bind(result)
      .bind(current.submission)
      .run();
  transaction.commit();
}

int Gradebook::graded_by_another(const std::map<std::string, std::string>& fingerprints) const {
  Statement rows(
      database_,
      "SELECT s.exercise, r.fingerprint FROM submissions s JOIN results r ON r.id = s.result WHERE s.current");
  int count = 0;
  while (rows.next()) {
    const auto known = fingerprints.find(rows.text(0));
    if (known != fingerprints.end() && known->second != rows.text(1)) ++count;
  }
  return count;
}

void Gradebook::put_setting(const std::string& key, const std::string& value) {
  Statement(database_, "INSERT OR REPLACE INTO settings(key, value) VALUES(?, ?)").bind(key).bind(value).run();
}

std::string Gradebook::setting(const std::string& key) const {
  Statement statement(database_, "SELECT value FROM settings WHERE key = ?");
  statement.bind(key);
  return statement.next() ? statement.text(0) : "";
}

ClassGrades Gradebook::grades(const std::vector<Exercise>& course, const LatePolicy& policy) const {
  ClassGrades all;
  std::set<std::string> known;
  Statement folders(database_, "SELECT DISTINCT exercise FROM submissions");
  while (folders.next()) known.insert(folders.text(0));
  for (const Exercise& exercise : course) {
    if (known.contains(exercise.folder())) all.exercises.push_back(exercise);
  }
  const std::vector<Exercise>& exercises = all.exercises;
  Statement students(database_, "SELECT key, name, number, email FROM students ORDER BY name COLLATE NOCASE, key");
  while (students.next()) {
    all.students.push_back({students.text(0), students.text(1), students.text(2), students.text(3), {}});
  }
  Statement rows(
      database_,
      "SELECT s.student, s.exercise, s.commit_name, s.submitted_at, s.notes, s.handed_in, s.refused, s.sentence, "
      "s.result, r.graded_at, r.kit_version FROM submissions s LEFT JOIN results r ON r.id = s.result "
      "WHERE s.current");
  while (rows.next()) {
    const auto student = std::find_if(all.students.begin(), all.students.end(),
                                      [&](const ClassStudent& s) { return s.key == rows.text(0); });
    const auto exercise =
        std::find_if(exercises.begin(), exercises.end(), [&](const Exercise& e) { return e.folder() == rows.text(1); });
    if (student == all.students.end() || exercise == exercises.end()) continue;
    ClassEntry entry;
    if (rows.is_null(8)) {
      entry.grade = not_run(*exercise, exercise->package, verdict_from_name(rows.text(6)).value_or(Verdict::infra),
                            rows.text(7), "");
    } else {
      entry.grade = grade_of(rows.number(8), *exercise);
    }
    entry.grade.notes = strings(rows.text(4));
    entry.grade.handed_in = rows.number(5) != 0;
    entry.commit = rows.text(2);
    entry.submitted_at = rows.text(3);
    entry.graded_at = rows.text(9);
    entry.kit_version = rows.text(10);
    const LatePolicy::Verdict late = policy.judge(student->key, exercise->folder(), entry.submitted_at);
    entry.factor = late.factor;
    entry.late = late.why;
    if (entry.graded_at >= all.graded_at) {
      all.graded_at = entry.graded_at;
      all.kit_version = entry.kit_version;
    }
    student->entries[exercise->folder()] = std::move(entry);
  }
  return all;
}

}  // namespace trenza
