#ifndef GRADER_RUNNER_MODES_MODE_RULES_H_
#define GRADER_RUNNER_MODES_MODE_RULES_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "grader/jail/jail.h"
#include "grader/runner/judge.h"
#include "grader/runner/ruling.h"
#include "grader/runner/scratch.h"
#include "grader/runner/subject.h"

namespace trenza {

// What is about to be run: a case of a subject.
struct Attempt {
  const Subject& subject;
  const Case& c;
  std::string reports;     // the folder to which reports of ThreadSanitizer have to go
  std::size_t runner = 0;  // the number of the CaseRunner among those that run side by side
  std::chrono::milliseconds wall;
  bool again = false;  // the first attempt was in_vain()
};

// What is particular about one mode: how a case is bounded and started there, whether to believe what it says, what is
// seen of it and what that means. Without state; one implementation per mode, in a file of its own.
class ModeRules {
 public:
  virtual ~ModeRules() = default;

  virtual Limits limits(const Exercise& exercise) const;

  // Adds to `command` the program, its arguments, and what it needs of the machine.
  virtual void prepare(const Attempt& attempt, Command& command) const = 0;

  // Why nothing that this mode says can be believed on this machine; nullopt if it can.
  virtual std::optional<std::string> distrust(const Subject& subject, Scratch& scratch) const;

  // True if what looks on gave up in the first attempt, which says nothing of the program, and a second one that looks
  // for less may tell.
  virtual bool in_vain(const Run& run) const;

  // Adds to `seen` what this mode alone can tell from `seen.outcome`.
  virtual void observe(const Subject& subject, Observation& seen) const = 0;

  virtual Ruling rule(const Case& c, const Observation& seen) const = 0;
};

// The rules of `mode`; valid for ever, from any thread.
const ModeRules& rules_of(Mode mode);

// What rules_of() gives; each is defined in the file of that name.
const ModeRules& interleave_rules();
const ModeRules& native_rules();
const ModeRules& tsan_rules();

// Of modes in which the worker runs by itself: starts it, and finds the lines of a crash.
void prepare_worker(const Attempt& attempt, Mode mode, Command& command);
void observe_crash(const Subject& subject, Observation& seen);

}  // namespace trenza

#endif  // GRADER_RUNNER_MODES_MODE_RULES_H_
