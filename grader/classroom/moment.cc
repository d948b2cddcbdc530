#include "grader/classroom/moment.h"

#include <time.h>

#include <array>
#include <regex>

namespace trenza {

std::optional<std::int64_t> parse_moment(std::string_view text) {
  static const std::regex pattern(
      R"(^\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?\s*$)");
  std::match_results<std::string_view::const_iterator> match;
  if (!std::regex_match(text.begin(), text.end(), match, pattern)) return std::nullopt;
  const auto number = [&](std::size_t group) { return match[group].matched ? std::stoi(match[group].str()) : 0; };
  std::tm parts{};
  parts.tm_year = number(1) - 1900;
  parts.tm_mon = number(2) - 1;
  parts.tm_mday = number(3);
  parts.tm_hour = match[4].matched ? number(4) : 23;
  parts.tm_min = match[4].matched ? number(5) : 59;
  parts.tm_sec = match[4].matched ? number(6) : 59;
  parts.tm_isdst = -1;
  if (parts.tm_mon < 0 || parts.tm_mon > 11 || parts.tm_mday < 1 || parts.tm_mday > 31 || parts.tm_hour > 23 ||
      parts.tm_min > 59 || parts.tm_sec > 60) {
    return std::nullopt;
  }
  if (!match[7].matched) return mktime(&parts);
  const std::string zone = match[7].str();
  std::int64_t offset = 0;
  if (zone != "Z") {
    const std::string minutes = zone.substr(zone.size() - 2);
    offset = std::stoi(zone.substr(1, 2)) * 3600 + std::stoi(minutes) * 60;
    if (zone[0] == '-') offset = -offset;
  }
  return timegm(&parts) - offset;
}

std::string moment_text(std::int64_t seconds) {
  const std::time_t moment = seconds;
  std::tm parts{};
  gmtime_r(&moment, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace trenza
