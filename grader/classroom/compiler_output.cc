#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <regex>
#include <sstream>
#include <string_view>

#include "grader/base/file.h"
#include "grader/classroom/grading.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

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

// The lines that a compiler or linker printed, one after the other, and what to make of them.
class Reading {
 public:
  // `file`: the learner's, the end of its path.
  explicit Reading(const std::string& file) : file_(file) {}

  void read(const std::string& line) {
    static const std::regex kError(R"(^(.*?):(\d{1,7})(?::(\d{1,7}))?: (?:fatal )?error: (.*)$)");
    // GNU ld and gold say it one way, mold and lld the other.
    static const std::regex kUndefined(R"(undefined (?:reference to [`']|symbol: )([^']+?)'?$)");
    static const std::regex kMultiple(
        R"((?:multiple definition of [`']|duplicate symbol: (?:\S+: )*)([^']+?)(?:'.*)?$)");
    std::smatch match;
    if (!undefined_.empty() && line.starts_with(kReferredBy)) note_user(line);
    if (!found_.empty()) return;
    read_origin(line);
    if (std::regex_search(line, match, kUndefined)) {
      if (undefined_.empty()) {
        undefined_ = match[1].str();
        note_user(line);
      }
    } else if (std::regex_search(line, match, kMultiple)) {
      found_ = fmt::format("{} defines {}, which is defined elsewhere already.", base_name(file_), match[1].str());
    } else if (std::regex_match(line, match, kError)) {
      const std::string text = fmt::format("{}:{}: {}", base_name(match[1].str()), match[2].str(), match[4].str());
      if (match[1].str().ends_with(file_)) {
        found_ = "The compiler stops at " + text;
        place_ = {base_name(file_), std::stoi(match[2]), match[3].matched ? std::stoi(match[3]) : 0};
      } else if (elsewhere_.empty()) {
        elsewhere_ = text;
        elsewhere_what_ = match[4].str();
        elsewhere_origin_ = origin_;
      } else {
        in_first_ = false;
      }
      origin_.clear();
    }
  }

  // The first error in the learner's own file, else what the linker lacks, else what the file makes a library fail in.
  std::string sentence() const {
    const std::string name = base_name(file_);
    if (!found_.empty()) return found_;
    if (!undefined_.empty()) {
      // All that tests call is in the namespace of the contract.
      if (!used_by_learner_ && undefined_.find("course::") != std::string::npos) {
        return fmt::format("{} does not define {}, which the tests call.", name, undefined_);
      }
      const std::string user = user_line_.empty() ? name : name + ":" + user_line_;
      return fmt::format(
          "{} uses {}, which is declared but defined nowhere: neither in your file nor in a library that this exercise "
          "is linked with. Is its name right? Does this system have it under another one?",
          user, undefined_);
    }
    if (elsewhere_.empty()) return "";
    if (elsewhere_origin_.empty()) {
      return fmt::format("The compiler stops at {} (while it compiles {})", elsewhere_, name);
    }
    return fmt::format("The compiler stops at {}:{}: what this line asks for does not compile in the library ({}): {}",
                       name, elsewhere_origin_, elsewhere_.substr(0, elsewhere_.find(": ")), elsewhere_what_);
  }

  // Of what sentence() says, where that is in the learner's file.
  std::optional<Place> place() const {
    if (!found_.empty()) return place_;
    const std::string& line = !undefined_.empty() ? user_line_ : elsewhere_origin_;
    // What a learner makes a linker print may be no number.
    constexpr std::size_t kMost = 7;
    if (line.empty() || line.size() > kMost) return std::nullopt;
    return Place{base_name(file_), std::stoi(line)};
  }

  // False for lines that lead a reader away: through templates of the library, and mold's and lld's long lists.
  bool matters(const std::string& line) const {
    if (line.starts_with(">>>") || line.starts_with("In file included from") || line.starts_with("        ")) {
      return line.find('|') != std::string::npos;  // the line of source below an error
    }
    const bool leads = line.find("required from") != std::string::npos ||
                       line.find("In instantiation of") != std::string::npos ||
                       line.find("requested here") != std::string::npos;
    return !leads || line.find(file_ + ":") != std::string::npos;
  }

 private:
  static constexpr std::string_view kReferredBy = ">>> ";

  // The line of the learner's file that a template of the library was used in: GCC leads up to an error by it, clang
  // tells it below.
  void read_origin(const std::string& line) {
    static const std::regex kOrigin(R"(^(.*?):(\d{1,7}):\d+: (?:  required from|note: .*requested here))");
    std::smatch match;
    if (!std::regex_search(line, match, kOrigin) || !match[1].str().ends_with(file_)) return;
    if (line.find("requested here") == std::string::npos) {
      origin_ = match[2].str();  // the last one is the outermost
    } else if (!elsewhere_.empty() && in_first_) {
      elsewhere_origin_ = match[2].str();
    }
  }

  // Who refers to what is not defined: "…/race_mutex.cc:17: undefined reference", ">>> referenced by race_mutex.cc:17".
  void note_user(const std::string& line) {
    const std::string name = base_name(file_);
    for (std::size_t at = 0; (at = line.find(name, at)) != std::string::npos; at += name.size()) {
      if (at > 0 && line[at - 1] != '/' && line[at - 1] != ' ' && line[at - 1] != '(') continue;
      const std::size_t end = at + name.size();
      if (end < line.size() && line[end] != ':' && line[end] != ')' && line[end] != ' ') continue;
      used_by_learner_ = true;
      std::size_t digits = end + 1;
      while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
      if (user_line_.empty() && end < line.size() && line[end] == ':') {
        user_line_ = line.substr(end + 1, digits - end - 1);
      }
    }
  }

  std::string file_;
  std::string found_;
  std::optional<Place> place_;  // of found_
  std::string undefined_, user_line_;
  bool used_by_learner_ = false;
  std::string elsewhere_, elsewhere_what_, elsewhere_origin_;
  std::string origin_;
  bool in_first_ = true;  // no other error has come since the first elsewhere
};

}  // namespace

CompilerComplaint read_compiler_output(const std::string& all, const std::string& file) {
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
  Reading reading(file);
  int kept = 0;
  std::istringstream lines(plain_text(output, 64 * 1024));
  for (std::string line; std::getline(lines, line);) {
    reading.read(line);
    if (kept < kLines && reading.matters(line)) {
      complaint.detail += line + '\n';
      ++kept;
    }
  }
  if (complaint.sentence.empty()) {
    complaint.sentence = reading.sentence();
    complaint.place = reading.place();
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
    std::string text = fmt::format("{}:{}: {}", base_name(match[1].str()), match[2].str(), match[3].str());
    // Every file is compiled twice, plain and instrumented.
    if (std::find(warnings.begin(), warnings.end(), text) == warnings.end()) warnings.push_back(std::move(text));
  }
  return warnings;
}

}  // namespace trenza
