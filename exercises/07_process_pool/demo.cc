// A session with a pool of four worker processes.

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <thread>
#include <vector>

#include "exercises/07_process_pool/process_pool.h"

namespace {

using course::AsyncResult;
using course::PoolClosed;
using course::ProcessPool;
using course::TimeoutError;
using course::UnorderedResults;

std::int64_t square(std::int64_t x) { return x * x; }

std::int64_t own_pid(std::int64_t) { return getpid(); }

std::int64_t sleep_for_seconds(std::int64_t seconds) {
  std::this_thread::sleep_for(std::chrono::seconds(seconds));
  return seconds;
}

std::ostream& operator<<(std::ostream& out, const std::vector<std::int64_t>& numbers) {
  const char* separator = "[";
  for (const std::int64_t number : numbers) {
    out << separator << number;
    separator = ", ";
  }
  return out << "]";
}

}  // namespace

int main() {
  const std::chrono::seconds one_second(1);
  const std::vector<std::int64_t> inputs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

  ProcessPool pool(4);
  std::cout << "map, in order:          " << pool.map(square, inputs) << "\n";

  std::cout << "imap_unordered:         ";
  UnorderedResults results = pool.imap_unordered(square, inputs);
  while (const auto result = results.next()) std::cout << *result << " ";
  std::cout << "\n";

  std::cout << "apply_async, 20 * 20:   " << pool.apply_async(square, 20).get(one_second) << "\n";

  std::cout << "the parent's pid:       " << getpid() << "\n";
  std::cout << "one call, its pid:      " << pool.apply_async(own_pid, 0).get(one_second) << "\n";
  std::vector<AsyncResult> calls;
  for (int i = 0; i < 4; ++i) calls.push_back(pool.apply_async(own_pid, i));
  std::vector<std::int64_t> pids;
  for (AsyncResult& call : calls) pids.push_back(call.get(one_second));
  std::cout << "four calls, their pids: " << pids << "\n";

  AsyncResult sleeper = pool.apply_async(sleep_for_seconds, 10);
  std::cout << "a worker sleeps for 10 s, and get waits for 1 s ...\n" << std::flush;
  try {
    sleeper.get(one_second);
  } catch (const TimeoutError& error) {
    std::cout << "TimeoutError:           " << error.what() << "\n";
  }
  std::cout << "the pool still works:   " << pool.map(square, {10, 11, 12}) << "\n";

  pool.close();
  try {
    pool.apply_async(square, 20);
  } catch (const PoolClosed& error) {
    std::cout << "PoolClosed:             " << error.what() << "\n";
  }
  std::cout << "the pool goes out of scope, and the sleeping worker with it\n";
}
