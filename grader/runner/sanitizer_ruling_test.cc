#include "grader/runner/sanitizer_ruling.h"

#include <gtest/gtest.h>

#include <string>

#include "grader/runner/made_up.h"

namespace trenza {
namespace {

TEST(SanitizerRuling, ARaceNamesBothAccessesInTheLearnersFile) {
  Observation seen = passing();
  seen.reports = {race()};
  const CaseResult result = judge(kCase, seen);
  EXPECT_EQ(result.verdict, Verdict::race);
  EXPECT_EQ(result.sentence,
            "Two threads use the same data at the same time: one writes (course::Counter::add, counter.cc:7), another "
            "reads (course::Counter::add, counter.cc:9). What makes one wait for the other?");
  EXPECT_EQ(result.place, (Place{"counter.cc", 7}));
  EXPECT_EQ(result.detail, "text of race");
}

TEST(SanitizerRuling, ARaceAsksForTheLockThatIsMissing) {
  const auto asked = [](const std::string& writer, const std::string& reader) {
    Observation seen = passing();
    seen.reports = {race()};
    seen.reports[0].stacks[0].heading += writer;
    seen.reports[0].stacks[1].heading += reader;
    const std::string sentence = judge(kCase, seen).sentence;
    return sentence.substr(sentence.find("). ") + 3);
  };
  EXPECT_EQ(asked(" (mutexes: write M1)", ""), "Only one of them holds a lock. Whom does a lock keep out?");
  EXPECT_EQ(asked("", " (mutexes: write M1)"), "Only one of them holds a lock. Whom does a lock keep out?");
  EXPECT_EQ(asked(" (mutexes: write M1)", " (mutexes: write M2)"),
            "Each of them holds a lock, but not the same one. Whom does a lock keep out?");
  EXPECT_EQ(asked(" (mutexes: read M1)", " (mutexes: write M2, read M1)"),
            "Both hold the same lock, but not as writers. Whom does a reader's lock keep out?");
}

TEST(SanitizerRuling, ARaceWithoutStacksIsARace) {
  Observation seen = passing();
  seen.reports = {{"data race", {}, "cut"}};
  EXPECT_EQ(verdict(seen), Verdict::race);
}

TEST(SanitizerRuling, TheRaceGoesBeforeOtherReports) {
  Observation seen = passing();
  seen.reports = {report("thread leak"), report("lock-order-inversion (potential deadlock)"), race()};
  EXPECT_EQ(verdict(seen), Verdict::race);
}

TEST(SanitizerRuling, EachReportHasItsVerdict) {
  const std::vector<std::pair<std::string, Verdict>> kinds = {
      {"data race on vptr (ctor/dtor vs virtual call)", Verdict::race},
      {"race on external object", Verdict::race},
      {"lock-order-inversion (potential deadlock)", Verdict::deadlock},
      {"thread leak", Verdict::leak},
      {"heap-use-after-free", Verdict::crash},
      {"unlock of an unlocked mutex (or by a wrong thread)", Verdict::fail},
  };
  for (const auto& [kind, expected] : kinds) {
    Observation seen = passing();
    seen.reports = {report(kind)};
    const CaseResult result = judge(kCase, seen);
    EXPECT_EQ(result.verdict, expected) << kind;
    EXPECT_EQ(result.detail, "text of " + kind);
    EXPECT_EQ(contains(result.sentence, "counter.cc:7"), expected != Verdict::race) << result.sentence;
  }
}

TEST(SanitizerRuling, AMutexThatIsMisusedIsExplained) {
  const auto sentence = [](const std::string& kind) {
    Observation seen = passing();
    seen.reports = {report(kind)};
    return judge(kCase, seen).sentence;
  };
  EXPECT_EQ(
      sentence("unlock of an unlocked mutex (or by a wrong thread)"),
      "A thread unlocks a mutex that it does not hold (course::Counter::add, counter.cc:7). Where did it lock it, "
      "and did it unlock it already?");
  EXPECT_EQ(sentence("something new"), "ThreadSanitizer says: something new (course::Counter::add, counter.cc:7).");
}

TEST(SanitizerRuling, AReportWhereNobodyReportsIsTamper) {
  Observation seen = passing();
  seen.mode = Mode::native;
  seen.outcome.records = sealed("hello|10|native\nbegin|10|Counter.AddsUp\nend|10|passed\n");
  EXPECT_EQ(verdict(seen), Verdict::pass);
  seen.reports = {race()};
  EXPECT_EQ(verdict(seen), Verdict::tamper);
}

TEST(SanitizerRuling, DisturbedReportsAreTamper) {
  Observation seen = passing();
  seen.reports_disturbed = true;
  EXPECT_EQ(verdict(seen), Verdict::tamper);
}

// Each report was announced when it was written.
TEST(SanitizerRuling, ARemovedReportIsTamper) {
  Observation seen = with_records(std::string(kBegun) + "report|11\nreport|12\nend|10|passed\n");
  EXPECT_EQ(verdict(seen), Verdict::tamper);
  seen.reports = {race()};
  EXPECT_EQ(verdict(seen), Verdict::tamper);
  seen.reports = {race(), race()};
  EXPECT_EQ(verdict(seen), Verdict::race);
  seen.reports = {race()};
  seen.reports_cut = true;
  EXPECT_EQ(verdict(seen), Verdict::race) << "more than is read";
}

TEST(SanitizerRuling, AReportThatWasCutIsTamper) {
  Observation seen = with_records(std::string(kBegun) + "report|11\nend|10|passed\n");
  TsanReport cut{"reported 1 warnings", {}, std::string("\0\0\0ThreadSanitizer: reported 1 warnings\n", 40)};
  seen.reports = {cut};
  EXPECT_EQ(verdict(seen), Verdict::tamper);
}

TsanReport failure(const std::string& text) { return {"unreadable", {}, text}; }

TEST(SanitizerRuling, AFailureBeforeHelloIsInfra) {
  Observation seen = with_records("");
  seen.outcome.code = 66;
  seen.reports = {{"unexpected memory mapping", {}, "FATAL: ThreadSanitizer: unexpected memory mapping"}};
  EXPECT_EQ(verdict(seen), Verdict::infra);
}

TEST(SanitizerRuling, AFailureThatWasNotAnnouncedIsTamper) {
  for (const char* text : {"half a line", "FATAL: ThreadSanitizer: unexpected memory mapping",
                           "ThreadSanitizer: CHECK failed: tsan_x.cc:1"}) {
    Observation seen = ended(Outcome::End::exited, 66);
    seen.reports = {failure(text)};
    EXPECT_EQ(verdict(seen), Verdict::tamper) << text;
  }
}

TEST(SanitizerRuling, GivingUpIsNeverAFaultOfTheGrader) {
  Observation seen = ended(Outcome::End::exited, 66);
  seen.outcome.records = sealed(std::string(kBegun) + "gave_up|10\n");
  seen.reports = {failure("FATAL: ThreadSanitizer: Thread limit (8128 threads) exceeded. Dying.")};
  EXPECT_EQ(verdict(seen), Verdict::crash);
  seen.reports = {failure("FATAL: ThreadSanitizer: CHECK failed: tsan_x.cc:1")};
  EXPECT_EQ(verdict(seen), Verdict::uncontrolled);
}

TEST(SanitizerRuling, AFailureHidesNoRace) {
  Observation seen = passing();
  seen.reports = {failure("FATAL: ThreadSanitizer: x"), race()};
  EXPECT_EQ(verdict(seen), Verdict::race);
  seen.reports = {failure("FATAL: ThreadSanitizer: x"), report("thread leak")};
  EXPECT_EQ(verdict(seen), Verdict::leak);
}

}  // namespace
}  // namespace trenza
