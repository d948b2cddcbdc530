#ifndef GRADER_INTERLEAVE_SEARCH_PROGRAM_H_
#define GRADER_INTERLEAVE_SEARCH_PROGRAM_H_

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "grader/interleave/runtime/region/region.h"

namespace trenza::interleave {

// A program that is linked with the runtime, started once and kept ready: every run() is one schedule of it, in a
// process forked from its beginning. Not thread-safe; one per explorer process, since the region has one address.
class Program {
 public:
  struct Options {
    std::chrono::seconds schedule_limit{10};  // wall time of one schedule
    bool keep_output = false;                 // what it prints: shown, or thrown away
    // Called before each schedule.
    std::function<void()> prepare;
    // Called after a schedule that went well: false if the program did not do all that it should, for a reason that
    // only the caller can see. Then it counts as one that ended with another exit code than 0.
    std::function<bool()> complete;
  };

  // Starts it. Throws std::runtime_error with a sentence if it cannot be started or was not built for this.
  Program(const std::vector<std::string>& command, Options options);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // What the next run() shall do: to be set before it.
  Plan& plan() { return region_->plan; }
  // Runs one schedule by the plan; how it went stands in region() until the next one.
  FindingKind run();
  const Region& region() const { return *region_; }
  // The choices of the last schedule that matter (telling_steps()), which replay it.
  std::vector<Choice> choices() const;
  // How many schedules were run.
  std::uint64_t runs() const { return runs_; }

 private:
  void start(const std::vector<std::string>& command);
  bool await_turn(Turn turn, std::chrono::nanoseconds limit);
  void give_up();
  void release();

  Options options_;
  int memory_ = -1;
  Region* region_ = nullptr;
  pid_t server_ = -1;
  std::uint64_t runs_ = 0;
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_PROGRAM_H_
