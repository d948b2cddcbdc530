// Packaged tasks on std::threads that a guard joins.
#include "exercises/03_thread_per_core/thread_per_core.h"

#include <future>
#include <thread>
#include <utility>

namespace course {
namespace {

class Crew {
 public:
  template <typename Job>
  void hire(Job job) {
    members_.emplace_back(std::move(job));
  }
  ~Crew() {
    for (std::thread& member : members_) member.join();
  }

 private:
  std::vector<std::thread> members_;
};

}  // namespace

std::vector<int> run_per_thread(int n, const Work& work) {
  std::vector<std::future<int>> answers(n);
  {
    Crew crew;
    for (int i = 0; i < n; ++i) {
      std::packaged_task<int(int)> task(std::ref(work));
      answers[i] = task.get_future();
      crew.hire([task = std::move(task), i]() mutable { task(i); });
    }
  }
  std::vector<int> results;
  for (auto& answer : answers) results.push_back(answer.get());
  return results;
}

}  // namespace course
