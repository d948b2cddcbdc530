#ifndef GRADER_INTERLEAVE_RUNTIME_SCENE_H_
#define GRADER_INTERLEAVE_RUNTIME_SCENE_H_

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <new>

#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {

// For tests: a region with tasks that run nothing. The test plays them, one after the other, by become().
class Scene {
 public:
  Scene() {
    void* const memory =
        mmap(nullptr, sizeof(Region), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    region = static_cast<Region*>(memory);
    new (&region->plan) Plan();
    region->reset();
    add_process(0);
    self = add_task(0, 0);
  }
  ~Scene() {
    munmap(region, sizeof(Region));
    region = nullptr;
    self = -1;
  }
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  // From now on the calling thread is `task`.
  void become(int task) { self = task; }

  // The present task creates a thread of its process, which has seen what it has.
  int create() {
    my_process().threaded = true;
    const int task = add_task(my_task().process, self);
    next_epoch();
    return task;
  }

  // The present task forks; returns the child's task.
  int fork_process() {
    const int process = add_process(my_task().process);
    const int task = add_task(process, self);
    next_epoch();
    return task;
  }

  // What `acts` ends with, which may conclude the schedule: so it is done in a process of its own.
  Finding outcome(const std::function<void()>& acts) {
    const pid_t pid = fork();
    if (pid == 0) {
      acts();
      _exit(0);
    }
    waitpid(pid, nullptr, 0);
    return region->finding;
  }
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_SCENE_H_
