#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <sstream>
#include <string_view>

#include "grader/classroom/grading.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// What grader/gate/compiler/bounded_compiler.cc puts in front of its own sentence, which is the last line.
constexpr std::string_view kGrader = "\ngrader: ";
// The same, where the fault is not the learner's.
constexpr std::string_view kFault = "\ngrader fault: ";
// Behind all that, where it could not jail the compiler.
constexpr std::string_view kUnjailed = "\ngrader unjailed: ";

// The rest of the last line that begins with `mark`; empty if there is none.
std::string last_line_behind(std::string_view mark, const std::string& output) {
  const std::size_t begin = output.rfind(mark);
  if (begin == std::string::npos) return "";
  const std::size_t end = output.find('\n', begin + 1);
  // Only the last line: what comes before it may quote the learner's file.
  if (end != std::string::npos && end + 1 < output.size()) return "";
  return first_line(plain_text(output.substr(begin + mark.size())));
}

// At most this many lines of errors are worth reading: later ones mostly follow from the first.
constexpr int kLines = 25;

}  // namespace

CompilerComplaint read_compiler_output(const std::string& all, const std::string& file) {
  static const std::regex kError(R"(^(.*?):(\d{1,7})(?::(\d{1,7}))?: (?:fatal )?error: (.*)$)");
  // GNU ld and gold say it one way, mold and lld the other.
  static const std::regex kUndefined(R"(undefined (?:reference to [`']|symbol: )([^']+)'?$)");
  static const std::regex kMultiple(R"((?:multiple definition of [`']|duplicate symbol: (?:\S+: )*)([^']+?)(?:'.*)?$)");
  CompilerComplaint complaint;
  complaint.unjailed = !last_line_behind(kUnjailed, all).empty();
  const std::string output = complaint.unjailed ? all.substr(0, all.rfind(kUnjailed)) : all;
  complaint.sentence = last_line_behind(kGrader, output);
  if (const std::string fault = last_line_behind(kFault, output); !fault.empty()) {
    complaint.verdict = Verdict::infra;
    complaint.sentence = fault;
  }
  // The gate's sentence on the expanded text begins with the place.
  static const std::regex kPlace(R"(^([^:]+):(\d{1,7}): )");
  if (std::smatch place; std::regex_search(complaint.sentence, place, kPlace) && place[1] == base_name(file)) {
    complaint.place = {base_name(file), std::stoi(place[2])};
  }
  std::string first_elsewhere;
  int kept = 0;
  std::istringstream lines(plain_text(output, 64 * 1024));
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (line.starts_with(">>>")) continue;  // mold's and lld's long lists of who refers to it
    if (kept < kLines) {
      complaint.detail += line + '\n';
      ++kept;
    }
    if (!complaint.sentence.empty()) continue;
    if (std::regex_search(line, match, kUndefined)) {
      complaint.sentence = fmt::format("{} does not define {}, which the tests call.", base_name(file), match[1].str());
    } else if (std::regex_search(line, match, kMultiple)) {
      complaint.sentence =
          fmt::format("{} defines {}, which is defined elsewhere already.", base_name(file), match[1].str());
    } else if (std::regex_match(line, match, kError)) {
      const std::string text = fmt::format("{}:{}: {}", base_name(match[1]), match[2].str(), match[4].str());
      if (match[1].str().ends_with(file)) {
        complaint.sentence = "The compiler stops at " + text;
        complaint.place = {base_name(file), std::stoi(match[2]), match[3].matched ? std::stoi(match[3]) : 0};
      } else if (first_elsewhere.empty()) {
        first_elsewhere = text;
      }
    }
  }
  if (complaint.sentence.empty() && !first_elsewhere.empty()) {
    complaint.sentence =
        fmt::format("The compiler stops at {} (while it compiles {})", first_elsewhere, base_name(file));
  }
  if (complaint.sentence.empty()) {
    complaint.sentence = base_name(file) + " could not be built: " + first_line(plain_text(output, 300));
  }
  return complaint;
}

std::vector<std::string> read_warnings(const std::string& log, const std::string& package) {
  static const std::regex kWarning(R"(^(.*?):(\d+)(?::\d+)?: warning: (.*)$)");
  std::vector<std::string> warnings;
  std::istringstream lines(plain_text(log, 1024 * 1024));
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (!line.starts_with(package + "/") || !std::regex_match(line, match, kWarning)) continue;
    std::string text = fmt::format("{}:{}: {}", base_name(match[1]), match[2].str(), match[3].str());
    // Every file is compiled twice, plain and instrumented.
    if (std::find(warnings.begin(), warnings.end(), text) == warnings.end()) warnings.push_back(std::move(text));
  }
  return warnings;
}

}  // namespace trenza
