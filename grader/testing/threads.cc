#include "grader/testing/threads.h"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "grader/testing/mode.h"
#include "grader/testing/processes.h"
#include "grader/testing/rendezvous.h"

// Of the interleave runtime: how many threads this process has; 0 where it does not control it.
extern "C" int interleave_thread_count() __attribute__((weak));

namespace trenza {

namespace {

// The kernel ids of this process's threads.
std::vector<pid_t> threads() {
  std::vector<pid_t> found;
  DIR* directory = opendir("/proc/self/task");
  if (directory == nullptr) return found;
  while (const dirent* entry = readdir(directory)) {
    if (entry->d_name[0] != '.') found.push_back(std::atoi(entry->d_name));
  }
  closedir(directory);
  return found;
}

// ThreadSanitizer starts a thread of its own together with the first that a program creates. It wakes up ten times a
// second, and on a busy machine it then waits for a processor as long as the code under test would. Creates that first
// one, before main, so that what appears with it can be told from all later ones. 0 if nothing did.
pid_t sanitizers_thread() {
  if (mode() != Mode::tsan) return 0;
  pid_t first = 0;
  std::thread([&first] { first = gettid(); }).join();
  for (const pid_t thread : threads()) {
    if (thread != gettid() && thread != first) return thread;
  }
  return 0;
}

const pid_t kSanitizersThread = sanitizers_thread();

bool all_others_asleep() {
  const std::vector<pid_t> all = threads();
  return std::all_of(all.begin(), all.end(), [](pid_t thread) {
    return thread == gettid() || thread == kSanitizersThread || is_asleep(thread);
  });
}

}  // namespace

int thread_count() {
  // The kernel may still count a thread that was joined under the interleave runtime, which lets it end by itself.
  if (&interleave_thread_count != nullptr) {
    if (const int count = interleave_thread_count(); count != 0) return count;
  }
  return static_cast<int>(threads().size());
}

bool all_others_asleep(std::chrono::milliseconds limit) {
  int seen = 0;
  const auto quiet = [&] {
    seen = all_others_asleep() ? seen + 1 : 0;
    return seen >= 3;
  };
  return eventually(quiet, limit);
}

int times_seen_awake(int looks) {
  // A sleep would be counted where a test counts the sleeps of the code under test.
  const Rendezvous nobody(1);
  int awake = 0;
  for (int i = 0; i < looks; ++i) {
    nobody.wait(std::chrono::milliseconds(2));
    awake += all_others_asleep() ? 0 : 1;
  }
  return awake;
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
  // It may wait for a lock that somebody holds who had no turn for long: such a thread is awake. Several looks, since
  // one does not see all threads at the same moment. Under exploration, whoever is asleep waits for the caller anyway.
  const auto settled = [](pid_t id) { return mode() == Mode::interleave ? is_asleep(id) : all_others_asleep(); };
  int seen = 0;
  const auto sleeping = [&] {
    const pid_t id = state_->id.load();
    seen = id != 0 && settled(id) ? seen + 1 : 0;
    return seen >= 3 || state_->finished.load();
  };
  return eventually(sleeping, limit) && !state_->finished.load();
}

}  // namespace trenza
