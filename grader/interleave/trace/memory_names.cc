#include "grader/interleave/trace/memory_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <regex>
#include <utility>
#include <vector>

#include "grader/interleave/trace/expression.h"
#include "grader/interleave/trace/text.h"

namespace trenza::interleave {
namespace {

// As search/trace.cc describes memory in which no variable lies; before it, the number of the object that lies there.
const std::regex& address() {
  static const std::regex pattern(
      R"((?:#\d+ \()?(?:(heap memory 0x[0-9a-f]+)|(byte \d+ of shared memory \d+)|(memory at 0x[0-9a-f]+)|)"
      R"((a local variable of task \d+))\)?)");
  return pattern;
}

enum Where : std::size_t { heap, shared, elsewhere, local };

Where where_of(const std::smatch& match) {
  return match[1].matched ? heap : match[2].matched ? shared : match[3].matched ? elsewhere : local;
}

// An object with a number, "#2 (heap memory 0x18)", has its bracket in the match; another bracket is not its.
std::string described(const std::smatch& match) {
  std::string text = match.str();
  if (!text.starts_with('#') && text.ends_with(')')) text.pop_back();
  return text;
}

// The lines that use one piece of memory, as far as they tell what they call it.
class Users {
 public:
  void add(const Expression& expression) { found_.push_back(expression); }

  // What they call it; nullopt where they do not agree.
  std::optional<std::string> name() const {
    std::vector<std::string> names;
    const bool any_sure = std::any_of(found_.begin(), found_.end(), [](const Expression& e) { return e.sure; });
    for (const Expression& e : found_) {
      if (!e.text.empty() && e.sure == any_sure) names.push_back(e.text);
    }
    if (names.empty()) return std::nullopt;
    for (const std::string& name : names) {
      if (last_name(name) != last_name(names.front())) return std::nullopt;
    }
    return names.front();
  }

 private:
  std::vector<Expression> found_;
};

}  // namespace

MemoryNames::MemoryNames(const Trace& trace, const std::function<std::string(const Place&)>& source) {
  name_by_use(trace, source);
  std::vector<std::string> texts = {trace.object, trace.sentence};
  for (const TraceStep& step : trace.steps) texts.push_back(step.object);
  for (const TraceTask& task : trace.tasks) texts.push_back(task.waits_for);
  std::vector<std::pair<std::string, Where>> found;
  std::size_t count[3] = {};
  for (const std::string& text : texts) {
    for (std::sregex_iterator at(text.begin(), text.end(), address()), end; at != end; ++at) {
      const std::string memory = described(*at);
      const Where where = where_of(*at);
      if (memory.starts_with('#') || where == local || !words_.emplace(memory, "").second) continue;
      found.emplace_back(memory, where);
      ++count[where];
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

void MemoryNames::name_by_use(const Trace& trace, const std::function<std::string(const Place&)>& source) {
  if (!source) return;
  std::map<std::string, Users> users;
  const auto look = [&](const std::string& object, const Place& place, const std::string& operation) {
    std::smatch match;
    if (place.column == 0 || !std::regex_search(object, match, address())) return;
    users[described(match)].add(used_expression(source(place), place.column, operation));
  };
  for (const TraceStep& step : trace.steps) look(step.object, step.place, step.operation);
  for (const TraceAccess& access : trace.accesses) look(trace.object, access.place, "load");
  std::map<std::string, int> namesakes;
  for (const auto& [memory, found] : users) {
    if (const auto name = found.name()) {
      words_[memory] = *name;
      named_.insert(memory);
      ++namesakes[*name];
    }
  }
  // Two counters have a value each.
  std::map<std::string, int> next;
  for (const std::string& memory : named_) {
    std::string& name = words_[memory];
    if (namesakes[name] > 1) name += fmt::format(" ({})", ++next[name]);
  }
}

bool MemoryNames::has_name(const std::string& text) const {
  for (std::sregex_iterator at(text.begin(), text.end(), address()), end; at != end; ++at) {
    if (!named_.contains(described(*at))) return false;
  }
  return !text.empty();
}

std::string MemoryNames::in(const std::string& text) const {
  std::string out;
  std::size_t done = 0;
  for (std::sregex_iterator at(text.begin(), text.end(), address()), end; at != end; ++at) {
    const auto begin = static_cast<std::size_t>(at->position());
    const std::string memory = described(*at);
    const auto known = words_.find(memory);
    out += text.substr(done, begin - done);
    if (known != words_.end()) {
      out += known->second;
    } else if (memory.starts_with('#') && where_of(*at) != local) {
      out += memory.substr(0, memory.find(' '));
    } else {
      out += memory;
    }
    done = begin + memory.size();
  }
  return out + text.substr(done);
}

}  // namespace trenza::interleave
