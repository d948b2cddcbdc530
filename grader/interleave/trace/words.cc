#include "grader/interleave/trace/words.h"

#include <fmt/format.h>

#include <cctype>
#include <cerrno>
#include <string_view>

#include "grader/interleave/trace/text.h"

namespace trenza::interleave {
namespace {

// An object as a word for a sentence whose verb tells its kind already.
std::string plain(std::string object) {
  for (const std::string_view noise : {"(anonymous namespace)::", "guard variable for "}) {
    for (std::size_t at; (at = object.find(noise)) != std::string::npos;) object.erase(at, noise.size());
  }
  if (is_of_library(object)) return "the library's own state";
  object = without_descriptions(object);
  constexpr std::string_view kAtomic = "atomic ";
  // "atomic #2" has no other name.
  if (object.starts_with(kAtomic) && object[kAtomic.size()] != '#') object.erase(0, kAtomic.size());
  return object.empty() ? "it" : object;
}

std::string transferred(const TraceStep& step, const char* verb, const char* word, const std::string& object) {
  if (step.result == -EAGAIN) return fmt::format("{} {}: would have to wait", verb, object);
  if (step.result < 0) return fmt::format("{} {}: error {}", verb, object, -step.result);
  if (step.result == 0) return fmt::format("{} {}: {}", verb, object, word);
  return fmt::format("{} {} byte{}: {}", verb, step.result, step.result == 1 ? "" : "s", object);
}

std::string ended_wait(const TraceStep& step, const std::string& text) {
  if (step.how == "timeout") return text + ": time is up";
  if (step.how == "spurious") return text + ": woken for no reason";
  return text;
}

std::string tried(const TraceStep& step, const std::string& text) {
  return text + (step.result == 0 ? ": got it" : ": not free");
}

}  // namespace

Names::Names(const Trace& trace, const std::function<std::string(const Place&)>& source) : memory_(trace, source) {
  for (const TraceTask& task : trace.tasks) {
    const auto index = static_cast<std::size_t>(task.task);
    if (names_.size() <= index) names_.resize(index + 1);
    bool first = true;  // of its process
    for (const TraceTask& other : trace.tasks) {
      if (other.process == task.process && other.task < task.task) first = false;
    }
    names_[index] = task.task == 0      ? "main"
                    : first             ? fmt::format("process {}", task.process)
                    : task.process == 0 ? fmt::format("thread {}", task.task)
                                        : fmt::format("thread {} of process {}", task.task, task.process);
  }
}

std::string Names::of(int task) const {
  const auto index = static_cast<std::size_t>(task);
  return index < names_.size() && !names_[index].empty() ? names_[index] : fmt::format("task {}", task);
}

std::string Names::in(const std::string& text) const {
  const std::string from = clean(memory_.in(text));
  std::string out;
  for (std::size_t i = 0; i < from.size();) {
    const std::string_view rest = std::string_view(from).substr(i);
    const bool begins_word = i == 0 || std::isalnum(static_cast<unsigned char>(from[i - 1])) == 0;
    if (begins_word && (rest.starts_with("task ") || rest.starts_with("Task ")) && rest.size() > 5 &&
        std::isdigit(static_cast<unsigned char>(rest[5])) != 0) {
      std::size_t end = 5;
      int task = 0;
      while (end < rest.size() && end < 9 && std::isdigit(static_cast<unsigned char>(rest[end])) != 0) {
        task = task * 10 + (rest[end++] - '0');
      }
      std::string name = of(task);
      if (rest[0] == 'T') name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
      out += name;
      i += end;
    } else {
      out += from[i++];
    }
  }
  return out;
}

std::string without_descriptions(std::string text) {
  for (std::size_t at = 0; (at = text.find('#', at)) != std::string::npos; ++at) {
    const std::size_t open = text.find_first_not_of("0123456789", at + 1);
    if (open == std::string::npos || text.compare(open, 2, " (") != 0) continue;
    const std::size_t close = text.find(')', open);
    if (close != std::string::npos) text.erase(open, close + 1 - open);
  }
  return text;
}

bool is_of_library(const std::string& object) { return object.starts_with("atomic std::__"); }

std::string number(std::uint64_t value) {
  constexpr std::uint64_t kSmall = 1 << 20;
  if (value >= -kSmall) return fmt::format("-{}", -value);
  if (value < (1ull << 32) && value >= (1ull << 32) - kSmall) return fmt::format("-{}", (1ull << 32) - value);
  return value < (1ull << 40) ? fmt::format("{}", value) : fmt::format("{:#x}", value);
}

// What had overwritten an old value already, where weak memory let it be read.
std::string how_old(const TraceStep& step) {
  if (step.newer == 0) return {};
  if (step.operation == "store") {
    return fmt::format(", overwritten at once by step {} of task {}: nothing orders the two", step.newer,
                       step.newer_task);
  }
  return fmt::format(", which task {} had overwritten in step {}: nothing orders the two", step.newer_task, step.newer);
}

std::string phrase(const TraceStep& step, const Names& names) {
  const std::string& op = step.operation;
  const std::string object = plain(names.in(step.object));
  const std::string value = number(step.value);
  const std::string written = number(step.written);
  const std::string age = names.in(how_old(step));
  if (op == "load") return fmt::format("reads {} → {}{}", object, value, age);
  if (op == "plain_read") return fmt::format("reads {}, racing", object);
  if (op == "plain_write") return fmt::format("writes {}, racing", object);
  if (op == "store") return fmt::format("writes {} ← {}{}", object, written, age);
  if (op == "rmw") {
    return step.value == step.written ? fmt::format("leaves {} at {}{}", object, value, age)
                                      : fmt::format("changes {} {} → {}{}", object, value, written, age);
  }
  if (op == "cas") {
    if (step.failed_for_no_reason) return fmt::format("compares {}, which is {}: fails for no reason", object, value);
    return step.result != 0 ? fmt::format("compares and sets {} {} → {}{}", object, value, written, age)
                            : fmt::format("compares {}, which is {}: leaves it{}", object, value, age);
  }
  if (op == "task_start") return "begins";
  if (op == "task_end") return "ends";
  if (op == "create") return fmt::format("starts {}", object);
  if (op == "join") return fmt::format("joins {}", object);
  if (op == "fork") return fmt::format("forks {}", object);
  if (op == "wait") return fmt::format("has waited for {}", object);
  if (op == "exit") return fmt::format("exits with code {}", step.result);
  if (op == "lock" || op == "read_lock" || op == "write_lock") {
    const char* const verb = op == "lock" ? "locks" : op == "read_lock" ? "locks for reading" : "locks for writing";
    if (step.how == "timeout") return fmt::format("fails to lock {}: time is up", object);
    return fmt::format("{} {}", verb, object);
  }
  if (op == "trylock" || op == "rw_trylock") return tried(step, fmt::format("tries to lock {}", object));
  if (op == "destroy") return fmt::format("destroys {}", object);
  if (op == "detach") return fmt::format("detaches {}", object);
  if (op == "unlock" || op == "rw_unlock") return fmt::format("unlocks {}", object);
  if (op == "cond_wait") return fmt::format("begins to wait for {}", object);
  if (op == "cond_wake" || op == "futex_wake") return ended_wait(step, fmt::format("wakes up from {}", object));
  if (op == "notify_one") return fmt::format("notifies one of {}", object);
  if (op == "notify_all") return fmt::format("notifies all of {}", object);
  if (op == "futex_wait") return fmt::format("begins to wait while {} does not change", object);
  if (op == "futex_notify") return fmt::format("notifies waiters for {}", object);
  if (op == "barrier_in") return fmt::format("arrives at {}", object);
  if (op == "barrier_out") return fmt::format("leaves {}", object);
  if (op == "once") return fmt::format("comes to the initialisation of {}", object);
  if (op == "once_done") return fmt::format("has initialised {}", object);
  if (op == "sem_wait") return ended_wait(step, fmt::format("takes from {}: {} → {}", object, value, written));
  if (op == "sem_trywait") return tried(step, fmt::format("tries to take from {}", object));
  if (op == "sem_post") return fmt::format("posts {}: {} → {}", object, value, written);
  if (op == "yield") return "yields";
  if (op == "sleep") return "has slept";
  if (op == "fence") return "passes a fence";
  if (op == "kill") return fmt::format("sends a signal to {}", object);
  if (op == "set_group") return fmt::format("sets the group of {}", object);
  if (op == "read") return transferred(step, "reads", "its end", object);
  if (op == "write") return transferred(step, "writes", "nothing", object);
  if (op == "poll") return "has polled";
  if (op == "file_lock" || op == "file_trylock") {
    if (step.result == -EAGAIN) return fmt::format("asks for the {}: not free", object);
    if (step.result == -EDEADLK)
      return fmt::format("asks for the {}: refused, since its holder waits for this process", object);
    return step.result < 0 ? fmt::format("asks for the {}: error {}", object, -step.result)
                           : fmt::format("has the {}", object);
  }
  if (op == "file_unlock") return fmt::format("gives back the {}", object);
  if (op == "file_read") return transferred(step, "reads", "its end", object);
  if (op == "file_write") return transferred(step, "writes", "its size or position", object);
  if (op == "names")
    return step.result < 0 ? fmt::format("looks up a file: error {}", -step.result) : "opens, makes or removes a file";
  if (op == "close") return fmt::format("closes {}", object);
  return clean(step.object.empty() ? op : op + " " + object);
}

std::string where(const Place& place) {
  if (place.line == 0) return {};
  return fmt::format("{}:{}", clean(place.file.substr(place.file.rfind('/') + 1)), place.line);
}

}  // namespace trenza::interleave
