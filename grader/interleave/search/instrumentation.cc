#include "grader/interleave/search/instrumentation.h"

#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "grader/interleave/search/debug_info.h"
#include "grader/interleave/search/elf.h"
#include "grader/interleave/search/symbols.h"

namespace trenza::interleave {
namespace {

// The objects made from source files of one name, wherever the files lie.
struct Namesakes {
  int objects = 0;
  int instrumented = 0;
};

// gcc's and clang's constructor that begins the instrumentation of an object.
bool begins_instrumentation(const std::string& symbol) {
  return symbol.rfind("_sub_I_00099_0", 0) == 0 || symbol == "tsan.module_ctor";
}

// What every program begins and ends with; these names come from the C library's and the compiler's own objects.
bool is_startup(const std::string& name) {
  return name == "crtstuff.c" || (name.size() > 2 && name.compare(name.size() - 2, 2, ".o") == 0);
}

std::map<std::string, Namesakes> objects_by_name(const std::string& file, const std::vector<ElfSymbol>& symbols) {
  std::map<std::string, Namesakes> objects;
  std::string name;
  bool counted = false;  // an object announces itself once
  for (const ElfSymbol& symbol : symbols) {
    if (symbol.type == STT_FILE) {
      name = symbol.name;
      counted = false;
      if (!name.empty()) ++objects[name].objects;
    } else if (begins_instrumentation(symbol.name) && !counted) {
      if (name.empty()) {
        throw std::runtime_error(
            fmt::format("{} was optimised while it was linked, after which nobody can tell which of its objects are "
                        "instrumented: build it without -flto",
                        file));
      }
      ++objects[name].instrumented;
      counted = true;
    }
  }
  return objects;
}

bool is_library(const CompileUnit& unit) {
  return is_system_file((std::filesystem::path(unit.folder) / unit.name).lexically_normal().string());
}

}  // namespace

std::vector<std::string> uninstrumented_objects(const std::string& file, const std::vector<std::string>& allowed) {
  const std::vector<ElfSymbol> symbols = read_symbols(file);
  if (symbols.empty()) {
    throw std::runtime_error(
        fmt::format("{} has no symbol table, by which instrumented objects are known: build it without -s, and do not "
                    "strip it",
                    file));
  }
  std::map<std::string, Namesakes> plain;
  for (const auto& [name, objects] : objects_by_name(file, symbols)) {
    const bool may_be = is_startup(name) || std::find(allowed.begin(), allowed.end(), name) != allowed.end();
    if (objects.instrumented < objects.objects && !may_be) plain[name] = objects;
  }
  if (plain.empty()) return {};

  const std::vector<CompileUnit> units = DebugInfo(file).units();
  if (units.empty()) {
    throw std::runtime_error(
        fmt::format("{} has no debug information, by which its own objects and libraries are told apart: build it with "
                    "-g",
                    file));
  }
  std::vector<std::string> found;
  for (const auto& [name, objects] : plain) {
    int harmless = 0;
    std::string own;
    for (const CompileUnit& unit : units) {
      if (std::filesystem::path(unit.name).filename() != name) continue;
      if (!unit.has_code || is_library(unit)) {
        ++harmless;
      } else {
        own = unit.name;
      }
    }
    // Where a library's file and one of the program's own have one name, their numbers tell.
    if (objects.objects - objects.instrumented > harmless) found.push_back(own.empty() ? name : own);
  }
  return found;
}

void require_instrumented(const std::string& file, const std::vector<std::string>& allowed) {
  const std::vector<std::string> found = uninstrumented_objects(file, allowed);
  if (found.empty()) return;
  std::string names;
  for (std::size_t i = 0; i < found.size() && i < 3; ++i) names += (i == 0 ? "" : ", ") + found[i];
  if (found.size() > 3) names += fmt::format(" and {} more", found.size() - 3);
  throw std::runtime_error(fmt::format(
      "{} in {} {} compiled without -fsanitize=thread, so nobody would see what {} to memory: build the whole program "
      "with interleaved_binary() or flavoured_library()",
      names, file, found.size() == 1 ? "was" : "were", found.size() == 1 ? "it does" : "they do"));
}

}  // namespace trenza::interleave
