// The kit's side of a worker, linked to testdata/, which defines all that it should not.

#include <gtest/gtest.h>
#include <unistd.h>

#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "grader/link/testdata/contract.h"

extern "C" bool kits_own() { return true; }
extern "C" int kits_secret() { return 1; }

// Of the same name in both.
struct Note {
  int line;
};

namespace {

TEST(Closed, KeepsItsTemplates) {
  std::vector<Note> notes;
  for (int i = 0; i < 10; ++i) {
    const Note note{i};
    notes.push_back(note);
  }
  EXPECT_EQ(notes.back().line, 9);
}

TEST(Closed, KeepsItsInlineFunctions) { EXPECT_EQ(shared_by_nobody::version(), 1); }

TEST(Closed, KeepsItsOwnAndTheLibrarysFunctions) {
  EXPECT_TRUE(kits_own());
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  EXPECT_EQ(write(ends[1], "x", 1), 1);
  close(ends[0]);
  close(ends[1]);
  std::mutex mutex;
  mutex.lock();
  mutex.unlock();
  delete new int(1);
  // The library's own code allocates, too.
  EXPECT_EQ(std::string(1000, 'x').size(), 1000u);
  try {
    try {
      throw 1;
    } catch (...) {
      throw;
    }
  } catch (int thrown) {
    EXPECT_EQ(thrown, 1);
  }
}

TEST(Closed, KeepsItsSecrets) { EXPECT_EQ(course::address_of_the_secret(), nullptr); }

TEST(Open, ExceptionsPassBothWays) {
  EXPECT_THROW(course::refuse(), course::Refused);
  EXPECT_THROW(course::refuse(), std::runtime_error);
  EXPECT_EQ(course::caught_from([] { throw course::Refused(); }), "refused");
  EXPECT_EQ(course::caught_from([] { throw 1; }), "something else");
}

TEST(Open, TypesAreTheSameByName) {
  EXPECT_NE(dynamic_cast<course::Square*>(&course::shape()), nullptr);
  EXPECT_EQ(typeid(course::shape()), typeid(course::Square));
  EXPECT_TRUE(course::is_square(course::Square()));
  EXPECT_FALSE(course::is_square(course::Shape()));
  EXPECT_EQ(course::shape().corners(), 4);
}

TEST(Open, InlineVariablesHaveOneInstance) {
  course::call();
  EXPECT_EQ(course::calls, 1);
  EXPECT_EQ(course::calls_in_a_function(), 1);
  EXPECT_EQ(course::mine, 2);
}

TEST(Open, WaitingOnAnAtomicIsEnded) {
  std::atomic<int> word{0};
  std::thread waiting([&] { course::wait_for_change(word, 0); });
  word = 1;
  word.notify_all();
  waiting.join();
}

TEST(Open, VariablesOfThreadsAreMadeInTime) {
  EXPECT_EQ(course::name_of_thread, "unnamed");
  std::thread([] { EXPECT_EQ(course::name_of_thread, "unnamed"); }).join();
}

}  // namespace
