// Leaves wherever it can, and lets destructors tidy up.

#include "grader/corpus/probe/probe.h"

#include <mutex>
#include <thread>

namespace course {
namespace {

class Joined {
 public:
  template <typename Work>
  explicit Joined(Work work) : thread_(work) {}
  ~Joined() { thread_.join(); }
  Joined(const Joined&) = delete;
  Joined& operator=(const Joined&) = delete;

 private:
  std::thread thread_;
};

}  // namespace

int answer(int question) {
  if (question < 1) return 0;
  std::mutex mutex;
  int value = 0;
  const Joined helper([&] {
    const std::lock_guard lock(mutex);
    if (value == 0) value = 1;
  });
  if (question == 1) return 10;
  {
    const std::lock_guard lock(mutex);
    if (value > 1) return -1;
  }
  if (question == 2) return 20;
  return 10 * question;
}

}  // namespace course
