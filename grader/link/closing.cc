#include "grader/link/closing.h"

#include <dlfcn.h>
#include <elf.h>

#include "grader/gate/mangled_name.h"

namespace trenza {
namespace {

using Symbol = Relocatable::Symbol;

constexpr std::string_view kNotStarted = "_ZN6trenza11not_startedEPKcS1_i";

bool is_mangled(std::string_view name) { return name.starts_with("_Z"); }

bool is_in_library(std::string_view name) {
  return is_mangled(name) && (read_mangled(name).scope == "std" || read_mangled(name).scope == "__gnu_cxx");
}
bool is_in_course(std::string_view name) { return is_mangled(name) && read_mangled(name).scope == "course"; }

// True if another library of the worker has it: this program is linked with the same ones.
bool is_elsewhere(std::string_view name) { return dlsym(RTLD_DEFAULT, std::string(name).c_str()) != nullptr; }

// What the kit defines in its own name or in front of others, for them to find.
bool is_for_others(const Symbol& symbol) {
  const std::string_view name = symbol.name;
  if (name == kNotStarted || name == "main") return true;
  if (!is_mangled(name)) return name.starts_with("__") || is_elsewhere(name);
  // Instances of the standard library's templates and its inline functions are weak: any object may have a copy.
  const bool is_in_front = is_in_library(name) && symbol.binding == STB_GLOBAL;
  return (read_mangled(name).allocates || is_in_front) && is_elsewhere(name);
}

// Not what any object may have a copy of: instances and inline functions of others, and compilers' own, as DW.ref.NAME.
bool is_kits_alone(std::string_view name) {
  if (!is_mangled(name)) return name.find('.') == std::string_view::npos;
  const MangledName read = read_mangled(name);
  return !is_in_library(name) && !is_in_course(name) && !read.allocates && !read.scope.empty();
}

// Not a table of virtual functions or the like, which the compiler writes and the loader may have to.
bool is_one_variable(const Symbol& symbol) {
  if (symbol.binding == STB_GLOBAL || !symbol.is_writable) return false;
  if (symbol.type != STT_OBJECT && symbol.type != STT_TLS) return false;
  if (symbol.name.starts_with("_ZT")) return false;
  return is_in_library(symbol.name) || is_in_course(symbol.name);
}

// In the order of the file, each once.
struct Part {
  std::string_view word;
  Seam::Names Seam::*names;
};
constexpr Part kParts[] = {
    {"needs ", &Seam::needs},
    {"gives ", &Seam::gives},
    {"shares ", &Seam::shares},
    {"hides ", &Seam::hides},
};

}  // namespace

Seam close_kit(Relocatable& kit) {
  Seam seam;
  for (std::size_t i = 0; i < kit.symbols().size(); ++i) {
    const Symbol& symbol = kit.symbols()[i];
    if (symbol.binding == STB_LOCAL || symbol.name.empty()) continue;
    if (!symbol.is_defined) {
      if (is_in_course(symbol.name)) seam.needs.emplace(symbol.name);
    } else if (symbol.visibility == STV_DEFAULT && is_for_others(symbol)) {
      seam.gives.emplace(symbol.name);
    } else if (is_one_variable(symbol)) {
      seam.shares.emplace(symbol.name);
    } else {
      if (is_kits_alone(symbol.name)) seam.hides.emplace(symbol.name);
      kit.make_local(i);
    }
  }
  kit.dissolve_groups();
  return seam;
}

void close_learner(Relocatable& learner, const Seam& seam) {
  for (std::size_t i = 0; i < learner.symbols().size(); ++i) {
    const Symbol& symbol = learner.symbols()[i];
    if (symbol.binding == STB_LOCAL || symbol.name.empty()) continue;
    if (!symbol.is_defined) {
      if (seam.hides.contains(symbol.name)) learner.make_weak(i);
    } else if (is_one_variable(symbol) && seam.shares.contains(symbol.name)) {
      learner.make_undefined(i);
    } else if (!seam.needs.contains(symbol.name)) {
      learner.make_local(i);
    }
  }
  learner.dissolve_groups();
}

std::string to_text(const Seam& seam) {
  std::string text;
  for (const Part& part : kParts) {
    for (const std::string& name : seam.*part.names) text.append(part.word).append(name).append("\n");
  }
  return text;
}

Seam read_seam(std::string_view text) {
  Seam seam;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    for (const Part& part : kParts) {
      if (line.starts_with(part.word)) (seam.*part.names).emplace(line.substr(part.word.size()));
    }
  }
  return seam;
}

}  // namespace trenza
