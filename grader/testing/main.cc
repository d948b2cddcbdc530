// main() of every worker: runs the one case that --case names and tells what happened over the channel, if --channel
// gives one. Started without --case it is an ordinary GoogleTest program.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "grader/testing/channel.h"
#include "grader/testing/crash_report.h"
#include "grader/testing/mode.h"
#include "grader/testing/resources.h"

namespace trenza {
namespace {

std::string mode_name() {
  switch (mode()) {
    case Mode::native: return "native";
    case Mode::tsan: return "tsan";
    case Mode::interleave: return "interleave";
  }
  return "?";
}

// Writes one record per event. The records and their fields:
//   hello|pid|mode       begin|pid|case          fail|pid|file|line|text
//   leak|pid|what        stray|pid               end|pid|passed or failed
// Others come from not_started.cc and crash_report.cc.
class ChannelListener : public ::testing::EmptyTestEventListener {
 public:
  void OnTestStart(const ::testing::TestInfo& info) override {
    before_ = Resources::now();
    Channel::current().send("begin", {std::string(info.test_suite_name()) + "." + info.name()});
  }

  void OnTestPartResult(const ::testing::TestPartResult& result) override {
    if (result.passed() || result.skipped()) return;
    Channel::current().send("fail", {result.file_name() != nullptr ? result.file_name() : "",
                                     std::to_string(result.line_number()), result.message()});
  }

  void OnTestEnd(const ::testing::TestInfo& info) override {
    if (getpid() != main_pid_) {
      // A forked child came back from the code under test and ran the rest of the case a second time. _exit: it must
      // not write the parent's buffers once more.
      Channel::current().send("stray", {});
      _exit(1);
    }
    std::fflush(nullptr);
    for (const std::string& leak : new_resources(before_, Resources::now())) Channel::current().send("leak", {leak});
    Channel::current().send("end", {info.result()->Passed() ? "passed" : "failed"});
  }

 private:
  const pid_t main_pid_ = getpid();
  Resources before_;
};

// The value of `--name=value` among the arguments, or null.
const char* argument(int argc, char** argv, const char* name) {
  const std::size_t size = std::strlen(name);
  for (int i = 1; i < argc; ++i) {
    if (std::strncmp(argv[i], name, size) == 0) return argv[i] + size;
  }
  return nullptr;
}

}  // namespace
}  // namespace trenza

int main(int argc, char** argv) {
  const char* const channel = trenza::argument(argc, argv, "--channel=");
  const char* const case_name = trenza::argument(argc, argv, "--case=");
  // The arguments are ours then, and comparing them with GoogleTest's own takes a sixth of a short case's time.
  if (case_name != nullptr) argc = 1;
  ::testing::InitGoogleTest(&argc, argv);
  if (case_name == nullptr) return RUN_ALL_TESTS();

  if (channel != nullptr) trenza::Channel::current().open(std::atoi(channel));
  // The interleave runtime notices crashes by itself.
  if (trenza::mode() != trenza::Mode::interleave) trenza::report_crashes();
  trenza::Channel::current().send("hello", {trenza::mode_name()});
  GTEST_FLAG_SET(filter, case_name);
  GTEST_FLAG_SET(catch_exceptions, true);
  auto& listeners = ::testing::UnitTest::GetInstance()->listeners();
  // What the case prints is the learner's; GoogleTest's own lines would only hide it.
  delete listeners.Release(listeners.default_result_printer());
  listeners.Append(new trenza::ChannelListener);
  return RUN_ALL_TESTS();
}
