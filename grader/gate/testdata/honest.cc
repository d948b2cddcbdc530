// All that compilers make of honest code: statics, templates, thunks, exceptions, lambdas, thread-locals, futexes.

#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "grader/corpus/probe/probe.h"

// A type of the learner's outside of the namespace, and what the standard library is told of it.
struct Point {
  int x = 0, y = 0;
};
template <>
struct std::hash<Point> {
  std::size_t operator()(const Point& point) const noexcept;
};
std::size_t std::hash<Point>::operator()(const Point& point) const noexcept {
  return static_cast<std::size_t>(point.x ^ point.y);
}

namespace course {

struct Row {
  int a = 0;
  friend bool operator==(const Row&, const Row&) = default;
};

}  // namespace course

template <>
struct std::hash<course::Row> {
  std::size_t operator()(const course::Row& row) const;
};

std::size_t std::hash<course::Row>::operator()(const course::Row& row) const { return std::hash<int>{}(row.a); }

int helper_without_a_namespace(int a) { return a + 1; }

extern "C" void* start_of_a_thread(void* argument) { return argument; }

namespace course {
namespace {

struct First {
  virtual ~First() = default;
  virtual int first() = 0;
};
struct Second {
  virtual ~Second() = default;
  virtual int second() = 0;
};
struct Both final : First, Second {
  int first() override { return 1; }
  int second() override { return 2; }
};

std::mutex lock;
std::map<std::string, int> table = {{"one", 1}};
thread_local std::vector<int> mine = {1, 2, 3};
std::atomic<int> word{0};

template <typename T>
struct Counted {
  static inline std::vector<T> all = std::vector<T>(3);
};

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what); }

void wait_on_word() { syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0); }

}  // namespace

int answer(int question) {
  const std::lock_guard guard(lock);
  static const std::unique_ptr<Both> both = std::make_unique<Both>();
  std::unordered_map<Row, int> rows;
  rows[Row{question}] = table["one"];
  Counted<int>::all.push_back(mine.back());
  pthread_t thread{};
  if (pthread_create(&thread, nullptr, start_of_a_thread, nullptr) == 0) pthread_join(thread, nullptr);
  std::thread([&] { wait_on_word(); }).join();
  std::function<int(int)> times = [](int n) { return 10 * n; };
  if (question < 0) fail("below zero");
  std::cout << helper_without_a_namespace(both->first()) << std::endl;
  Second& second = *both;
  if (dynamic_cast<Both*>(&second) == nullptr) fail("not both");
  return times(question) + 0 * second.second();
}

}  // namespace course
