#include "grader/testing/threads.h"

#include <dirent.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <utility>

#include "grader/testing/processes.h"
#include "grader/testing/rendezvous.h"

namespace trenza {

int thread_count() {
  int count = 0;
  DIR* directory = opendir("/proc/self/task");
  if (directory == nullptr) return count;
  while (const dirent* entry = readdir(directory)) {
    if (entry->d_name[0] != '.') ++count;
  }
  closedir(directory);
  return count;
}

struct Background::State {
  std::atomic<pid_t> id{0};
  std::atomic<bool> finished{false};
};

Background::Background(std::function<void()> body) : state_(std::make_shared<State>()) {
  thread_ = std::thread([state = state_, body = std::move(body)]() mutable {
    state->id = gettid();
    body();
    body = nullptr;  // what it captured goes before anybody is told
    state->finished = true;
  });
}

Background::~Background() {
  if (thread_.joinable() && !done(std::chrono::milliseconds(100))) thread_.detach();
}

bool Background::done(std::chrono::milliseconds limit) {
  if (!thread_.joinable()) return true;
  if (!eventually([&] { return state_->finished.load(); }, limit)) return false;
  thread_.join();
  return true;
}

bool Background::asleep(std::chrono::milliseconds limit) const {
  // Twice in a row, a moment apart: the first look may have met a short wait for a lock.
  int seen = 0;
  const auto sleeping = [&] {
    const pid_t id = state_->id.load();
    seen = id != 0 && is_asleep(id) ? seen + 1 : 0;
    return seen >= 2 || state_->finished.load();
  };
  return eventually(sleeping, limit) && !state_->finished.load();
}

}  // namespace trenza
