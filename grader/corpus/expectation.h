#ifndef GRADER_CORPUS_EXPECTATION_H_
#define GRADER_CORPUS_EXPECTATION_H_

#include <string>
#include <vector>

#include "grader/verdict/case_result.h"
#include "grader/verdict/verdict.h"

namespace trenza {

// What an entry of the corpus must get in one mode, read from its `expect` file:
//
//   # The thread is never joined; only ThreadSanitizer can know.
//   LEAK Probe.Second tsan
//   requires private /dev/shm
//
// A line is VERDICT CASE MODE, where the mode * means all of them, and VERDICT may be several with slashes between them
// where luck or the machine decides: CRASH/FAIL. A case that no line names must PASS, since what goes wrong in one case
// must not touch another. ANY promises nothing: for undefined behaviour that the mode cannot see.
//
// `requires` names a protection without which the entry is not graded, because it would harm the machine or cannot be
// found out; it is compared with the words of Jail::protections(). `says` demands words in the sentence of every case
// that does not pass, and `prints` words in what it printed. `listens tcp PORT` and `listens abstract NAME` open a
// socket on this machine while the entry is graded, on which nobody may call. Empty lines and comments are skipped.
struct Expectation {
  struct Line {
    std::string case_name;
    std::vector<Verdict> verdicts;  // one of these; empty: ANY
  };

  // The lines that apply to `mode`. Throws std::runtime_error with a sentence that quotes the line it cannot read.
  static Expectation read(const std::string& text, const std::string& mode);

  std::vector<Line> lines;
  std::vector<std::string> required;
  std::vector<std::string> words;
  std::vector<std::string> printed;
  std::vector<std::string> listeners;  // "tcp 47231"
};

// What of `result` is not as expected, one sentence each; empty if all is.
std::vector<std::string> differences(const Expectation& expectation, const ExerciseResult& result);

// The protections that `expectation` requires and that are not among `in_force`, the words of Jail::protections().
std::vector<std::string> missing_protections(const Expectation& expectation, const std::string& in_force);

// What is wrong with `printed`, which the grader printed, one sentence each: bytes that are no plain text, lines that a
// CI system would take for a command. Whatever a submission says must not get through as it came.
std::vector<std::string> unsafe_parts(const std::string& printed);

}  // namespace trenza

#endif  // GRADER_CORPUS_EXPECTATION_H_
