#include "grader/interleave/trace/memory_names.h"

#include <fmt/format.h>

#include <regex>
#include <utility>
#include <vector>

namespace trenza::interleave {
namespace {

// As search/trace.cc describes memory in which no variable lies.
const std::regex& address() {
  static const std::regex pattern(
      R"((heap memory 0x[0-9a-f]+)|(byte \d+ of shared memory \d+)|(memory at 0x[0-9a-f]+))");
  return pattern;
}

std::string without_numbered(const std::string& text) {
  static const std::regex behind_number(
      R"((#\d+) \((?:heap memory 0x[0-9a-f]+|byte \d+ of shared memory \d+|memory at 0x[0-9a-f]+)\))");
  return std::regex_replace(text, behind_number, "$1");
}

enum Where : std::size_t { heap, shared, elsewhere };

Where where_of(const std::smatch& match) { return match[1].matched ? heap : match[2].matched ? shared : elsewhere; }

}  // namespace

MemoryNames::MemoryNames(const Trace& trace) {
  std::vector<std::string> texts = {trace.object, trace.sentence};
  for (const TraceStep& step : trace.steps) texts.push_back(step.object);
  for (const TraceTask& task : trace.tasks) texts.push_back(task.waits_for);
  std::vector<std::pair<std::string, Where>> found;
  std::size_t count[3] = {};
  for (const std::string& text : texts) {
    if (text.find("memory") == std::string::npos) continue;
    const std::string rest = without_numbered(text);
    for (std::sregex_iterator at(rest.begin(), rest.end(), address()), end; at != end; ++at) {
      if (!words_.emplace(at->str(), "").second) continue;
      found.emplace_back(at->str(), where_of(*at));
      ++count[found.back().second];
    }
  }
  constexpr const char* kWhere[] = {" on the heap", " in shared memory", " in memory"};
  std::size_t next[3] = {};
  for (const auto& [text, where] : found) {
    const std::size_t number = next[where]++;
    const std::string letter =
        number < 26 ? std::string(1, static_cast<char>('A' + number)) : fmt::format("{}", number + 1);
    words_[text] = (count[where] == 1 ? "a value" : "value " + letter) + kWhere[where];
  }
}

std::string MemoryNames::in(const std::string& text) const {
  if (text.find("memory") == std::string::npos) return text;
  const std::string rest = without_numbered(text);
  std::string out;
  std::size_t done = 0;
  for (std::sregex_iterator at(rest.begin(), rest.end(), address()), end; at != end; ++at) {
    const auto begin = static_cast<std::size_t>(at->position());
    const auto known = words_.find(at->str());
    out += rest.substr(done, begin - done) + (known == words_.end() ? at->str() : known->second);
    done = begin + static_cast<std::size_t>(at->length());
  }
  return out + rest.substr(done);
}

}  // namespace trenza::interleave
