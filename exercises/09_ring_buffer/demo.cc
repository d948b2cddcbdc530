// The lesson to watch: a machine that shows old values, and what a queue without a lock saves.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>
#include <vector>

namespace {

// In each try, each of two threads writes 1 into a variable of its own and reads that of the other one. Returns in how
// many tries both read the old 0, as if neither had written before the other one read.
//
// The orders are known when this is compiled: otherwise the compiler takes the strongest ones.
template <std::memory_order kStore, std::memory_order kLoad>
int both_read_the_old_value(int tries) {
  struct Try {
    alignas(64) std::atomic<int> first{0};
    alignas(64) std::atomic<int> second{0};
    int seen_by_first = 1, seen_by_second = 1;
  };
  // The threads drift apart, so they meet again and again.
  constexpr int kTogether = 100;
  std::vector<Try> all(kTogether);
  std::atomic<int> arrived{0};
  const auto meet = [&arrived](int n) {
    ++arrived;
    for (int looks = 0; arrived < 2 * n; ++looks) {
      if (looks > 10'000) std::this_thread::yield();
    }
  };
  const int meetings = tries / kTogether;
  std::thread other([&] {
    for (int i = 0; i < meetings; ++i) {
      meet(2 * i + 1);
      for (Try& one : all) {
        one.second.store(1, kStore);
        one.seen_by_second = one.first.load(kLoad);
      }
      meet(2 * i + 2);
    }
  });
  int both = 0;
  for (int i = 0; i < meetings; ++i) {
    for (Try& one : all) one.first = one.second = 0;
    meet(2 * i + 1);
    for (Try& one : all) {
      one.first.store(1, kStore);
      one.seen_by_first = one.second.load(kLoad);
    }
    meet(2 * i + 2);
    for (const Try& one : all) {
      if (one.seen_by_first == 0 && one.seen_by_second == 0) ++both;
    }
  }
  other.join();
  return both;
}

// A queue that both threads lock.
class LockedQueue {
 public:
  explicit LockedQueue(std::size_t capacity) : capacity_(capacity) {}

  bool try_push(int value) {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (values_.size() == capacity_) return false;
    values_.push(value);
    return true;
  }

  std::optional<int> try_pop() {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (values_.empty()) return std::nullopt;
    const int value = values_.front();
    values_.pop();
    return value;
  }

 private:
  const std::size_t capacity_;
  std::mutex mutex_;
  std::queue<int> values_;  // guarded by mutex_
};

// The ring of this exercise, without what is not needed here.
class Ring {
 public:
  explicit Ring(std::size_t capacity) : slots_(capacity) {}

  bool try_push(int value) {
    const std::size_t pushed = pushed_.load(std::memory_order_relaxed);
    if (pushed - popped_.load(std::memory_order_acquire) == slots_.size()) return false;
    slots_[pushed % slots_.size()] = value;
    pushed_.store(pushed + 1, std::memory_order_release);
    return true;
  }

  std::optional<int> try_pop() {
    const std::size_t popped = popped_.load(std::memory_order_relaxed);
    if (pushed_.load(std::memory_order_acquire) == popped) return std::nullopt;
    const int value = slots_[popped % slots_.size()];
    popped_.store(popped + 1, std::memory_order_release);
    return value;
  }

 private:
  std::vector<int> slots_;
  alignas(64) std::atomic<std::size_t> pushed_{0};
  alignas(64) std::atomic<std::size_t> popped_{0};
};

// Sends `count` values from one thread to another one; returns the milliseconds that this took.
template <typename Queue>
double milliseconds_for(int count) {
  Queue queue(1024);
  const auto begin = std::chrono::steady_clock::now();
  std::thread producer([&] {
    for (int i = 0; i < count; ++i) {
      while (!queue.try_push(i)) std::this_thread::yield();
    }
  });
  for (int i = 0; i < count; ++i) {
    while (!queue.try_pop()) std::this_thread::yield();
  }
  producer.join();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

int main() {
  constexpr int kTries = 1'000'000;
  std::puts("1. Each of two threads writes 1 into its own variable, and reads that of the other one:");
  std::printf("  relaxed:              both read the old 0 in %d of %d tries\n",
              both_read_the_old_value<std::memory_order_relaxed, std::memory_order_relaxed>(kTries), kTries);
  std::printf("  release and acquire:  both read the old 0 in %d of %d tries\n",
              both_read_the_old_value<std::memory_order_release, std::memory_order_acquire>(kTries), kTries);
  std::printf("  seq_cst:              both read the old 0 in %d of %d tries\n",
              both_read_the_old_value<std::memory_order_seq_cst, std::memory_order_seq_cst>(kTries), kTries);

  constexpr int kCount = 1'000'000;
  std::puts("2. A million values from one thread to another one:");
  std::printf("  a queue and a mutex:  %.0f ms\n", milliseconds_for<LockedQueue>(kCount));
  std::printf("  a ring without lock:  %.0f ms\n", milliseconds_for<Ring>(kCount));
  return 0;
}
