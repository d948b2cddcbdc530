#include "grader/interleave/trace/state.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

namespace trenza::interleave {
namespace {

bool is_one_of(const std::string& operation, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), operation) != words.end();
}

// True for a step after which its task holds the step's object. A robust mutex is held, too, when its holder died.
bool takes_lock(const TraceStep& step) {
  if (!is_one_of(step.operation,
                 {"lock", "trylock", "read_lock", "write_lock", "rw_trylock", "file_lock", "file_trylock"})) {
    return false;
  }
  return step.how.empty() && (step.result == 0 || step.result == EOWNERDEAD);
}

bool gives_lock(const TraceStep& step) {
  return is_one_of(step.operation, {"unlock", "rw_unlock", "file_unlock"}) && step.result == 0;
}

// What a task that cannot take its step `next` waits for.
std::string wait_in_words(const TraceStep& next, const std::string& object) {
  const std::string& op = next.operation;
  if (is_one_of(op, {"lock", "read_lock", "write_lock"})) return "waits to lock " + object;
  if (op == "cond_wake") return "waits to be notified by " + object;
  if (op == "futex_wake") return "waits to be notified of " + object;
  if (op == "join" || op == "wait") return fmt::format("waits for {} to end", object);
  if (op == "sem_wait") return fmt::format("waits for {} to be posted", object);
  if (op == "barrier_out") return fmt::format("waits at {} for others", object);
  if (op == "once") return fmt::format("waits for {} to be initialised", object);
  if (op == "read") return "waits for data from " + object;
  if (op == "write") return "waits for room in " + object;
  if (op == "file_lock") return "waits for the " + object;
  return "waits";
}

}  // namespace

State::State(const Trace& trace, const Names& names, const std::function<std::string(const Place&)>& source)
    : trace_(trace), names_(names), source_(source) {
  tasks_[0].begun = true;
}

void State::go_to(std::size_t number) {
  while (now_ < std::min(number, trace_.steps.size())) take(trace_.steps[now_++]);
}

TaskState State::of(int task) const {
  const auto found = tasks_.find(task);
  TaskState state = found == tasks_.end() ? TaskState() : found->second;
  if (const auto held = held_.find(task); held != held_.end()) {
    for (const std::string& object : held->second) state.holds.push_back(without_descriptions(names_.in(object)));
  }
  state.waits_for = waits(task);
  return state;
}

void State::take(const TraceStep& step) {
  TaskState& task = tasks_[step.task];
  task.begun = true;
  if (is_one_of(step.operation, {"task_end", "exit"})) task.ended = true;
  if (source_ && !source_(step.place).empty()) task.place = step.place;
  std::vector<std::string>& held = held_[step.task];
  if (takes_lock(step)) {
    held.push_back(step.object);
  } else if (gives_lock(step)) {
    // A lock that is taken twice is given back twice.
    const auto last = std::find(held.rbegin(), held.rend(), step.object);
    if (last != held.rend()) held.erase(std::next(last).base());
  }
  note_value(step);
}

void State::note_value(const TraceStep& step) {
  if (!step.has_value || step.object.empty() || is_of_library(step.object) || !names_.has_name(step.object)) return;
  constexpr std::string_view kAtomic = "atomic ";
  std::string name = without_descriptions(names_.in(step.object));
  if (name.starts_with(kAtomic) && name[kAtomic.size()] != '#') name.erase(0, kAtomic.size());
  const bool reads_only = step.operation == "load" || (step.operation == "cas" && step.result == 0);
  // An old value, which weak memory let a task read, is not what is there.
  if (reads_only && step.newer != 0) return;
  const std::string value = number(reads_only ? step.value : step.written);
  const auto known = std::find_if(values_.begin(), values_.end(), [&](const auto& each) { return each.first == name; });
  if (known == values_.end()) {
    values_.emplace_back(std::move(name), value);
  } else {
    known->second = value;
  }
}

std::string State::holder(const std::string& object, int task) const {
  for (const auto& [other, held] : held_) {
    if (std::find(held.begin(), held.end(), object) == held.end()) continue;
    return other == task ? ", which it holds itself" : ", held by " + names_.of(other);
  }
  return {};
}

const TraceStep* State::next_of(int task) const {
  for (std::size_t i = now_; i < trace_.steps.size(); ++i) {
    if (trace_.steps[i].task == task) return &trace_.steps[i];
  }
  return nullptr;
}

std::string State::waits(int task) const {
  const auto found = tasks_.find(task);
  if (found == tasks_.end() || !found->second.begun || found->second.ended) return {};
  // Who could have taken the next step instead does not wait.
  if (now_ < trace_.steps.size()) {
    const std::vector<int>& ready = trace_.steps[now_].could_run;
    if (std::find(ready.begin(), ready.end(), task) != ready.end()) return {};
  }
  if (const TraceStep* const next = next_of(task)) {
    return wait_in_words(*next, without_descriptions(names_.in(next->object))) + holder(next->object, task);
  }
  for (const TraceTask& end : trace_.tasks) {
    if (end.task == task && !end.ended) return without_descriptions(names_.in(end.waits_for));
  }
  return {};
}

}  // namespace trenza::interleave
