#include "grader/runner/addresses.h"

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace trenza {

Stack resolve(const std::string& binary, const std::string& addresses) {
  Stack stack;
  // The list comes from the tested program and goes into a command line.
  if (addresses.empty() || addresses.find_first_not_of("0123456789abcdef,") != std::string::npos) return stack;
  if (binary.find('\'') != std::string::npos) return stack;
  std::string command = "addr2line -fiC -e '" + binary + "' ";
  for (const char c : addresses) command += c == ',' ? ' ' : c;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen((command + " 2>/dev/null").c_str(), "re"), pclose);
  if (!pipe) return stack;
  // Two lines per frame: the function, then file:line or ??:0.
  char function[1024];
  char location[1024];
  while (std::fgets(function, sizeof function, pipe.get()) && std::fgets(location, sizeof location, pipe.get())) {
    const std::string name(function, std::string(function).find_last_not_of('\n') + 1);
    const std::string at = location;
    const std::size_t colon = at.rfind(':');
    if (name == "??" || colon == std::string::npos) continue;
    stack.frames.push_back({name, at.substr(0, colon), std::atoi(at.c_str() + colon + 1)});
  }
  return stack;
}

}  // namespace trenza
