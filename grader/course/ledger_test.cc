#include "grader/course/ledger.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace trenza {
namespace {

TEST(Ledger, ReadsSentencesWithWhatHoldsThem) {
  const auto promises = read_ledger(
      "# What the queue promises.\n\n"
      "\"Throws QueueClosed\n after close().\"\n"
      "  case Queue.PutAfterCloseThrows\n"
      "  case Queue.GetAfterCloseThrows\n"
      "  mutant silent\n"
      "\"Nobody may be inside.\"\n"
      "  note binds the caller\n");
  ASSERT_EQ(promises.size(), 2u);
  EXPECT_EQ(promises[0].sentence, "Throws QueueClosed after close().");
  EXPECT_EQ(promises[0].line, 3);
  EXPECT_EQ(promises[0].cases, (std::vector<std::string>{"Queue.PutAfterCloseThrows", "Queue.GetAfterCloseThrows"}));
  EXPECT_EQ(promises[0].mutants, std::vector<std::string>{"silent"});
  EXPECT_EQ(promises[1].note, "binds the caller");
}

TEST(Ledger, RefusesWhatItDoesNotUnderstand) {
  EXPECT_THROW(read_ledger("case Queue.First\n"), std::runtime_error) << "of no sentence";
  EXPECT_THROW(read_ledger("\"A.\"\n  cases Queue.First\n"), std::runtime_error);
  EXPECT_THROW(read_ledger("\"A sentence without an end.\n  case Queue.First\n"), std::runtime_error);
}

constexpr char kHeader[] = R"(#ifndef A_H_  // guard
// Appends `item` and wakes a
// thread that waits.
//
//   queue.put("an example");
void put(int item);  // never waits
 - no comment
}  // namespace course
)";

TEST(Ledger, FindsTheProseOfAHeader) {
  EXPECT_EQ(prose_of_header(kHeader), "Appends `item` and wakes a thread that waits. never waits");
}

TEST(Ledger, FindsItemsOfAListToTheirEnd) {
  EXPECT_EQ(prose_of_header("// Errors:\n// - one that goes\n//   on here\n//\n//   code();\n"),
            "Errors: - one that goes on here");
}

TEST(Ledger, TellsWhatNoSentenceCovers) {
  const auto promises = read_ledger("\"Appends `item` and wakes a thread that waits.\"\n");
  EXPECT_EQ(on_one_line(prose_without(prose_of_header(kHeader), promises)), "never waits");
}

TEST(Ledger, KeepsAddressesOnOneLine) { EXPECT_EQ(on_one_line(" see\n// http://x  "), "see http://x"); }

}  // namespace
}  // namespace trenza
