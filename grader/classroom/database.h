#ifndef GRADER_CLASSROOM_DATABASE_H_
#define GRADER_CLASSROOM_DATABASE_H_

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace trenza {

// What SQLite could not do, as a sentence.
class DatabaseError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// An SQLite file, open for this process. The functions throw DatabaseError. Not thread safe.
class Database {
 public:
  explicit Database(const std::string& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs statements without parameters.
  void execute(const std::string& statements);
  std::int64_t last_row() const;

  sqlite3* get() const { return database_; }

 private:
  sqlite3* database_ = nullptr;
};

// A statement with its parameters, and the row that it stands at.
class Statement {
 public:
  Statement(const Database& database, const std::string& sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Binds the next parameter.
  Statement& bind(const std::string& text);
  Statement& bind(std::int64_t number);
  Statement& bind(std::optional<std::int64_t> number);

  // Goes to the next row; false at the end.
  bool next();
  // Runs it to its end.
  void run();

  std::string text(int column) const;  // empty for NULL
  std::int64_t number(int column) const;
  bool is_null(int column) const;

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

// All or nothing: what is done between its construction and commit() is undone by its destructor, and by a crash.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace trenza

#endif  // GRADER_CLASSROOM_DATABASE_H_
