// main() of every worker: runs the one case that --case names and tells what happened over the channel, if --channel
// gives one. Started without --case it is an ordinary GoogleTest program.

#include <cxxabi.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>

#include "grader/testing/assertions.h"
#include "grader/testing/channel.h"
#include "grader/testing/crash_report.h"
#include "grader/testing/explain.h"
#include "grader/testing/mode.h"
#include "grader/testing/resources.h"
#include "grader/testing/sanitizer_report.h"

// Defined by the interleave runtime (runtime/hooks/observe.cc), absent otherwise.
extern "C" void interleave_complain(const char* file, int line, const char* text) __attribute__((weak));

namespace trenza {
namespace {

// The part of a failure's message that is for a learner; all of it if there is none.
std::string in_short(const std::string& message) {
  const std::size_t at = message.rfind(kExplanation);
  return at == std::string::npos ? message : message.substr(at + std::strlen(kExplanation));
}

// Writes one record per event. The records and their fields:
//   begin|pid|case       fail|pid|file|line|text
//   leak|pid|what        stray|pid               end|pid|passed or failed|begun|left
// where the last two say how many assertions were begun and how many of them were left by their end.
// Others come from early.cc, not_started.cc, assertions.cc, crash_report.cc and sanitizer_report.cc.
class ChannelListener : public ::testing::EmptyTestEventListener {
 public:
  void OnTestStart(const ::testing::TestInfo& info) override {
    before_ = Resources::in_short();
    case_ = &info;
    Channel::current().send("begin", {std::string(info.test_suite_name()) + "." + info.name()});
  }

  void OnTestPartResult(const ::testing::TestPartResult& result) override {
    if (result.passed() || result.skipped()) return;
    fail(result.file_name() != nullptr ? result.file_name() : "", result.line_number(), result.message());
  }

  // The body of the case was left by an exception: by a std::exception that says `what`, or by something else (null).
  void on_exception(const char* what) {
    const std::string said = what == nullptr ? "" : std::string("\"") + what + "\"";
    const std::string message = what == nullptr ? "Unknown C++ exception" : "C++ exception with description " + said;
    fail(case_->file(), case_->line(),
         message + " thrown in the test body." +
             explain("What the contract does not allow here: " +
                     (what == nullptr ? "something was thrown that is no std::exception."
                                      : "an exception was thrown that says " + said + ".")));
    end(false);
  }

  void OnTestEnd(const ::testing::TestInfo& info) override { end(info.result()->Passed()); }

 private:
  static void fail(const char* file, int line, const std::string& message) {
    Channel::current().send("fail", {file, std::to_string(line), message});
    if (&interleave_complain != nullptr) interleave_complain(file, line, in_short(message).c_str());
  }

  void end(bool passed) {
    if (getpid() != main_pid_) {
      // A forked child came back from the code under test and ran the rest of the case a second time. _exit: it must
      // not write the parent's buffers once more.
      Channel::current().send("stray", {});
      _exit(1);
    }
    std::fflush(nullptr);
    for (const std::string& leak : new_resources(before_, Resources::in_short()))
      Channel::current().send("leak", {leak});
    Channel::current().send(
        "end", {passed ? "passed" : "failed", std::to_string(Asserting::begun()), std::to_string(Asserting::left())});
  }

  const pid_t main_pid_ = getpid();
  Resources before_;
  const ::testing::TestInfo* case_ = nullptr;
};

// True if the tests have the case "Suite.Name".
bool is_registered(const std::string& case_name) {
  const ::testing::UnitTest& all = *::testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const ::testing::TestSuite& suite = *all.GetTestSuite(i);
    for (int j = 0; j < suite.total_test_count(); ++j) {
      if (std::string(suite.name()) + "." + suite.GetTestInfo(j)->name() == case_name) return true;
    }
  }
  return false;
}

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

  // early.cc has opened it. If it could not, nothing that happens here would be heard.
  if (channel != nullptr && !trenza::Channel::current().is_open()) return 2;
  // What it has printed is in the report, whatever then ends it: a hang, a crash or a limit.
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  if (trenza::mode() == trenza::Mode::interleave) {
    // Each schedule is a process of its own, forked behind early.cc; and the runtime notices crashes by itself.
    trenza::Channel::current().send("hello", {"interleave"});
  } else {
    trenza::report_crashes();
    trenza::announce_sanitizer_reports();
  }
  if (!trenza::is_registered(case_name)) {
    trenza::Channel::current().send("no_case", {case_name});
    return 2;
  }
  GTEST_FLAG_SET(filter, case_name);
  // GoogleTest believes of some exceptions that their failure was reported, and knows them by the name of their type.
  GTEST_FLAG_SET(catch_exceptions, false);
  GTEST_FLAG_SET(repeat, 1);
  for (const char* sharding : {"GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", "TEST_SHARD_INDEX"}) {
    unsetenv(sharding);
  }
  auto& listeners = ::testing::UnitTest::GetInstance()->listeners();
  // What the case prints is the learner's; GoogleTest's own lines would only hide it.
  delete listeners.Release(listeners.default_result_printer());
  auto* const listener = new trenza::ChannelListener;  // GoogleTest's from here on
  listeners.Append(listener);
  try {
    return RUN_ALL_TESTS();
  } catch (const abi::__forced_unwind&) {
    throw;  // pthread_exit
  } catch (const std::exception& thrown) {
    listener->on_exception(thrown.what());
  } catch (...) {
    listener->on_exception(nullptr);
  }
  return 1;
}
