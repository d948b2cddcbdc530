#include "grader/interleave/trace/links.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace trenza::interleave {
namespace {

// Pairs of operations on the same object.
struct Pair {
  std::string_view from, to;
};
constexpr Pair kPairs[] = {
    {"unlock", "lock"},          {"unlock", "trylock"},          {"rw_unlock", "read_lock"},
    {"rw_unlock", "write_lock"}, {"rw_unlock", "rw_trylock"},    {"notify_one", "cond_wake"},
    {"notify_all", "cond_wake"}, {"sem_post", "sem_wait"},       {"sem_post", "sem_trywait"},
    {"write", "read"},           {"futex_notify", "futex_wake"}, {"barrier_in", "barrier_out"},
    {"once_done", "once"},
};

bool pair(const std::string& from, const std::string& to) {
  return std::any_of(std::begin(kPairs), std::end(kPairs),
                     [&](const Pair& pair) { return pair.from == from && pair.to == to; });
}

// False for a step that did not get what it came for.
bool succeeded(const TraceStep& step) {
  if (!step.how.empty()) return false;
  if (step.operation == "trylock" || step.operation == "rw_trylock" || step.operation == "sem_trywait") {
    return step.result == 0;
  }
  return step.operation != "read" || step.result > 0;
}

// The step of another task that step `to` follows from.
std::optional<std::size_t> cause(const Trace& trace, std::size_t to) {
  const TraceStep& step = trace.steps[to];
  const auto last = [&](auto&& holds) -> std::optional<std::size_t> {
    for (std::size_t i = to; i-- > 0;) {
      if (trace.steps[i].task != step.task && holds(trace.steps[i])) return i;
    }
    return std::nullopt;
  };
  if (step.operation == "task_start") {
    return last([&](const TraceStep& from) {
      return (from.operation == "create" && from.result == step.task) ||
             (from.operation == "fork" && from.process != step.process && from.result == step.process);
    });
  }
  if (step.operation == "join") {
    return last([&](const TraceStep& from) { return from.operation == "task_end" && from.object == step.object; });
  }
  if (step.operation == "wait") {
    return last([&](const TraceStep& from) { return from.operation == "exit" && from.process == step.result; });
  }
  if (step.object.empty() || !succeeded(step)) return std::nullopt;
  return last(
      [&](const TraceStep& from) { return from.object == step.object && pair(from.operation, step.operation); });
}

std::string word(const std::string& operation) {
  std::string out = operation;
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

}  // namespace

std::vector<Link> find_links(const Trace& trace) {
  std::vector<Link> links;
  for (std::size_t to = 0; to < trace.steps.size(); ++to) {
    const auto from = cause(trace, to);
    if (!from) continue;
    links.push_back({static_cast<int>(*from) + 1, static_cast<int>(to) + 1,
                     word(trace.steps[*from].operation) + " → " + word(trace.steps[to].operation)});
  }
  return links;
}

}  // namespace trenza::interleave
