#include "grader/interleave/search/trace.h"

#include <fmt/format.h>

#include <algorithm>

#include "grader/interleave/runtime/region/object.h"
#include "grader/interleave/search/sentence.h"

namespace trenza::interleave {
namespace {

const Object* find(const Region& region, Key key) {
  const ObjectTable& table = region.objects;
  for (std::uint32_t i = table.buckets[object_bucket(key)]; i != 0; i = table.objects[i].next) {
    if (table.objects[i].key == key) return &table.objects[i];
  }
  return nullptr;
}

class Describer {
 public:
  Describer(const Region& region, Symbols& symbols) : region_(region), symbols_(symbols) {
    std::vector<std::uint64_t> addresses;
    const auto add = [&](std::uint64_t pc) {
      if (in_program(pc)) addresses.push_back(linked(pc));
    };
    for (std::uint32_t i = 0; i < region.step_count; ++i) add(region.steps[i].op.pc);
    for (std::uint32_t i = 0; i < region.frame_count; ++i) add(region.frames[i]);
    for (int i = 0; i < region.task_count; ++i) add(region.tasks[i].pending.pc);
    add(region.finding.pc);
    for (const RaceSide& side : region.finding.sides) add(side.pc);
    for (std::uint32_t i = 0; i < region.race_count; ++i) {
      for (const RaceSide& side : region.races[i].sides) add(side.pc);
    }
    symbols_.look_up(addresses);
  }

  bool in_program(std::uint64_t pc) const { return pc >= region_.text_begin && pc < region_.text_end; }
  std::uint64_t linked(std::uint64_t pc) const { return in_program(pc) ? pc - region_.load_base : pc; }

  const Place& place(std::uint64_t pc) const { return symbols_.place(linked(pc)); }

  // The return address of the innermost call in the program's own source: `pc`, or one of the calls that led there.
  // 0 if there is none.
  std::uint64_t own_frame(std::uint64_t pc, Frames frames) const {
    if (!is_system_file(place(pc).file)) return pc;
    for (std::uint32_t i = frames.first; i < frames.first + frames.count && i < region_.frame_count; ++i) {
      if (!is_system_file(place(region_.frames[i]).file)) return region_.frames[i];
    }
    return 0;
  }

  // The place of that call.
  const Place& place(std::uint64_t pc, Frames frames) const {
    const std::uint64_t own = own_frame(pc, frames);
    return place(own == 0 ? pc : own);
  }

  // The functions of the C++ library through which the program came to a call at `pc`.
  std::string through(const Task& task) const {
    std::string functions = place(task.pending.pc).through;
    for (std::uint32_t i = task.frames.first; i < task.frames.first + task.frames.count && i < region_.frame_count;
         ++i) {
      const Place& found = place(region_.frames[i]);
      functions += found.through;
      if (!is_system_file(found.file)) break;
    }
    return functions;
  }

  // True if the calls that led to std::terminate are those of a std::thread's end while it could be joined.
  bool ended_a_thread_object(const Finding& finding) const {
    for (std::uint32_t i = finding.frames.first; i < finding.frames.first + finding.frames.count; ++i) {
      if (i >= region_.frame_count) break;
      const Place& found = place(region_.frames[i]);
      if ((found.through + found.function).find("thread::~thread") != std::string::npos) return true;
      if (!is_system_file(found.file)) break;
    }
    return false;
  }

  // Memory in words: "counter", "a local of task 1", "byte 8 of shared mapping 256".
  std::string memory(std::uint64_t address, Key key) const {
    if (space_of(key) == Space::mapping) {
      return fmt::format("byte {} of shared memory {}", key & 0xff'ffff'ffff, key >> 40 & 0xffff);
    }
    const std::string variable = symbols_.variable(address - region_.load_base);
    if (!variable.empty()) return variable;
    constexpr std::uint64_t kStacks = 0x3000'0000'0000;
    constexpr std::uint64_t kHeap = 0x2000'0000'0000;
    if (address >= kStacks && address < kStacks + (std::uint64_t{kMaxTasks} << 24)) {
      return fmt::format("a local variable of task {}", (address - kStacks) >> 24);
    }
    if (address >= kHeap && address < kStacks) return fmt::format("heap memory {:#x}", address - kHeap);
    return fmt::format("memory at {:#x}", address);
  }

  std::string object(Key key, std::uint64_t address) const {
    if (key == 0) return {};
    switch (space_of(key)) {
      case Space::task: return fmt::format("task {}", key & 0xffff);
      case Space::process: return (key >> 48 & 0xff) == 1 ? "any child" : fmt::format("process {}", key & 0xffff);
      case Space::kernel: {
        const Object* const known = find(region_, key);
        return known == nullptr ? "pipes" : fmt::format("{} #{}", name(known->kind), known->number);
      }
      default: break;
    }
    const Object* const known = find(region_, key);
    const std::string where = memory(address, key);
    if (known == nullptr || known->kind == ObjectKind::unknown) return where;
    if (space_of(key) == Space::memory && !symbols_.variable(address - region_.load_base).empty()) {
      return fmt::format("{} {}", name(known->kind), where);
    }
    // Without a name, the number tells it from others in the same place.
    return fmt::format("{} #{} ({})", name(known->kind), known->number, where);
  }

  // Who holds what task `number` waits for: ", held by task 1"; empty if nobody in particular.
  std::string holder(int number) const {
    const Object* const object = find(region_, region_.tasks[number].pending.key);
    if (object == nullptr) return {};
    constexpr const char* kItself = ", which it holds itself already";
    if (object->kind == ObjectKind::mutex && object->mutex.owner != kNobody) {
      if (object->mutex.owner == kTheDead) return ", which fork copied while another thread held it";
      if (object->mutex.owner == number) return kItself;
      return fmt::format(", held by task {}{}", object->mutex.owner,
                         region_.tasks[object->mutex.owner].ended ? ", which has ended" : "");
    }
    if (object->kind == ObjectKind::rwlock && object->rwlock != nullptr) {
      const int by = object->rwlock->writer >= 0 ? object->rwlock->writer : object->rwlock->readers.next(0);
      if (by == number || object->rwlock->readers.has(number)) return kItself;
      if (by >= 0) return fmt::format(", held by task {}", by);
    }
    if (object->kind == ObjectKind::once && object->once.runner >= 0) {
      if (object->once.runner == number) return ", which it has entered already";
      return fmt::format(", entered by task {}", object->once.runner);
    }
    return {};
  }

  // Which process holds the lock of a file that `task` waits for.
  static std::string file_holder(const Task& task) {
    return task.held_up_by < 0 ? "" : fmt::format(", held by process {}", task.held_up_by);
  }

  std::string waits_for(int number) const {
    const Task& task = region_.tasks[number];
    const std::string object = this->object(task.pending.key, task.pending.address);
    switch (task.pending.kind) {
      case OpKind::lock:
      case OpKind::read_lock:
      case OpKind::write_lock: return fmt::format("waits to lock {}{}", object, holder(number));
      case OpKind::cond_wake: return fmt::format("waits to be notified by {}", object);
      case OpKind::futex_wake: return fmt::format("waits to be notified of {}", object);
      case OpKind::join: return fmt::format("waits for task {} to end", task.pending.extra);
      case OpKind::wait: return fmt::format("waits for {} to end", object);
      case OpKind::sem_wait: return fmt::format("waits for {} to be posted", object);
      case OpKind::barrier_out: return fmt::format("waits at {} for others", object);
      case OpKind::once: return fmt::format("waits for {} to be initialised{}", object, holder(number));
      case OpKind::read: return fmt::format("waits for data from {}", object);
      case OpKind::write: return fmt::format("waits for room in {}", object);
      case OpKind::poll: return "waits in poll";
      case OpKind::file_lock: return fmt::format("waits for the {}{}", object, file_holder(task));
      case OpKind::sleep: return "sleeps";
      default: return {};
    }
  }

 private:
  const Region& region_;
  Symbols& symbols_;
};

// Semaphores, latches, barriers and futures of the C++ library wait like atomics do, but who waits for one in vain has
// not missed a notification: nobody did what it waits for.
bool waits_for_library_object(const std::string& through) {
  for (const char* part : {"semaphore", "latch", "barrier", "future", "_State_base"}) {
    if (through.find(part) != std::string::npos) return true;
  }
  return false;
}

std::string access_in_words(const RaceSide& side) {
  if (side.is_free) return "release of the memory";
  if (side.is_end) return "destruction";
  if (side.is_join) return "join";
  if (side.is_detach) return "detach";
  if (side.is_close) return "close";
  return fmt::format("{}{} of {} byte{}", side.is_atomic ? "atomic " : "", side.is_write ? "write" : "read", side.size,
                     side.size == 1 ? "" : "s");
}

TraceStep make_step(const Region& region, const Describer& describer, std::uint32_t index) {
  const Step& from = region.steps[index];
  TraceStep step;
  step.task = from.choice.task;
  step.process = from.process;
  step.operation = name(from.op.kind);
  if (from.choice.variant == Variant::timeout) step.how = "timeout";
  if (from.choice.variant == Variant::spurious) step.how = "spurious";
  step.object = describer.object(from.op.key, from.op.address);
  step.pc = describer.linked(from.op.pc);
  step.place = describer.place(from.op.pc, from.frames);
  step.frame = describer.own_frame(from.op.pc, from.frames);
  switch (from.op.kind) {
    case OpKind::load:
    case OpKind::store:
    case OpKind::rmw:
    case OpKind::cas:
    case OpKind::sem_wait:
    case OpKind::sem_post: step.has_value = true; break;
    default: break;
  }
  step.value = from.value;
  step.written = from.written;
  step.source = from.source;
  if (from.choice.read != 0) {
    step.newer = from.newer;
    step.failed_for_no_reason = from.choice.read >= kSpuriousFailure;
  }
  if (step.source != 0) step.source_task = region.steps[step.source - 1].choice.task;
  if (step.newer != 0) step.newer_task = region.steps[step.newer - 1].choice.task;
  step.result = from.result;
  step.time = from.time;
  for (int task = from.ready.next(0); task >= 0; task = from.ready.next(task + 1)) step.could_run.push_back(task);
  if (index > 0) {
    const int previous = region.steps[index - 1].choice.task;
    step.preemption = previous != step.task && from.ready.has(previous);
  }
  return step;
}

// The race in a trace of its own, which has nothing else.
Trace race_alone(const Finding& race, const Describer& describer) {
  Trace trace;
  trace.object = describer.memory(race.address, race.key);
  for (const RaceSide& side : race.sides) {
    trace.accesses.push_back({side.task, access_in_words(side), describer.place(side.pc, side.frames)});
  }
  return trace;
}

}  // namespace

std::string to_string(const Place& place) {
  return place.line == 0 ? "?" : fmt::format("{}:{}", place.file, place.line);
}

Trace make_trace(const Region& region, Symbols& symbols) {
  const Describer describer(region, symbols);
  Trace trace;
  trace.hash = region.hash;
  for (std::uint32_t i = 0; i < telling_steps(region); ++i) trace.steps.push_back(make_step(region, describer, i));
  for (int i = 0; i < region.task_count; ++i) {
    const Task& from = region.tasks[i];
    TraceTask task;
    task.task = i;
    task.process = from.process;
    task.parent = from.parent;
    task.ended = from.ended;
    if (!from.ended) task.waits_for = describer.waits_for(i);
    task.place = describer.place(from.pending.pc, from.frames);
    trace.tasks.push_back(task);
  }
  Finding finding = region.finding;
  const Task& task = region.tasks[finding.task];
  if (finding.kind == FindingKind::lost_wakeup && task.pending.kind == OpKind::futex_wake &&
      waits_for_library_object(describer.through(task))) {
    finding.kind = FindingKind::deadlock;
  }
  trace.kind = name(finding.kind);
  trace.task = finding.task;
  trace.object = finding.kind == FindingKind::race ? describer.memory(finding.address, finding.key)
                                                   : describer.object(finding.key, finding.address);
  trace.place = describer.place(finding.pc, finding.frames.count > 0 ? finding.frames : task.frames);
  if (finding.kind == FindingKind::race) {
    for (const RaceSide& side : finding.sides) {
      trace.accesses.push_back({side.task, access_in_words(side), describer.place(side.pc, side.frames)});
    }
  }
  if (finding.kind == FindingKind::misuse && finding.sides[0].pc != 0) {
    const RaceSide& side = finding.sides[0];
    trace.accesses.push_back({side.task, access_in_words(side), describer.place(side.pc, side.frames)});
  }
  if (finding.kind == FindingKind::exit_code && region.complaint.text[0] != '\0') {
    trace.complaint = region.complaint.text;
    std::replace(trace.complaint.begin(), trace.complaint.end(), '\n', ' ');
    trace.task = region.complaint.task;
    trace.place = {"", region.complaint.file, region.complaint.line, "", 0, 0};
  }
  for (std::uint32_t i = 0; i < region.race_count; ++i) {
    const Finding& race = region.races[i];
    trace.races.push_back(sentence(region, race, race_alone(race, describer), false));
  }
  trace.sentence = sentence(region, finding, trace, describer.ended_a_thread_object(finding));
  return trace;
}

}  // namespace trenza::interleave
