#include "grader/gate/instrumentation_rules.h"

#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "grader/gate/function_flow.h"
#include "grader/gate/readable_name.h"

namespace trenza {
namespace {

using Symbol = ElfObject::Symbol;
using Relocation = ElfObject::Relocation;

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Calls of functions, as far as they need the linker.
bool is_call(const ElfObject& object, const Relocation& relocation) {
  if (object.machine == EM_X86_64) return relocation.type == R_X86_64_PLT32;
  if (object.machine == EM_AARCH64) return relocation.type == R_AARCH64_CALL26 || relocation.type == R_AARCH64_JUMP26;
  return false;
}

// Pieces of the largest copies that compilers make in place.
constexpr std::size_t kMostLeftOut = 32;

// Not what compilers make without a source: the unlikely parts of functions, which their entry has told of, thunks,
// and the sanitizer's own.
bool is_judged(const Symbol& function) {
  const std::string& name = function.name;
  return name.find(".cold") == std::string::npos && !name.starts_with("_ZTh") && !name.starts_with("_ZTv") &&
         !name.starts_with("_ZTc") && !name.starts_with("_sub_I_00099") && !name.starts_with("tsan.") &&
         !name.starts_with("__clang_call_terminate");
}

// Calls that compilers put in after instrumentation do not count.
bool is_told(const Symbol& callee) {
  return !callee.name.empty() && !callee.name.starts_with("__tsan") && !callee.name.starts_with("_Unwind_") &&
         !callee.name.starts_with("__cxa_") && !callee.name.starts_with("__clang_call_terminate") &&
         !is_one_of(callee.name, {"memcpy", "memmove", "memset", "memcmp", "strlen", "abort", "__stack_chk_fail",
                                  "_ZSt9terminatev", "__tls_get_addr"});
}

// Ranges of memory, to be asked in a moment even where there are very many.
class Ranges {
 public:
  explicit Ranges(const std::vector<FunctionFlow::Range>& ranges) {
    for (const FunctionFlow::Range& range : ranges) {
      std::int64_t& end = ends_[range.address.base].try_emplace(range.address.offset, end_of(range)).first->second;
      end = std::max(end, end_of(range));
    }
    for (auto& [base, ends] : ends_) {
      std::int64_t furthest = ends.begin()->second;
      for (auto& [begin, end] : ends) end = furthest = std::max(furthest, end);
    }
  }

  bool overlap(const FunctionFlow::Range& range) const {
    const auto ends = ends_.find(range.address.base);
    if (ends == ends_.end()) return false;
    const auto behind = ends->second.lower_bound(end_of(range));
    return behind != ends->second.begin() && std::prev(behind)->second > range.address.offset;
  }

 private:
  static std::int64_t end_of(const FunctionFlow::Range& range) {
    constexpr std::int64_t kMost = std::int64_t{1} << 40;  // more than any, and far from an overflow
    return std::clamp(range.address.offset, -kMost, kMost) +
           static_cast<std::int64_t>(std::min<std::uint64_t>(range.size, kMost));
  }

  // By base: where ranges begin, and the furthest end of those that begin there or before.
  std::map<int, std::map<std::int64_t, std::int64_t>> ends_;
};

class Instrumentation {
 public:
  explicit Instrumentation(const ElfObject& object) : object_(object) {
    for (const Symbol& symbol : object.symbols) {
      if (symbol.type == STT_FUNC) functions_[{symbol.section, symbol.value}] = &symbol;
    }
    for (const Relocation& relocation : object.relocations) relocations_[relocation.section].push_back(&relocation);
    for (auto& [section, list] : relocations_) {
      std::sort(list.begin(), list.end(),
                [](const Relocation* a, const Relocation* b) { return a->offset < b->offset; });
    }
  }

  std::vector<Untold> run() {
    find_calls();
    if (object_.machine != EM_X86_64) return untold_;
    for (const auto& [place, function] : functions_) {
      if (is_judged(*function)) find_accesses(*function);
    }
    return untold_;
  }

 private:
  // Every function that calls another one tells the sanitizer that it was entered.
  void find_calls() {
    std::set<const Symbol*> enters;
    std::vector<std::pair<const Symbol*, const Symbol*>> calls;
    for (const Relocation& relocation : object_.relocations) {
      if (!is_call(object_, relocation)) continue;
      const Symbol& callee = object_.symbols[relocation.symbol];
      const Symbol* caller = function_around(relocation.section, relocation.offset);
      if (caller == nullptr) continue;
      if (callee.name == "__tsan_func_entry") enters.insert(caller);
      if (is_judged(*caller) && is_told(callee)) calls.emplace_back(caller, &callee);
    }
    for (const auto& [caller, callee] : calls) {
      if (!enters.contains(caller))
        untold_.push_back({caller->name, "a call of " + readable(callee->name), 1, 0, false, false});
    }
  }

  // Not what compilers make of plain C++: past the caches, half a vector at a time, locked. <immintrin.h> has functions
  // for them, which no compiler tells.
  static bool is_special(std::string_view instruction) {
    constexpr std::string_view kBegins[] = {"clflush", "cmpxchg", "lddqu",  "lock ",    "maskmov", "movd ",  "movdir",
                                            "movh",    "movlp",   "movnt",  "movq",     "vgather", "vlddqu", "vmask",
                                            "vmovh",   "vmovlp",  "vmovnt", "vpgather", "vpmask",  "xadd",   "xchg"};
    return std::any_of(std::begin(kBegins), std::end(kBegins),
                       [&](std::string_view begin) { return instruction.starts_with(begin); });
  }

  void find_accesses(const Symbol& function) {
    const FunctionFlow flow = follow(object_, function, relocations_[function.section]);
    std::vector<const FunctionFlow::Range*> hidden;
    // What could not be matched may be one and the same: where an exception leads, it is not known what registers hold.
    std::multiset<std::uint64_t> unmatched;
    const Ranges accesses(flow.accesses), told(flow.told);
    for (const FunctionFlow::Range& range : flow.told) {
      if (!accesses.overlap(range)) unmatched.insert(range.size);
    }
    for (const FunctionFlow::Range& access : flow.accesses) {
      if (told.overlap(access)) continue;
      if (access.size == 10 || is_special(access.instruction)) {
        untold_.push_back({function.name, access.instruction, 1, flow.told.size(), false, access.size == 10});
        return;
      }
      if (const auto same = unmatched.find(access.size); same != unmatched.end()) {
        unmatched.erase(same);
      } else {
        hidden.push_back(&access);
      }
    }
    if (hidden.empty()) return;
    const std::size_t count = hidden.size();
    const bool may_be_left_out = !flow.told.empty() || may_be_a_copy(hidden);
    const bool excused = is_a_result(flow, hidden) ||
                         (flow.calls_sanitizer && count <= flow.told.size() + kMostLeftOut && may_be_left_out);
    untold_.push_back({function.name, hidden.front()->instruction, count, flow.told.size(), excused, false});
  }

  // Compilers copy in place what has a size that they know, and do not tell it. One load and one store of the same size
  // are none: they make an assignment of that before, and tell it.
  static bool may_be_a_copy(const std::vector<const FunctionFlow::Range*>& accesses) {
    using Kind = FunctionFlow::Range::Kind;
    const auto is = [](Kind kind) {
      return [kind](const FunctionFlow::Range* access) { return access->kind == kind; };
    };
    const auto loads = std::count_if(accesses.begin(), accesses.end(), is(Kind::load));
    const auto stores = std::count_if(accesses.begin(), accesses.end(), is(Kind::store));
    if (std::any_of(accesses.begin(), accesses.end(), is(Kind::other)) || loads > stores) return false;
    return stores > 1;
  }

  // A result that no registers hold, larger than two of them, is written where the caller wants it. g++ tells nobody.
  static bool is_a_result(const FunctionFlow& flow, const std::vector<const FunctionFlow::Range*>& accesses) {
    std::int64_t end = 0;
    for (const FunctionFlow::Range* access : accesses) {
      if (access->instruction.starts_with("rep stos")) continue;  // the middle of a large one
      if (access->kind != FunctionFlow::Range::Kind::store || access->address.base != flow.result) return false;
      end = std::max(end,
                     access->address.offset + static_cast<std::int64_t>(std::min<std::uint64_t>(access->size, 4096)));
    }
    return end > 16;
  }

  const Symbol* function_around(std::uint32_t section, std::uint64_t offset) const {
    const auto next = functions_.upper_bound({section, offset});
    if (next == functions_.begin()) return nullptr;
    const Symbol& symbol = *std::prev(next)->second;
    return symbol.section == section && offset - symbol.value < symbol.size ? &symbol : nullptr;
  }

  const ElfObject& object_;
  std::map<std::pair<std::uint32_t, std::uint64_t>, const Symbol*> functions_;  // by section and offset
  std::map<std::uint32_t, std::vector<const Relocation*>> relocations_;         // by section, in order
  std::vector<Untold> untold_;
};

}  // namespace

bool is_instrumented(const ElfObject& object) {
  return std::any_of(object.relocations.begin(), object.relocations.end(), [&](const Relocation& relocation) {
    return object.symbols[relocation.symbol].name == "__tsan_init";
  });
}

std::vector<Untold> untold_by(const ElfObject& object) { return Instrumentation(object).run(); }

std::optional<Untold> missing_instrumentation(const ElfObject& object) {
  for (Untold& untold : untold_by(object)) {
    if (!untold.excused) return std::move(untold);
  }
  return std::nullopt;
}

}  // namespace trenza
