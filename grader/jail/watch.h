#ifndef GRADER_JAIL_WATCH_H_
#define GRADER_JAIL_WATCH_H_

#include <chrono>
#include <string>
#include <vector>

#include "grader/jail/settings.h"
#include "grader/jail/tree.h"

namespace trenza {

// How often something happened, as a file of a control group tells in a line "KEY NUMBER"; from now on.
class EventCount {
 public:
  // `descriptor` -1: there is no such file, and nothing ever happens.
  EventCount(long long descriptor, std::string key);

  bool exists() const { return descriptor_ >= 0; }
  bool happened() const { return number() > before_; }

 private:
  long long number() const;

  int descriptor_;
  std::string key_;
  long long before_ = 0;
};

// Watches the limits that a whole tree shares. Where a control group holds memory and processes, the kernel keeps those
// limits and the watch only asks whether it had to; elsewhere it counts by itself every few milliseconds, so that a
// balloon or a bomb ends long before the machine feels it.
class Watch {
 public:
  explicit Watch(const Settings& settings);

  // The limit that is broken now, in the words of the keeper's report ("memory_limit"); empty if none is.
  std::string broken();

  // The limit that a tree which has ended had run into: what it did about the refusal is no matter.
  std::string broken_in_the_end() const;

  // True if the tree, `age` old, has hardly come to run although it wants to: others have the processors, or hold a
  // lock in the kernel that it needs.
  bool is_held_up_by_the_machine(std::chrono::milliseconds age) const;

  // For how long so far the tree wanted to run and had no processor.
  std::chrono::milliseconds held_up() const { return held_up_; }

  // How long to wait before the next look: watching costs at most a tenth of one core.
  std::chrono::milliseconds pause() const { return pause_; }

  // True if the machine itself has hardly any memory left. Not the tree's fault, which keeps its limits.
  bool machine_is_exhausted() const;

 private:
  std::vector<Process> tree() const;
  void measure(const std::vector<Process>& tree, long long cpu);
  bool too_much_memory(const std::vector<Process>& tree);
  std::string full_folder() const;

  const Settings& settings_;
  EventCount refused_processes_;
  EventCount killed_for_memory_;
  std::vector<std::string> mounted_;  // file systems of the tree's own
  std::vector<std::string> walked_;   // folders of a larger file system
  int looks_over_memory_ = 0;         // in a row
  std::chrono::milliseconds pause_;
  // Of the window over which it is measured how long the tree was held up: CPU time counts in ticks of ten
  // milliseconds.
  std::chrono::steady_clock::time_point window_;
  long long cpu_before_ = 0;
  int looks_ = 0;
  int looks_that_wanted_ = 0;
  std::chrono::milliseconds held_up_{0};
};

}  // namespace trenza

#endif  // GRADER_JAIL_WATCH_H_
