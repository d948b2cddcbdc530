#ifndef GRADER_INTERLEAVE_SEARCH_PROGRAM_H_
#define GRADER_INTERLEAVE_SEARCH_PROGRAM_H_

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "grader/interleave/runtime/region/region.h"
#include "grader/interleave/search/races.h"

namespace trenza::interleave {

// A program that is linked with the runtime, started once and kept ready: every run() is one schedule of it, in a
// process forked from its beginning. Not thread-safe; one per explorer process, since the region has one address.
class Program {
 public:
  struct Options {
    std::chrono::seconds schedule_limit{10};  // wall time of one schedule, more where it hardly gets to run
    bool keep_output = false;                 // what it prints: shown, or thrown away
    int output = -1;                          // a descriptor that gets it instead, where there is one
    std::int16_t good_exit = 0;               // the exit code of a run that went well, or kAnyExit
    bool check = true;                        // that it is instrumented
    bool aslr = false;                        // leave the kernel's randomisation of addresses on
    bool apart = false;                       // in a process group of its own, which Ctrl-C does not reach
    // Source files, without their folder, that may have been compiled without -fsanitize=thread.
    std::vector<std::string> uninstrumented;
    Races races;
    // Called before each schedule; where several jobs explore, in each of their processes for its own schedules.
    std::function<void()> prepare;
    // Called after a schedule that went well: false if the program did not do all that it should, for a reason that
    // only the caller can see. Then it counts as one that ended with another exit code than 0.
    std::function<bool()> complete;
  };

  // Starts it. Throws std::runtime_error with a sentence if it cannot be started or was not built for this, or not all
  // of it: see instrumentation.h.
  Program(const std::vector<std::string>& command, Options options);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // What the next run() shall do: to be set before it.
  Plan& plan() { return region_->plan; }
  // Runs one schedule by the plan; how it went stands in region() until the next one.
  FindingKind run();
  // Runs one schedule as far as the step Plan::pause_at, and returns the process in which it waits there, for
  // Region::hold to become 0; nothing if the schedule ended before. finish() must follow before the next run.
  std::optional<pid_t> run_to_pause();
  // Lets a paused schedule go on, and waits for its end.
  FindingKind finish();
  const Region& region() const { return *region_; }
  // The choices of the last schedule that matter (telling_steps()), which replay it.
  std::vector<Choice> choices() const;
  // How many schedules were run.
  std::uint64_t runs() const { return runs_; }

  const std::vector<std::string>& command() const { return command_; }
  const Options& options() const { return options_; }
  // From the next schedule on.
  void set_races(const Races& races) { options_.races = races; }
  // The program's file.
  const std::string& file() const { return file_; }

  // In a process that was forked from the one that made this: gives up the region, so that a Program of its own can be
  // made here. The original goes on as before; nothing else may be asked of this copy.
  void disown();

 private:
  void start();
  void require_instrumented() const;
  void begin();
  bool await_turn(Turn turn, std::chrono::nanoseconds limit, Turn or_turn);
  bool await_turn(Turn turn, std::chrono::nanoseconds limit) { return await_turn(turn, limit, turn); }
  bool await_end();
  void give_up();
  void release();

  const std::vector<std::string> command_;
  Options options_;
  std::string file_;
  int memory_ = -1;
  Region* region_ = nullptr;
  pid_t server_ = -1;
  std::uint64_t runs_ = 0;
  bool spins_ = false;  // the last schedule was given up because a task ran without a step
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_PROGRAM_H_
