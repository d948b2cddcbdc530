#ifndef GRADER_JAIL_JAIL_H_
#define GRADER_JAIL_JAIL_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grader/jail/limits.h"
#include "grader/jail/outcome.h"

namespace trenza {

// A program to run in the jail.
struct Command {
  std::vector<std::string> arguments;    // the first is the absolute path of the program
  std::vector<std::string> environment;  // "NAME=value", all of it: nothing is inherited
  std::string directory;                 // to start in; empty: any
  // Empty folders for it to write to. Above Level::none each is hidden by a file system of the tree's own, in memory,
  // so that the machine keeps nothing of what is written there.
  std::vector<std::string> scratch;
  // One of `scratch`: its files become Outcome::files.
  std::string collected;
  // Folders of this machine that it may write to, too. At Level::full they are given to the tree's user.
  std::vector<std::string> writable;
  // Files and folders that it may read, besides its program and what the system has for everyone; for Level::full,
  // where nothing else is there.
  std::vector<std::string> readable;
  bool fixed_addresses = false;  // no address space randomisation, which old ThreadSanitizers need
  // End it when all its threads have slept for half a second and nothing can wake them (stillness.h). Where nothing but
  // a wait of a test can end, it is told so: the mark of that wait comes over the channel, as eight bytes. For programs
  // that wait for nobody outside the tree but by a system call that stillness.h leaves out.
  bool ends_when_still = false;
  std::string greeting = {};  // can be read from the channel from the start; at most a few KB
};

// Runs process trees, one at a time, each under limits, in namespaces of its own where the machine lets us, and tells
// how they ended. Nothing that a tree starts outlives run().
//
// Not thread safe: one Jail per thread, and at Level::none one that runs per process, which becomes the heir of orphans
// (PR_SET_CHILD_SUBREAPER, prctl(2)). Copies share what they hold of the machine. A signal that ends this process ends
// the tree too.
class Jail {
 public:
  enum class Level {
    none,   // limits and a reaper of orphans only
    local,  // also namespaces by bubblewrap: processes, IPC, no network but loopback, a read-only file system
    full,   // also a user of its own, a filter on system calls, and nothing of the machine's files but what is needed
  };

  // A jail whose trees are watched by the program at `keeper`. `self` is where it learns of its control group.
  Jail(const std::string& keeper, Level level, const std::string& self = "/proc/self");

  // The highest level that works here.
  static Jail best(const std::string& keeper);

  // Runs `command` until it ends or breaks a limit. Never throws: a fault of the jail itself is an Outcome with
  // End::jail_failed.
  //
  // The command finds its channel, a stream socket, at the descriptor kChannel; what it writes there becomes
  // Outcome::records.
  Outcome run(const Command& command, const Limits& limits) const;

  // Why this level does not work here, in words; nullopt if it does. Runs a program that does nothing.
  std::optional<std::string> lack() const;

  Level level() const;
  // What is in force, in words, for reports and `./kit doctor`: "level full: …; …".
  std::string protections() const;
  // Why memory and processes are watched by the keeper only and not bounded by the kernel; empty if they are.
  std::string cgroup_lack() const;

  // The descriptor number of the channel in the jailed program.
  static constexpr int kChannel = 5;

 private:
  struct State;
  std::vector<std::string> keeper_line(const Command& command, const Limits& limits) const;

  std::shared_ptr<State> state_;
};

// "none", "local", "full".
std::string_view name(Jail::Level level);
// The level of that name; nullopt if there is none.
std::optional<Jail::Level> level_from_name(std::string_view name);

}  // namespace trenza

#endif  // GRADER_JAIL_JAIL_H_
