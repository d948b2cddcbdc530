#include "grader/gate/readable_name.h"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>

#include "grader/verdict/plain_text.h"

namespace trenza {

std::string readable(const std::string& name) {
  std::string text = name;
  if (name.starts_with("_Z")) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> demangled(
        abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
    if (status == 0) text = demangled.get();
    if (text.size() > 100) text = text.substr(0, text.find('(', 1));
  }
  return plain_text(text, 200);
}

}  // namespace trenza
