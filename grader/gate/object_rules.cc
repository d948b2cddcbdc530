#include "grader/gate/object_rules.h"

#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "grader/gate/c_symbols.h"
#include "grader/gate/instrumentation_rules.h"
#include "grader/gate/library_inlines.h"
#include "grader/gate/mangled_name.h"
#include "grader/gate/readable_name.h"

namespace trenza {
namespace {

using Section = ElfObject::Section;
using Symbol = ElfObject::Symbol;

constexpr std::string_view kNotStarted = "_ZN6trenza11not_startedEPKcS1_i";

// Sections that compilers write. Their names go on after a dot where each function has a section of its own.
constexpr std::string_view kSections[] = {
    ".text",
    ".rodata",
    ".data",
    ".bss",
    ".tdata",
    ".tbss",
    ".symtab",
    ".strtab",
    ".shstrtab",
    ".eh_frame",
    ".symtab_shndx",
    ".gcc_except_table",
    ".group",
    ".comment",
    ".init_array",
    ".note.GNU-stack",
    ".note.gnu.property",
    ".llvm_addrsig",
};

// How much of it an object may have, and on what multiples. With much more, the program cannot be loaded, and then
// nobody could tell whose fault that is.
constexpr std::uint64_t kStaticData = 256ULL << 20;
constexpr std::uint64_t kThreadData = 1ULL << 20;
constexpr std::uint64_t kAlignment = 4096;

constexpr std::string_view kForeignScopes[] = {"testing", "trenza", "__tsan", "__sanitizer", "__interception"};

// What compilers call in an instrumented object. The rest of the sanitizer's functions changes what it reports.
constexpr std::string_view kInstrumentation[] = {
    "__tsan_atomic",
    "__tsan_func_entry",
    "__tsan_func_exit",
    "__tsan_init",
    "__tsan_memcpy",
    "__tsan_memmove",
    "__tsan_memset",
    "__tsan_read",
    "__tsan_unaligned_read",
    "__tsan_unaligned_write",
    "__tsan_unaligned_volatile",
    "__tsan_volatile_read",
    "__tsan_volatile_write",
    "__tsan_vptr_read",
    "__tsan_vptr_update",
    "__tsan_write",
};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_mangled(std::string_view name) { return name.starts_with("_Z"); }

// Names that nobody but sanitizers, test frameworks and their annotations have, or that are made of such: an instance
// of std::vector for a type of GoogleTest's.
bool is_foreign(std::string_view name) {
  for (const std::string_view prefix :
       {"__tsan", "__sanitizer", "__asan", "__ubsan", "__lsan", "__msan", "__interceptor_", "___interceptor_",
        "Annotate", "WTFAnnotate", "RunningOnValgrind"}) {
    if (name.starts_with(prefix)) return true;
  }
  if (!is_mangled(name)) return false;
  const auto mentioned = [&](std::string_view scope) { return mentions_scope(name, scope); };
  return std::any_of(std::begin(kForeignScopes), std::end(kForeignScopes), mentioned);
}

class Rules {
 public:
  Rules(const ElfObject& object, const ObjectPolicy& policy) : object_(object), policy_(policy) {
    for (const Symbol& symbol : object.symbols) {
      if (symbol.type == STT_FUNC) functions_[{symbol.section, symbol.value}] = &symbol;
    }
  }

  // What was found first; but TAMPER wherever it is goes before all else.
  std::optional<Refusal> run() {
    for (const Section& section : object_.sections) check_section(section);
    for (const Symbol& symbol : object_.symbols) check_symbol(symbol);
    check_size();
    check_startup();
    if (policy_.instrumented) check_instrumentation();
    return found_;
  }

 private:
  void refuse(const std::string& what) {
    if (!found_) found_ = Refusal{Verdict::compile, policy_.file + " " + what, ""};
  }
  void suspect(const std::string& what) {
    if (found_ && found_->verdict == Verdict::tamper) return;
    found_ = tampered(policy_.file, what);
  }

  bool is_allowed_here(std::string_view name) const {
    return std::find(policy_.allow.begin(), policy_.allow.end(), name) != policy_.allow.end();
  }

  // The kit's own functions in C, too: the linker keeps the two apart, but nobody has such a name by chance.
  bool is_graders(const std::string& name) const {
    return is_foreign(name) || (!is_mangled(name) && policy_.seam.hides.contains(name));
  }

  void check_section(const Section& section) {
    // An empty one is nothing; clang always writes .linker-options.
    if (section.type == SHT_NULL || section.type == SHT_RELA || section.size == 0) return;
    const std::string& name = section.name;
    const auto is_kind = [&](std::string_view kind) {
      return name == kind || (name.starts_with(kind) && name[kind.size()] == '.');
    };
    const bool known = std::any_of(std::begin(kSections), std::end(kSections), is_kind) || name.starts_with(".debug_");
    if (!known) return suspect("a section called " + name);
    const bool runs = (section.flags & SHF_EXECINSTR) != 0;
    if (runs != is_kind(".text") || (runs && (section.flags & SHF_WRITE) != 0)) {
      suspect("code in a section called " + name);
    }
  }

  void check_size() {
    std::uint64_t data = 0, thread_data = 0;
    for (const Section& section : object_.sections) {
      if ((section.flags & SHF_ALLOC) == 0) continue;
      if (section.alignment > kAlignment) {
        return refuse(
            fmt::format("has a variable that is aligned to {} bytes; {} are the most.", section.alignment, kAlignment));
      }
      // One by one, so that no sum is too large for its type.
      std::uint64_t& sum = (section.flags & SHF_TLS) != 0 ? thread_data : data;
      sum += std::min(section.size, std::uint64_t{1} << 40);
    }
    if (thread_data > kThreadData) {
      refuse(
          fmt::format("has {} KB of thread_local variables; {} KB are the most. Every thread of the program has them.",
                      thread_data >> 10, kThreadData >> 10));
    } else if (data > kStaticData) {
      refuse(fmt::format("has {} MB of static variables and code; {} MB are the most. Use a std::vector.", data >> 20,
                         kStaticData >> 20));
    }
  }

  void check_symbol(const Symbol& symbol) {
    if (symbol.name.empty() || is_one_of(symbol.name, {"_GLOBAL_OFFSET_TABLE_"})) return;
    if (symbol.type == STT_GNU_IFUNC) {
      return refuse(fmt::format("chooses the code of {} when it is loaded. Write one function for all machines.",
                                readable(symbol.name)));
    }
    if (symbol.section == SHN_COMMON) return suspect("a common symbol, " + symbol.name);
    if (symbol.binding == STB_LOCAL) return;
    if (symbol.section == SHN_UNDEF) {
      is_mangled(symbol.name) ? check_cxx_use(symbol.name) : check_c_use(symbol.name);
    } else {
      is_mangled(symbol.name) ? check_cxx_definition(symbol) : check_c_definition(symbol.name);
    }
  }

  void check_c_use(const std::string& name) {
    const auto begins = [&](std::string_view prefix) { return name.starts_with(prefix); };
    if (policy_.instrumented && std::any_of(std::begin(kInstrumentation), std::end(kInstrumentation), begins)) return;
    if (is_graders(name)) return suspect("a use of " + name);
    if (is_allowed_c_symbol(name) || is_allowed_here(name)) return;
    const std::string advice = advice_against(name);
    refuse(fmt::format("uses {}, {}", readable(name),
                       advice.empty()
                           ? "which is not part of this exercise. What it needs is in the C++ standard library "
                             "and in POSIX."
                           : advice));
  }

  void check_cxx_use(const std::string& name) {
    if (name == kNotStarted) return;
    if (is_graders(name)) return suspect("a use of " + readable(name));
    const MangledName read = read_mangled(name);
    if (name.find("St10filesystem") == 2 + (name.starts_with("_ZN") ? 1u : 0u) ||
        name.starts_with("_ZNKSt10filesystem")) {
      if (is_allowed_here("std::filesystem")) return;
      return refuse("uses std::filesystem, which is not part of this exercise.");
    }
    // What is in no namespace: operator new, and the descriptions of built-in types.
    if (read.allocates || is_one_of(read.scope, {"std", "course", "__cxxabiv1", "__gnu_cxx"})) return;
    if (name.starts_with("_ZTI") || name.starts_with("_ZTS")) return;
    refuse(fmt::format("uses {}, which is not part of this exercise.", readable(name)));
  }

  void check_c_definition(const std::string& name) {
    if (name == "main") return refuse("has a main of its own. The tests have one already: leave yours out.");
    if (is_graders(name)) return suspect("a definition of " + name);
    // gcc's way to __gxx_personality_v0, and what clang calls when an exception leaves a noexcept function.
    if (name.starts_with("DW.ref.") || name == "__clang_call_terminate") return;
    if (name.starts_with("_")) return suspect("a definition of " + name);
    if (is_allowed_c_symbol(name) || is_library_symbol(name) || !advice_against(name).empty()) {
      refuse(
          fmt::format("defines {}, which the C library has already: every call in the whole program would come to "
                      "yours. Give it another name, or put it into namespace course.",
                      readable(name)));
    }
  }

  void check_cxx_definition(const Symbol& symbol) {
    const std::string& name = symbol.name;
    if (is_graders(name)) return suspect("a definition of " + readable(name));
    const MangledName read = read_mangled(name);
    if (read.allocates) {
      return refuse(fmt::format("replaces {} for the whole program. Leave it out, or make it a member of your class.",
                                readable(name)));
    }
    if (read.scope.starts_with("__") && read.scope != "__gnu_cxx") return suspect("a definition of " + readable(name));
    if (read.scope != "std" && read.scope != "__gnu_cxx") return;
    // The library's templates and inline functions are made anew in every object that uses them, and the linker takes
    // any.
    const bool for_own_type = has_own_argument(name) || name.find("6course") != std::string::npos ||
                              name.find("_GLOBAL__N_") != std::string::npos;
    const bool replaces = symbol.binding == STB_GLOBAL
                              ? !for_own_type
                              : !read.is_template && is_library_symbol(name) && !is_inline_in_library(name);
    if (replaces) {
      refuse(
          fmt::format("defines {}, which belongs to the standard library. Specialise its templates for types of "
                      "your own only.",
                      readable(name)));
    }
  }

  // Statics of a file are made by one function, whose address stands in .init_array; clang has one more for each static
  // of a template, and ThreadSanitizer one of its own, which goes first.
  void check_startup() {
    for (std::uint32_t i = 0; i < object_.sections.size(); ++i) {
      const Section& section = object_.sections[i];
      if (!section.name.starts_with(".init_array")) continue;
      for (const ElfObject::Relocation& relocation : object_.relocations) {
        if (relocation.section == i) check_startup_entry(section, relocation);
      }
    }
    if (plain_startups_ > 1) refuse_startup();
  }

  void check_startup_entry(const Section& section, const ElfObject::Relocation& relocation) {
    const std::string name = function_at(relocation);
    if (name == "tsan.module_ctor" || name.starts_with("_sub_I_00099")) {
      if (!policy_.instrumented) refuse_startup();
      return;
    }
    if (section.name != ".init_array") return refuse_startup();  // with a priority
    if (name.starts_with("__cxx_global_var_init")) return;
    if (!name.starts_with("_GLOBAL__sub_I_") && !name.starts_with("_GLOBAL__I_")) return refuse_startup();
    ++plain_startups_;
  }

  void refuse_startup() {
    refuse("has a function that runs before main. Call it where it is needed; what has to be there once is a static.");
  }

  // The name of the function that a relocation points to; compilers refer to local ones by section and offset too.
  std::string function_at(const ElfObject::Relocation& relocation) const {
    const Symbol& target = object_.symbols[relocation.symbol];
    if (target.type != STT_SECTION) return target.name;
    const auto found = functions_.find({target.section, static_cast<std::uint64_t>(relocation.addend)});
    return found == functions_.end() ? "" : found->second->name;
  }

  void check_instrumentation() {
    if (!is_instrumented(object_)) {
      found_ =
          Refusal{Verdict::infra, "The object of " + policy_.file + " is not instrumented for ThreadSanitizer.", ""};
    } else if (const auto untold = missing_instrumentation(object_)) {
      const std::string function = readable(untold->function);
      if (untold->long_double) {
        refuse(
            fmt::format("keeps a long double where other threads can reach it (in {}), and ThreadSanitizer does not "
                        "see those. Use a double, or keep it in a local variable.",
                        function));
      } else {
        suspect(fmt::format("{} does not tell {}", function, untold->what));
      }
    }
  }

  const ElfObject& object_;
  const ObjectPolicy& policy_;
  std::map<std::pair<std::uint32_t, std::uint64_t>, const Symbol*> functions_;  // by section and offset
  int plain_startups_ = 0;
  std::optional<Refusal> found_;
};

}  // namespace

std::optional<Refusal> check_object(const ElfObject& object, const ObjectPolicy& policy) {
  return Rules(object, policy).run();
}

}  // namespace trenza
