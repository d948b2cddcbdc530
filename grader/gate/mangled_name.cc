#include "grader/gate/mangled_name.h"

#include <algorithm>

namespace trenza {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes `prefix` off the front of `text` if it is there.
bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// Thunks: "h" or "v", numbers ("n" is minus) and underscores.
void take_offset(std::string_view& text) {
  const bool two = text.starts_with("v");
  text.remove_prefix(1);
  for (int numbers = two ? 2 : 1; numbers > 0 && !text.empty(); --numbers) {
    take(text, "n");
    while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
    take(text, "_");
  }
}

// What stands before the name: what it is the table, guard or thunk of.
void take_special(std::string_view& text) {
  for (const std::string_view special : {"TV", "TT", "TI", "TS", "TC", "TH", "TW", "GV", "GR", "GTt"}) {
    if (take(text, special)) return;
  }
  if (text.starts_with("Th") || text.starts_with("Tv")) {
    text.remove_prefix(1);
    take_offset(text);
  } else if (take(text, "Tc")) {
    if (!text.empty()) take_offset(text);
    if (!text.empty()) take_offset(text);
  }
}

// The identifier at the front: its length and itself.
std::string_view take_identifier(std::string_view& text) {
  std::size_t size = 0;
  while (!text.empty() && is_digit(text.front())) {
    if (size < 1'000'000) size = 10 * size + static_cast<std::size_t>(text.front() - '0');
    text.remove_prefix(1);
  }
  const std::string_view word = text.substr(0, size);
  text.remove_prefix(word.size());
  return word;
}

// True if the name at the front of `text`, of a function or variable and of the classes it is in, has template
// arguments; what follows it, the parameters, does not count.
bool has_arguments(std::string_view text, bool nested) {
  if (!nested) {
    take(text, "St");
    take(text, "L");
    if (!text.empty() && is_digit(text.front())) {
      take_identifier(text);
    } else {
      text = text.substr(std::min<std::size_t>(text.size(), 2));  // an operator
    }
    while (take(text, "B")) take_identifier(text);  // ABI tags
    return text.starts_with("I");
  }
  while (!text.empty() && !text.starts_with("E")) {
    if (is_digit(text.front())) {
      take_identifier(text);
    } else if (take(text, "St")) {
      continue;
    } else if (text.starts_with("I")) {
      return true;
    } else if (text.size() >= 2 && text[0] == 'S' &&
               std::string_view("absiod").find(text[1]) != std::string_view::npos) {
      return true;  // the standard abbreviations but St are all of instantiations
    } else {
      text.remove_prefix(1);
    }
  }
  return false;
}

}  // namespace

MangledName read_mangled(std::string_view name) {
  MangledName read;
  take(name, "_Z");
  take_special(name);
  while (take(name, "Z")) {  // something local to a function: the function decides
  }
  const bool nested = take(name, "N");
  if (nested) {
    while (!name.empty() && std::string_view("rVKRO").find(name.front()) != std::string_view::npos) {
      name.remove_prefix(1);
    }
  }
  if (!nested) {
    for (const std::string_view memory : {"nw", "na", "dl", "da"}) {
      if (name.starts_with(memory)) read.allocates = true;
    }
  }
  read.is_template = has_arguments(name, nested);
  // std:: and the standard abbreviations for std::allocator, basic_string, string, iostreams.
  if (name.size() >= 2 && name[0] == 'S' && std::string_view("tabsiod").find(name[1]) != std::string_view::npos) {
    read.scope = "std";
    return read;
  }
  take(name, "L");  // internal linkage
  const std::string_view first = take_identifier(name);
  // Where it is not nested, this is the name of the function itself.
  if (nested) read.scope = first == "_GLOBAL__N_1" ? "(anonymous)" : std::string(first);
  return read;
}

bool mentions_scope(std::string_view name, std::string_view scope) {
  bool outermost = false;  // the next identifier is the first one of a nested name
  take(name, "_Z");
  while (!name.empty()) {
    if (is_digit(name.front())) {
      if (take_identifier(name) == scope && outermost) return true;
      outermost = false;
    } else if (take(name, "N")) {
      outermost = true;
      while (!name.empty() && std::string_view("rVKRO").find(name.front()) != std::string_view::npos) {
        name.remove_prefix(1);
      }
    } else if ((name.front() == 'S' || name.front() == 'T') && name.size() > 1 &&
               (is_digit(name[1]) || name[1] == '_')) {
      name.remove_prefix(std::min(name.size() - 1, name.find('_')) + 1);  // something that was named before
      outermost = false;
    } else if (name.front() == 'L' && name.size() > 2 && (is_digit(name[2]) || name[2] == 'n')) {
      name.remove_prefix(std::min(name.size(), name.find('E')));  // a number of a built-in type
    } else {
      outermost = false;
      name.remove_prefix(1);
    }
  }
  return false;
}

bool has_own_argument(std::string_view name) {
  bool begins_argument = false;  // what comes is the first argument, but for pointers and the like
  take(name, "_Z");
  while (!name.empty()) {
    if (is_digit(name.front())) {
      const std::string_view word = take_identifier(name);
      if (begins_argument && word != "__gnu_cxx" && word != "__cxxabiv1") return true;
      begins_argument = false;
    } else {
      const char c = name.front();
      const bool passes_on = std::string_view("RPKOVN").find(c) != std::string_view::npos;
      begins_argument = c == 'I' || (begins_argument && passes_on);
      name.remove_prefix(1);
    }
  }
  return false;
}

}  // namespace trenza
