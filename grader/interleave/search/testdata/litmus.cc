// Runs the small program that its argument spells: threads apart by "|", each a row of operations with a space between.
// W, R, U and F store, load, exchange and fence; then the variable, the value and the memory order: x relaxed, a
// acquire, l release, b acq_rel, s seq_cst. "Wx1l Rya|Fs Uy2b" has two threads.

#include <atomic>
#include <cstring>
#include <thread>
#include <vector>

namespace {

struct alignas(64) Variable {
  std::atomic<int> value{0};
};
Variable variables[3];

template <std::memory_order kOrder>
void load(std::atomic<int>& variable) {
  variable.load(kOrder);
}
template <std::memory_order kOrder>
void store(std::atomic<int>& variable, int value) {
  variable.store(value, kOrder);
}

void do_load(std::atomic<int>& variable, char order) {
  switch (order) {
    case 'x': return load<std::memory_order_relaxed>(variable);
    case 'a': return load<std::memory_order_acquire>(variable);
    default: return load<std::memory_order_seq_cst>(variable);
  }
}

void do_store(std::atomic<int>& variable, int value, char order) {
  switch (order) {
    case 'x': return store<std::memory_order_relaxed>(variable, value);
    case 'l': return store<std::memory_order_release>(variable, value);
    default: return store<std::memory_order_seq_cst>(variable, value);
  }
}

void do_exchange(std::atomic<int>& variable, int value, char order) {
  switch (order) {
    case 'x': variable.exchange(value, std::memory_order_relaxed); return;
    case 'a': variable.exchange(value, std::memory_order_acquire); return;
    case 'l': variable.exchange(value, std::memory_order_release); return;
    case 'b': variable.exchange(value, std::memory_order_acq_rel); return;
    default: variable.exchange(value); return;
  }
}

void do_fence(char order) {
  switch (order) {
    case 'a': std::atomic_thread_fence(std::memory_order_acquire); return;
    case 'l': std::atomic_thread_fence(std::memory_order_release); return;
    case 'b': std::atomic_thread_fence(std::memory_order_acq_rel); return;
    default: std::atomic_thread_fence(std::memory_order_seq_cst); return;
  }
}

void run(const char* at) {
  for (; *at != '\0' && *at != '|'; ++at) {
    if (*at == ' ') continue;
    std::atomic<int>& variable = variables[at[0] == 'F' ? 0 : at[1] - 'x'].value;
    switch (at[0]) {
      case 'F': do_fence(at[1]), at += 1; break;
      case 'R': do_load(variable, at[2]), at += 2; break;
      case 'W': do_store(variable, at[2] - '0', at[3]), at += 3; break;
      default: do_exchange(variable, at[2] - '0', at[3]), at += 3; break;
    }
  }
}

}  // namespace

int main(int, char** arguments) {
  std::vector<std::thread> threads;
  for (const char* at = arguments[1]; at != nullptr; at = std::strchr(at, '|')) {
    if (*at == '|') ++at;
    threads.emplace_back(run, at);
  }
  for (std::thread& thread : threads) thread.join();
}
