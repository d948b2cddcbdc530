#include "grader/runner/cases.h"

#include <algorithm>
#include <future>
#include <mutex>
#include <optional>
#include <thread>

namespace trenza {
namespace {

// An exercise has some twenty cases, and Bazel runs other exercises beside it.
constexpr std::size_t kMostAtATime = 4;

}  // namespace

std::size_t cases_at_a_time(const std::string& mode, Jail::Level level) {
  // At Level::none only one jail of a process may run at a time (jail.h).
  if (mode != "interleave" || level == Jail::Level::none) return 1;
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostAtATime);
}

std::vector<CaseResult> run_cases(const std::vector<Case>& cases, const std::vector<RunCase>& runners,
                                  const std::function<void(const CaseResult&)>& done) {
  std::vector<std::optional<CaseResult>> results(cases.size());
  std::size_t next = 0, told = 0;
  std::mutex mutex;  // guards the three above
  const auto work = [&](const RunCase& run) {
    std::unique_lock lock(mutex);
    while (next < cases.size()) {
      const std::size_t mine = next++;
      lock.unlock();
      CaseResult result = run(cases[mine]);
      lock.lock();
      results[mine] = std::move(result);
      for (; told < results.size() && results[told]; ++told) done(*results[told]);
    }
  };
  std::vector<std::future<void>> crew;
  for (const RunCase& runner : runners) crew.push_back(std::async(std::launch::async, work, std::cref(runner)));
  for (const std::future<void>& one : crew) one.wait();
  for (std::future<void>& one : crew) one.get();
  std::vector<CaseResult> all;
  for (std::optional<CaseResult>& result : results) all.push_back(std::move(*result));
  return all;
}

}  // namespace trenza
