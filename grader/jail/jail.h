#ifndef GRADER_JAIL_JAIL_H_
#define GRADER_JAIL_JAIL_H_

#include <string>
#include <vector>

#include "grader/jail/limits.h"
#include "grader/jail/outcome.h"

namespace trenza {

// A program to run in the jail.
struct Command {
  std::vector<std::string> arguments;    // the first is the absolute path of the program
  std::vector<std::string> environment;  // "NAME=value", all of it: nothing is inherited
  std::string directory;                 // to start in; empty: the caller's
  // Folders that it may write to. At Level::local everything else is read-only, but a /tmp and /dev/shm of its own.
  std::vector<std::string> writable;
  bool fixed_addresses = false;  // no address space randomisation, which old ThreadSanitizers need
  std::string greeting = {};     // can be read from the channel from the start; at most a few KB
};

// Runs process trees, one at a time, each under limits, in namespaces of its own where the machine lets us, and tells
// how they ended. Nothing that a tree starts outlives run().
//
// Not thread safe; use one Jail per thread. A signal that ends this process ends the tree too.
class Jail {
 public:
  enum class Level {
    none,   // limits and a reaper of orphans only
    local,  // also namespaces by bubblewrap: processes, IPC, no network but loopback, a read-only file system
  };

  // A jail whose trees are watched by the program at `keeper`, at the highest level that works here.
  static Jail best(const std::string& keeper);

  Jail(std::string keeper, Level level) : keeper_(std::move(keeper)), level_(level) {}

  // Runs `command` until it ends or breaks a limit. Never throws: a fault of the jail itself is an Outcome with
  // End::jail_failed.
  //
  // The command finds its channel, a stream socket, at the descriptor kChannel; what it writes there becomes
  // Outcome::records.
  Outcome run(const Command& command, const Limits& limits) const;

  Level level() const { return level_; }
  // What is in force, in words, for reports and `./kit doctor`.
  std::string protections() const;

  // The descriptor number of the channel in the jailed program.
  static constexpr int kChannel = 5;

 private:
  std::vector<std::string> wrapped(const Command& command, const Limits& limits) const;

  std::string keeper_;
  Level level_;
};

}  // namespace trenza

#endif  // GRADER_JAIL_JAIL_H_
