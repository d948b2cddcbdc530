#include "grader/tsan/report.h"

#include <cctype>
#include <cstdlib>
#include <regex>
#include <sstream>
#include <utility>

namespace trenza {
namespace {

constexpr char kName[] = "ThreadSanitizer: ";

bool ends_with_path(const std::string& path, const std::string& file) {
  if (!path.ends_with(file)) return false;
  return path.size() == file.size() || path[path.size() - file.size() - 1] == '/';
}

// "WARNING: ThreadSanitizer: data race (pid=7)" and "==7==ERROR: ThreadSanitizer: SEGV on unknown address 0x0 (pc …)"
// begin a report; the kind ends before the address or the parenthesis with the pid.
std::string kind_of(const std::string& line) {
  const std::size_t begin = line.find(kName);
  if (begin == std::string::npos || line.find("SUMMARY:") != std::string::npos) return "";
  std::string kind = line.substr(begin + std::string(kName).size());
  for (const char* end : {" (pid=", " 0x", " (pc "}) kind = kind.substr(0, kind.find(end));
  return kind;
}

// "#0 S::get() src/file.cc:4:2 (binary+0x151a)"; the function may contain spaces, colons and parentheses, the file may
// be <null>.
bool read_frame(const std::string& line, Frame& frame) {
  // std::regex needs stack for each character, and a tested program can write into the log.
  constexpr std::size_t kLongest = 4096;
  if (line.size() > kLongest) return false;
  static const std::regex kFrame(R"(^\s+#\d+ (.+?) (<null>|\S+?)(?::(\d+))?(?::\d+)?(?: <null>)? \([^()]*\)\s*$)");
  std::smatch match;
  if (!std::regex_match(line, match, kFrame)) return false;
  frame.function = match[1];
  frame.file = match[2] == "<null>" ? "" : match[2].str();
  frame.line = match[3].matched ? std::atoi(match[3].str().c_str()) : 0;
  return true;
}

std::string trimmed(const std::string& line) {
  const std::size_t begin = line.find_first_not_of(' ');
  std::string text = begin == std::string::npos ? "" : line.substr(begin);
  while (!text.empty() && (text.back() == ':' || text.back() == ' ')) text.pop_back();
  return text;
}

}  // namespace

const Frame* Stack::innermost_in(const std::vector<std::string>& files) const {
  for (const Frame& frame : frames) {
    for (const std::string& file : files) {
      if (ends_with_path(frame.file, file)) return &frame;
    }
  }
  return nullptr;
}

// "Write of size 8 at 0x7b38000000b0 by main thread (mutexes: write M59, read M60)".
std::vector<std::string> Stack::mutexes() const {
  std::vector<std::string> found;
  const std::size_t begin = heading.find("(mutexes: ");
  if (begin == std::string::npos) return found;
  std::string word;
  for (const char c : heading.substr(begin)) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      word += c;
    } else if (word.size() > 1 && word[0] == 'M') {
      found.push_back(std::exchange(word, ""));
    } else {
      word.clear();
    }
  }
  return found;
}

std::vector<TsanReport> read_tsan_log(const std::string& log) {
  std::vector<TsanReport> reports;
  bool inside = false;
  std::string previous;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line); previous = line) {
    if (const std::string kind = kind_of(line); !kind.empty()) {
      reports.push_back({kind, {}, ""});
      inside = true;
    }
    if (!inside) continue;
    TsanReport& report = reports.back();
    report.text += line + '\n';
    Frame frame;
    if (read_frame(line, frame)) {
      const bool first = line.find("#0 ") != std::string::npos;
      if (first || report.stacks.empty()) report.stacks.push_back({trimmed(previous), {}});
      report.stacks.back().frames.push_back(frame);
    }
    if (line.starts_with("SUMMARY:")) inside = false;
  }
  if (reports.empty() && log.find_first_not_of(" \n=") != std::string::npos) reports.push_back({"unreadable", {}, log});
  return reports;
}

}  // namespace trenza
