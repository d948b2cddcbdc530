// Hands clang small sources and looks at what the operators make of them.

#include "grader/mutation/mutation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "grader/base/temporary_folder.h"
#include "grader/mutation/operators.h"

namespace trenza {
namespace {

// Of the standard library only the declarations that the sources need: the headers take clang seconds.
const char kHead[] = R"(
extern int errno;
namespace std {
struct mutex {};
template <typename M> struct lock_guard { explicit lock_guard(M&); ~lock_guard(); };
template <typename M> struct unique_lock { explicit unique_lock(M&); ~unique_lock(); };
struct condition_variable {
  void notify_one();
  template <typename P> void wait(unique_lock<mutex>&, P) {}
};
template <typename T> struct deque { bool empty(); unsigned size(); T& front(); void push_back(T); };
struct jthread { template <typename F> explicit jthread(F) {} ~jthread(); };
int generic_category();
struct system_error { system_error(int, int); };
}
namespace course {
)";

std::vector<Mutation> found_in(const std::string& code, std::string* text = nullptr) {
  const TemporaryFolder folder;
  const std::string source = kHead + code + "}\n";
  std::ofstream(folder.file("a.cc")) << source;
  if (text != nullptr) *text = source;
  return mutations_of(parse(folder.path(), "a.cc", "course"));
}

// The changes of one operator.
std::set<std::string> changes(const std::vector<Mutation>& all, const std::string& operation) {
  std::set<std::string> found;
  for (const Mutation& each : all) {
    if (each.operation == operation) found.insert(each.change);
  }
  return found;
}

using Changes = std::set<std::string>;

TEST(Mutations, OfConditionsAndLoops) {
  const auto all = found_in("bool full(); void g();\nvoid f(int n) {\n  while (full() && n < 3) g();\n}\n");
  EXPECT_EQ(changes(all, "while_to_if"), Changes{"while → if"});
  EXPECT_EQ(changes(all, "condition_weakened"), (Changes{"full() && n < 3 → (full())", "full() && n < 3 → (n < 3)"}));
  EXPECT_EQ(changes(all, "condition_negated"), Changes{"full() && n < 3 → !(full() && n < 3)"});
  EXPECT_EQ(changes(all, "bound_moved"), Changes{"n < 3 → n <= 3"});
  EXPECT_EQ(changes(all, "number_moved"), (Changes{"n < 3 → n < 2", "n < 3 → n < 4"}));
  EXPECT_EQ(all.front().function, "f");
}

TEST(Mutations, OfStatements) {
  std::string text;
  const auto all = found_in("void a(); void b();\nvoid f() {\n  a();\n  if (errno == 0) b();\n}\n", &text);
  EXPECT_EQ(changes(all, "statement_removed"), (Changes{"- a();", "- if (errno == 0) b();", "b(); → {}"}));
  EXPECT_EQ(changes(all, "statement_doubled"), Changes{"+ a();"});
  const auto swapped =
      std::find_if(all.begin(), all.end(), [](const Mutation& each) { return each.operation == "statements_swapped"; });
  ASSERT_NE(swapped, all.end());
  EXPECT_NE(swapped->applied_to(text).find("if (errno == 0) b();\n  a();"), std::string::npos);
  EXPECT_EQ(swapped->line, 19u) << "of the first of the two";
}

TEST(Mutations, OfLocks) {
  const auto all = found_in(
      "std::mutex m; std::condition_variable c; std::deque<int> q; void work();\n"
      "int take() {\n  std::unique_lock lock(m);\n  c.wait(lock, [] { return !q.empty(); });\n  return q.front();\n}\n"
      "void put(int x) {\n  while (x > 0) {\n    const std::lock_guard<std::mutex> guard(m);\n    q.push_back(x--);\n"
      "    work();\n  }\n  c.notify_one();\n}\n");
  EXPECT_EQ(changes(all, "guard_removed"), Changes{"- const std::lock_guard<std::mutex> guard(m);"})
      << "the lock that take() waits with has to stay";
  EXPECT_EQ(changes(all, "guard_narrowed").size(), 4u) << "for the next statement only, or after it, both times";
  EXPECT_EQ(changes(all, "guard_widened").size(), 1u) << "over the whole loop";
  EXPECT_EQ(changes(all, "predicate_removed"), Changes{"- , [] { return !q.empty(); }"});
  EXPECT_EQ(changes(all, "wakes_all"), Changes{"notify_one → notify_all"});
  EXPECT_EQ(changes(all, "not_removed"), Changes{"- !"});
  EXPECT_EQ(changes(all, "other_end").count("front → back"), 1u);
  EXPECT_EQ(changes(all, "bounded").count("q.push_back(x--) → if (q.size() < 16) q.push_back(x--)"), 1u);
}

TEST(Mutations, OfErrors) {
  const auto all = found_in(
      "int fails();\nvoid f() {\n  const int error = errno;\n  fails();\n"
      "  try {\n    throw std::system_error(error, std::generic_category());\n  } catch (...) {\n    fails();\n  "
      "}\n}\n");
  EXPECT_EQ(changes(all, "computed_again"), Changes{"error → (errno)"});
  EXPECT_EQ(changes(all, "other_error"), Changes{"error → errno"});
  EXPECT_EQ(changes(all, "catch_narrowed"), Changes{"... → const std::exception&"});
  EXPECT_EQ(changes(all, "catch_swallowed"), Changes{"{ fails(); } → {}"});
}

TEST(Mutations, OfVariablesAndCaptures) {
  const auto all = found_in("void f(int n) {\n  long sum = n;\n  std::jthread t([&sum, n] { sum += n; });\n}\n");
  EXPECT_EQ(changes(all, "captured_by_reference"), Changes{"n → &n"});
  EXPECT_EQ(changes(all, "made_static").size(), 2u);
  EXPECT_EQ(changes(all, "narrower").count("long → short"), 1u);
  EXPECT_EQ(changes(all, "not_joining"), Changes{"jthread → thread"});
}

TEST(Mutations, LeaveCommentsAndTextsAlone) {
  const auto all = found_in("const char* f() {\n  // SIGKILL, EINTR\n  return \"SIGKILL\";\n}\n");
  EXPECT_TRUE(changes(all, "polite_signal").empty());
  EXPECT_TRUE(changes(all, "other_errno").empty());
}

TEST(Mutations, AreEachAnotherText) {
  std::string text;
  const auto all = found_in("void g();\nvoid f(int n) {\n  for (int i = 0; i < n; ++i) g();\n}\n", &text);
  std::set<std::string> texts = {text};
  for (const Mutation& each : all) EXPECT_TRUE(texts.insert(each.applied_to(text)).second) << each.key();
}

TEST(SyntaxTree, SaysWhatClangSays) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("a.cc")) << "namespace course { int f() { return x; } }\n";
  try {
    parse(folder.path(), "a.cc", "course");
    FAIL() << "it does not compile";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("undeclared identifier 'x'"), std::string::npos) << error.what();
  }
}

TEST(SyntaxTree, TakesAMacroWithItsArguments) {
  const auto all = found_in("#define SAME(x) (x)\nint f(int a) {\n  if (SAME(a)) return 1;\n  return 0;\n}\n");
  EXPECT_EQ(changes(all, "condition_negated"), Changes{"SAME(a) → !(SAME(a))"});
}

}  // namespace
}  // namespace trenza
