#include "grader/classroom/database.h"

#include <sqlite3.h>

namespace trenza {
namespace {

void check(int status, sqlite3* database) {
  if (status == SQLITE_OK || status == SQLITE_ROW || status == SQLITE_DONE) return;
  throw DatabaseError(std::string("The gradebook cannot be read or written: ") + sqlite3_errmsg(database) + ".");
}

}  // namespace

Database::Database(const std::string& path) {
  const int status = sqlite3_open(path.c_str(), &database_);
  if (status != SQLITE_OK) {
    const std::string why = sqlite3_errmsg(database_);
    sqlite3_close(database_);
    throw DatabaseError(path + " cannot be opened: " + why + ".");
  }
  constexpr int kPatience = 10'000;  // ms, for another process's transaction
  sqlite3_busy_timeout(database_, kPatience);
}

Database::~Database() { sqlite3_close(database_); }

void Database::execute(const std::string& statements) {
  check(sqlite3_exec(database_, statements.c_str(), nullptr, nullptr, nullptr), database_);
}

std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(database_); }

Statement::Statement(const Database& database, const std::string& sql) : database_(database.get()) {
  check(sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement_, nullptr), database_);
}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement& Statement::bind(const std::string& text) {
  check(sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT),
        database_);
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  check(sqlite3_bind_int64(statement_, ++bound_, number), database_);
  return *this;
}

Statement& Statement::bind(std::optional<std::int64_t> number) {
  if (number) return bind(*number);
  check(sqlite3_bind_null(statement_, ++bound_), database_);
  return *this;
}

bool Statement::next() {
  const int status = sqlite3_step(statement_);
  check(status, database_);
  return status == SQLITE_ROW;
}

void Statement::run() {
  while (next()) {
  }
}

std::string Statement::text(int column) const {
  const auto* const bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return bytes == nullptr ? "" : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(statement_, column); }

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

Transaction::Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (const DatabaseError&) {  // it was rolled back already
  }
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace trenza
