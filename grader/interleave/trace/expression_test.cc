#include "grader/interleave/trace/expression.h"

#include <gtest/gtest.h>

#include "grader/interleave/trace/example.h"
#include "grader/interleave/trace/words.h"

namespace trenza::interleave {
namespace {

// The expression where debug information points to `mark`, in its last place in the line.
std::string used(const std::string& line, const std::string& mark, const std::string& operation = "load") {
  return used_expression(line, static_cast<int>(line.rfind(mark)) + 1, operation).text;
}

// GCC and clang point to the member that is read, and to the sign of an assignment.
TEST(Expression, OfAReadIsWhatEndsWithTheMember) {
  EXPECT_EQ(used("  const int copy = state_->value;", "value"), "state_->value");
  EXPECT_EQ(used("  return this->value;", "value"), "value");
  EXPECT_EQ(used("  return workers[i].box->count + 1;", "count"), "workers[i].box->count");
  EXPECT_EQ(used("  if (done) return;", "done"), "done");
  EXPECT_EQ(used("  if (head == self.tail) {", "tail"), "self.tail");
  EXPECT_EQ(used("  return course::total;", "total"), "course::total");
  EXPECT_EQ(used("  return results[index(i)];", "results"), "results[index(i)]");
  EXPECT_EQ(used("  return (*pool).size;", "size"), "(*pool).size");
}

TEST(Expression, OfAWriteIsWhatIsAssignedTo) {
  EXPECT_EQ(used("  state_->value = sum;", "="), "state_->value");
  EXPECT_EQ(used("  state_->value += amount;", "+="), "state_->value");
  EXPECT_EQ(used("  results[i] = f(x);", "="), "results[i]");
  EXPECT_EQ(used("  state_->value++;", "++"), "state_->value");
  EXPECT_EQ(used("  ++state_->value;", "++"), "state_->value");
}

TEST(Expression, OfALockIsTheMutex) {
  EXPECT_EQ(used("  const std::lock_guard<std::mutex> guard(state_->mutex);", "guard(", "lock"), "state_->mutex");
  EXPECT_EQ(used("  std::lock_guard guard{mutex_};", "guard{", "lock"), "mutex_");
  EXPECT_EQ(used("  const std::lock_guard<std::mutex> guard(state_->mutex);", ");", "lock"), "state_->mutex");
  EXPECT_EQ(used("  std::unique_lock lock(locks_[index(i)]);  // one each", ");", "lock"), "locks_[index(i)]");
  EXPECT_EQ(used("  std::lock_guard guard{mutex_};", "};", "lock"), "mutex_");
  EXPECT_EQ(used("  std::unique_lock<std::mutex> l(mutex_, std::defer_lock);", "l(", "lock"), "mutex_");
  EXPECT_EQ(used("  state_->mutex.lock();", "lock", "lock"), "state_->mutex");
  EXPECT_EQ(used("  pthread_mutex_lock(&shared->mutex);", "pthread_mutex_lock", "lock"), "shared->mutex");
  EXPECT_EQ(used("  state_->changed.wait(lock);", "wait", "cond_wait"), "state_->changed");
  EXPECT_EQ(used("  state_->changed.notify_one();", "(", "notify_one"), "state_->changed");
}

// A name that is guessed is worse than none.
TEST(Expression, IsNotGuessed) {
  EXPECT_EQ(used("  std::scoped_lock both(a, b);", "both(", "lock"), "");
  EXPECT_EQ(used("  std::scoped_lock both(a, b);", ");", "lock"), "");
  EXPECT_EQ(used("}", "}", "unlock"), "");
  EXPECT_EQ(used("}", "}", "lock"), "");
  EXPECT_EQ(used("  { std::lock_guard guard(mutex_); work(); }", "}", "unlock"), "");
  EXPECT_EQ(used("  work(value);", ");", "lock"), "");
  EXPECT_EQ(used("  std::lock_guard(mutex_);", ");", "lock"), "");
  EXPECT_EQ(used("  work(value);", "work"), "");
  EXPECT_EQ(used("  return x;", "return"), "");
  EXPECT_EQ(used_expression("  return x;", 0, "load").text, "");
  EXPECT_EQ(used_expression("", 5, "load").text, "");
  EXPECT_EQ(used_expression("((((", 2, "load").text, "");
  EXPECT_EQ(used_expression(")]})", 3, "load").text, "");
  EXPECT_EQ(used_expression("  puts(\"a -> b", 9, "load").text, "");
  EXPECT_FALSE(used_expression("  lock.lock();", 8, "lock").sure) << "it may be a std::unique_lock";
}

Trace of_two_lines() {
  Trace trace;
  trace.tasks.resize(2);
  trace.tasks[1].task = 1;
  trace.steps = {step(0, "load", "heap memory 0x18", 1), step(1, "store", "heap memory 0x18", 2)};
  trace.steps[0].place.column = 28;
  trace.steps[1].place.column = 17;
  return trace;
}

std::string lines(const Place& place) {
  return place.line == 1 ? "  const int copy = state_->value;" : "  state_->value = sum;";
}

TEST(MemoryNames, AreWhatTheLinesThatUseItAgreeOn) {
  Trace trace = of_two_lines();
  EXPECT_EQ(Names(trace, lines).in("heap memory 0x18"), "state_->value");
  EXPECT_TRUE(Names(trace, lines).has_name("heap memory 0x18"));
  EXPECT_EQ(Names(trace).in("heap memory 0x18"), "a value on the heap");
  EXPECT_FALSE(Names(trace).has_name("heap memory 0x18"));
  trace.steps[0].place.column = 13;  // `copy`: the line is about another thing
  EXPECT_EQ(Names(trace, lines).in("heap memory 0x18"), "a value on the heap");
}

TEST(MemoryNames, OfTwoNamesakesAreNumbered) {
  Trace trace = of_two_lines();
  trace.steps[1].object = "heap memory 0x38";
  EXPECT_EQ(Names(trace, lines).in("heap memory 0x18, heap memory 0x38"), "state_->value (1), state_->value (2)");
}

TEST(MemoryNames, TakeThePlaceOfAnObjectsNumber) {
  Trace trace = of_two_lines();
  for (TraceStep& step : trace.steps) step.object = "atomic #2 (byte 4 of shared memory 257)";
  const Names names(trace, lines);
  EXPECT_EQ(phrase(trace.steps[0], names), "reads state_->value → 0");
  EXPECT_EQ(names.in("waits to lock mutex #3 (heap memory 0x8), held by task 1"),
            "waits to lock mutex #3, held by thread 1");
}

}  // namespace
}  // namespace trenza::interleave
