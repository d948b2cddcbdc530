#include "grader/jail/settings.h"

#include <charconv>
#include <stdexcept>
#include <string_view>

namespace trenza {
namespace {

struct Number {
  std::string_view name;
  long long Settings::*member;
};

constexpr Number kNumbers[] = {
    {"report", &Settings::report},
    {"control", &Settings::control},
    {"channel", &Settings::channel},
    {"files", &Settings::files},
    {"filter", &Settings::filter},
    {"cgroup", &Settings::cgroup},
    {"pids-events", &Settings::pids_events},
    {"memory-events", &Settings::memory_events},
    {"wall-ms", &Settings::wall_ms},
    {"cpu-s", &Settings::cpu_s},
    {"file-bytes", &Settings::file_bytes},
    {"memory-bytes", &Settings::memory_bytes},
    {"address-bytes", &Settings::address_bytes},
    {"processes", &Settings::processes},
    {"disk-bytes", &Settings::disk_bytes},
    {"names", &Settings::names},
    {"process-rlimit", &Settings::process_rlimit},
    {"nice", &Settings::nice},
    {"fixed-addresses", &Settings::fixed_addresses},
    {"namespaces", &Settings::namespaces},
    {"user", &Settings::user},
    {"strict", &Settings::strict},
    {"ends-when-still", &Settings::ends_when_still},
};

bool set_number(Settings& settings, std::string_view name, std::string_view value) {
  for (const Number& number : kNumbers) {
    if (number.name != name) continue;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), settings.*number.member);
    return error == std::errc() && end == value.data() + value.size();
  }
  return false;
}

}  // namespace

Settings Settings::parse(int argc, char** argv) {
  Settings settings;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--") {
      if (i + 1 < argc) settings.command = argv + i + 1;
      break;
    }
    const std::size_t equals = argument.find('=');
    const std::string_view value = equals == std::string_view::npos ? "" : argument.substr(equals + 1);
    const std::string_view name = argument.starts_with("--") ? argument.substr(2, equals - 2) : "";
    if (name == "directory") {
      settings.directory = value;
    } else if (name == "collect") {
      settings.collect = value;
    } else if (name == "folder") {
      settings.folders.emplace_back(value);
    } else if (!set_number(settings, name, value)) {
      throw std::invalid_argument("the keeper does not understand " + std::string(argument));
    }
  }
  if (settings.command == nullptr || settings.report < 0 || settings.control < 0 || settings.channel < 0) {
    throw std::invalid_argument("the keeper is started by the grader only (see grader/jail/jail.h)");
  }
  return settings;
}

}  // namespace trenza
