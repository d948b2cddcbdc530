#ifndef GRADER_JAIL_CGROUP_H_
#define GRADER_JAIL_CGROUP_H_

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace trenza {

// A control group for process trees that run one after the other: the kernel itself bounds what they use together.
// Version 2 (cgroups(7)) where this process's group may have children with the controllers for memory and processes;
// else version 1, of which one of the two controllers is enough.
//
// A group that a killed grader left behind is removed by the next one. Not thread safe.
class Cgroup {
 public:
  // Below the group that this process is in, as `self`/cgroup and `self`/mountinfo tell. nullptr if none can be made;
  // `lack` then says why.
  static std::unique_ptr<Cgroup> make(const std::string& self, std::string& lack);

  virtual ~Cgroup() = default;
  Cgroup(const Cgroup&) = delete;
  Cgroup& operator=(const Cgroup&) = delete;

  // Sets what the processes of the group may use together. Throws std::system_error.
  virtual void bound(std::uint64_t memory_bytes, std::uint64_t processes) = 0;

  // Calls `start`, which forks, and returns what it returns. With version 1 the child is born into the group: moving a
  // process there takes the kernel some ten milliseconds, so a thread of ours lives in the group and forks for us.
  virtual pid_t spawn(const std::function<pid_t()>& start) = 0;

  // A descriptor of the group for CLONE_INTO_CGROUP (clone(2)), with version 2; -1 with version 1.
  virtual int folder() const = 0;
  // Descriptors of the files that count the kernel's refusals ("max") and kills ("oom_kill"); -1 where there is none.
  virtual int pids_events() const = 0;
  virtual int memory_events() const = 0;

  // Kills every process in the group. True if there was one.
  virtual bool clear() = 0;

  // "cgroup v2", "cgroup v1", with what it bounds where that is not everything.
  virtual std::string description() const = 0;

 protected:
  Cgroup() = default;
};

}  // namespace trenza

#endif  // GRADER_JAIL_CGROUP_H_
