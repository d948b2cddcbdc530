#include "grader/interleave/trace/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <utility>

#include "grader/interleave/trace/links.h"
#include "grader/interleave/trace/notes.h"
#include "grader/interleave/trace/race.h"
#include "grader/interleave/trace/text.h"
#include "grader/interleave/trace/words.h"

namespace trenza::interleave {
namespace {

// Several steps in a row that become one row of the picture.
struct Piece {
  std::size_t begin, end;
  int again = 0;  // it repeats the steps before so many times
};

bool alike(const TraceStep& a, const TraceStep& b) {
  return a.task == b.task && a.operation == b.operation && a.how == b.how && a.object == b.object &&
         a.place.line == b.place.line && a.place.file == b.place.file && a.value == b.value && a.written == b.written &&
         a.result == b.result;
}

bool begins_or_ends(const std::string& operation) {
  for (const char* const word :
       {"create", "join", "task_start", "task_end", "fork", "wait", "exit", "yield", "sleep"}) {
    if (operation == word) return true;
  }
  return false;
}

class Teller {
 public:
  Teller(const Trace& trace, const StoryOptions& options)
      : trace_(trace), options_(options), names_(trace, options.source), notes_(find_notes(trace, names_)) {}

  Story tell() {
    make_lanes();
    const std::vector<Piece> pieces = options_.max_rows == 0 ? single_pieces() : folded_pieces();
    find_decisive(pieces);
    for (const Piece& piece : pieces) add_row(piece);
    if (options_.brief) join_asides();
    add_trouble();
    add_switches();
    shorten();
    place_lanes();
    story_.links = find_links(trace_);
    story_.kind = trace_.kind == "race" ? "data race" : clean(trace_.kind);
    std::replace(story_.kind.begin(), story_.kind.end(), '_', ' ');
    story_.sentence = trace_.kind == "race" && trace_.accesses.size() == 2
                          ? race_in_words(trace_, names_, options_.source)
                          : names_.in(trace_.sentence);
    return std::move(story_);
  }

 private:
  const std::vector<TraceStep>& steps() const { return trace_.steps; }

  void make_lanes() {
    std::set<int> tasks;
    for (const TraceStep& step : steps()) tasks.insert(step.task);
    for (const TraceTask& task : trace_.tasks) {
      if (!task.ended && !task.waits_for.empty()) tasks.insert(task.task);
    }
    for (const TraceAccess& access : trace_.accesses) tasks.insert(access.task);
    tasks.insert(trace_.task);
    for (const int task : tasks) {
      lane_of_[task] = story_.lanes.size();
      Lane lane;
      lane.task = task;
      for (const TraceTask& known : trace_.tasks) {
        if (known.task == task) lane.process = known.process;
      }
      lane.name = names_.of(task);
      story_.lanes.push_back(lane);
    }
  }

  std::vector<Piece> single_pieces() const {
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < steps().size(); ++i) pieces.push_back({i, i + 1});
    return pieces;
  }

  // How many times the `period` steps from `begin` on come again right behind themselves.
  std::size_t repeats(std::size_t begin, std::size_t period) const {
    std::size_t count = 0;
    for (std::size_t i = begin + period; i + period <= steps().size(); i += period, ++count) {
      for (std::size_t k = 0; k < period; ++k) {
        if (!alike(steps()[begin + k], steps()[i + k])) return count;
      }
    }
    return count;
  }

  bool is_told(const TraceStep& step) const { return !options_.brief || !code(step.place).empty(); }

  // Steps with what other tasks change or wait for, or that the finding is about, are worth a row.
  std::vector<bool> telling() const {
    std::map<std::string, std::set<int>> users;
    std::set<std::string> changed;
    for (const TraceStep& step : steps()) {
      users[step.object].insert(step.task);
      if (step.operation != "load") changed.insert(step.object);
    }
    std::vector<bool> telling(steps().size());
    for (std::size_t i = 0; i < steps().size(); ++i) {
      const TraceStep& step = steps()[i];
      bool waited_for = false;
      for (const TraceTask& task : trace_.tasks) {
        waited_for = waited_for || (!task.ended && task.waits_for.find(step.object) != std::string::npos);
      }
      const bool shared = users[step.object].size() > 1 && changed.contains(step.object);
      telling[i] =
          !notes_[i].empty() || (!begins_or_ends(step.operation) && !step.object.empty() &&
                                 !is_of_library(step.object) && (shared || waited_for || step.object == trace_.object));
      if (!is_told(step)) {
        telling[i] = false;
        continue;
      }
      // Both sides of a preemption.
      if (step.preemption) {
        telling[i] = true;
        if (i > 0 && is_told(steps()[i - 1])) telling[i - 1] = true;
      }
    }
    return telling;
  }

  std::vector<Piece> folded_pieces() const {
    constexpr std::size_t kLongestPeriod = 8;
    constexpr std::size_t kWorthFolding = 3;
    constexpr std::size_t kWorthRepeating = 2;
    const std::vector<bool> worth = telling();
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < steps().size();) {
      std::size_t period = 1;
      std::size_t again = 0;
      for (std::size_t p = 1; p <= kLongestPeriod && again == 0; ++p) {
        const std::size_t count = repeats(i, p);
        if (count * p >= kWorthRepeating) period = p, again = count;
      }
      if (again > 0) {
        for (std::size_t k = 0; k < period; ++k) pieces.push_back({i + k, i + k + 1});
        pieces.push_back({i + period, i + period * (again + 1), static_cast<int>(again)});
        i += period * (again + 1);
        continue;
      }
      std::size_t end = i;
      while (end < steps().size() && steps()[end].task == steps()[i].task && !worth[end]) ++end;
      if (end - i >= (options_.brief ? 1 : kWorthFolding)) {
        pieces.push_back({i, end});
        i = end;
      } else {
        pieces.push_back({i, i + 1});
        ++i;
      }
    }
    return pieces;
  }

  // Every preemption of a shortened schedule is needed; after the last one no more has to be added. Where none was
  // needed, it is the last switch at which there was a choice.
  void find_decisive(const std::vector<Piece>& pieces) {
    // Nothing is decided by a schedule that ends well, or has not ended.
    if (trace_.kind == "none") return;
    int choice = 0;
    for (const Piece& piece : pieces) {
      if (piece.again > 0 || piece.begin == 0) continue;
      const TraceStep& step = steps()[piece.begin];
      if (step.task == steps()[piece.begin - 1].task) continue;
      if (step.preemption) story_.decisive = static_cast<int>(piece.begin) + 1;
      if (step.could_run.size() > 1) choice = static_cast<int>(piece.begin) + 1;
    }
    // Two accesses that nothing orders are a race in any order.
    if (story_.decisive == 0 && trace_.kind != "race") story_.decisive = choice;
  }

  std::string summary(const Piece& piece) const {
    const std::size_t count = piece.end - piece.begin;
    if (piece.again > 0) {
      const std::size_t period = count / static_cast<std::size_t>(piece.again);
      return fmt::format("the same {}{} more time{}", period == 1 ? "" : fmt::format("{} steps ", period), piece.again,
                         piece.again == 1 ? "" : "s");
    }
    std::vector<std::pair<std::string, int>> kinds;
    for (std::size_t i = piece.begin; i < piece.end; ++i) {
      std::string word = steps()[i].operation == "task_start" ? "begin"
                         : steps()[i].operation == "task_end" ? "end"
                         : steps()[i].operation == "rmw"      ? "change"
                         : steps()[i].operation == "load"     ? "read"
                         : steps()[i].operation == "store"    ? "write"
                                                              : clean(steps()[i].operation);
      std::replace(word.begin(), word.end(), '_', ' ');
      const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind.first == word; });
      if (known == kinds.end()) {
        kinds.emplace_back(word, 1);
      } else {
        ++known->second;
      }
    }
    std::string text = fmt::format("{} steps: ", count);
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      text += i == 0 ? "" : ", ";
      text += kinds[i].first + (kinds[i].second > 1 ? fmt::format(" ×{}", kinds[i].second) : "");
    }
    return text;
  }

  // Nothing for a line that says nothing: the "});" behind a lambda is where its thread was started.
  std::string code(const Place& place) const {
    if (!options_.source || place.line <= 0) return {};
    const std::string line = trimmed(clean(options_.source(place)));
    return std::any_of(line.begin(), line.end(), [](unsigned char c) { return std::isalnum(c) != 0; }) ? line : "";
  }

  // Of a brief story: nothing of it is in a line that the reader knows.
  bool is_aside(const Piece& piece) const {
    for (std::size_t i = piece.begin; i < piece.end; ++i) {
      if (is_told(steps()[i])) return false;
    }
    return true;
  }

  // The steps from `begin` to `end`, of one task or several, in a few words.
  std::string aside(std::size_t begin, std::size_t end) const {
    const TraceStep& last = steps()[end - 1];
    const bool one_task = std::all_of(steps().begin() + static_cast<std::ptrdiff_t>(begin),
                                      steps().begin() + static_cast<std::ptrdiff_t>(end),
                                      [&](const TraceStep& step) { return step.task == last.task; });
    if (one_task && end - begin == 1 && (last.operation == "task_start" || last.operation == "task_end")) {
      return phrase(last, names_);
    }
    const bool waits = last.operation == "futex_wait" || last.operation == "cond_wait";
    if (one_task && waits && last.place.file.ends_with("_test.cc")) return "is held by the test";
    return fmt::format("{} step{} outside your file", end - begin, end - begin == 1 ? "" : "s");
  }

  // Neighbouring asides become one row, but for where a switch matters.
  void join_asides() {
    std::vector<Row> rows;
    for (const Row& row : story_.rows) {
      const bool switches = row.first == story_.decisive || steps()[static_cast<std::size_t>(row.first) - 1].preemption;
      if (rows.empty() || !row.aside || !rows.back().aside || switches) {
        rows.push_back(row);
        continue;
      }
      Row& joined = rows.back();
      joined.last = row.last;
      joined.lane = row.lane;
      joined.text = aside(static_cast<std::size_t>(joined.first) - 1, static_cast<std::size_t>(joined.last));
    }
    story_.rows = std::move(rows);
  }

  void add_row(const Piece& piece) {
    const TraceStep& step = steps()[piece.begin];
    Row row;
    row.lane = lane_of_.at(step.task);
    row.first = static_cast<int>(piece.begin) + 1;
    row.last = static_cast<int>(piece.end);
    if (piece.end - piece.begin == 1 && piece.again == 0 && !is_aside(piece)) {
      row.where = where(step.place);
      row.place = step.place;
      row.code = code(step.place);
      row.text = phrase(step, names_);
      row.note = notes_[piece.begin];
    } else {
      row.kind = Row::Kind::folded;
      row.text = is_aside(piece) ? aside(piece.begin, piece.end) : summary(piece);
      row.aside = is_aside(piece);
    }
    story_.rows.push_back(row);
  }

  void add_trouble(int task, const Place& place, const std::string& text) {
    Row row;
    row.kind = Row::Kind::trouble;
    row.lane = lane_of_.at(task);
    row.where = where(place);
    row.place = place;
    row.code = code(place);
    row.text = without_descriptions(names_.in(text));
    story_.rows.push_back(row);
  }

  void add_trouble() {
    const std::string& kind = trace_.kind;
    if (kind == "race") {
      for (std::size_t i = 0; i < trace_.accesses.size(); ++i) {
        const TraceAccess& access = trace_.accesses[i];
        add_trouble(access.task, access.place, access.what + (i == 0 ? " of " : ", unordered, of ") + trace_.object);
      }
    } else if (kind == "deadlock" || kind == "lost_wakeup" || kind == "livelock") {
      for (const TraceTask& task : trace_.tasks) {
        if (!task.ended && !task.waits_for.empty()) add_trouble(task.task, task.place, task.waits_for);
      }
      if (kind == "livelock") add_trouble(trace_.task, trace_.place, "looks at what nobody will change");
    } else if (!trace_.complaint.empty()) {
      add_trouble(trace_.task, trace_.place, trace_.complaint);
    } else if (kind == "exit_code") {
      const bool shown =
          !story_.rows.empty() && story_.rows.back().kind == Row::Kind::step && steps().back().operation == "exit";
      if (shown) {
        story_.rows.back().kind = Row::Kind::trouble;
      } else {
        add_trouble(trace_.task, {}, trace_.sentence);
      }
    } else if (kind != "none") {
      add_trouble(trace_.task, trace_.place, trouble_in_short());
    }
  }

  // The sentence without the places that the row has a column for.
  std::string trouble_in_short() const {
    std::string text = trace_.sentence;
    if (const std::size_t failed = text.find("assertion failed"); failed != std::string::npos) text.erase(0, failed);
    if (const std::size_t by = text.rfind(" (task "); by != std::string::npos) text.resize(by);
    const std::size_t at = text.rfind(" at " + to_string(trace_.place));
    if (trace_.kind == "crash" && at != std::string::npos) text.resize(at);
    if (!text.empty() && text.back() == ',') text.pop_back();
    return text;
  }

  void add_switches() {
    for (std::size_t i = 1; i < story_.rows.size(); ++i) {
      Row& row = story_.rows[i];
      const Row& above = story_.rows[i - 1];
      if (row.lane == above.lane || row.first == 0) continue;
      const TraceStep& step = steps()[static_cast<std::size_t>(row.first) - 1];
      row.before = row.first == story_.decisive ? Switch::decisive
                   : step.preemption            ? Switch::preemption
                                                : Switch::handover;
      if (row.before == Switch::handover) continue;
      const std::string& next = story_.lanes[row.lane].name;
      const std::string& last = story_.lanes[above.lane].name;
      row.switch_text = step.preemption ? fmt::format("{} could go on, but {} does", last, next)
                                        : fmt::format("{} goes on; another could have", next);
    }
  }

  // Leaves out the middle of what is too long for a reader.
  void shorten() {
    if (options_.max_rows == 0 || story_.rows.size() <= options_.max_rows) return;
    // How it ends matters more to a short story.
    const std::size_t head = options_.max_rows / (options_.brief ? 3 : 2);
    const std::size_t tail = story_.rows.size() - (options_.max_rows - head - 1);
    Row gap;
    gap.kind = Row::Kind::folded;
    gap.lane = story_.rows[head].lane;
    gap.first = story_.rows[head].first;
    for (std::size_t i = head; i < tail; ++i) gap.last = std::max(gap.last, story_.rows[i].last);
    gap.text = fmt::format("{} more steps of all tasks", gap.last - gap.first + 1);
    const auto begin = story_.rows.begin();
    story_.rows.erase(begin + static_cast<std::ptrdiff_t>(head), begin + static_cast<std::ptrdiff_t>(tail));
    story_.rows.insert(story_.rows.begin() + static_cast<std::ptrdiff_t>(head), gap);
  }

  void place_lanes() {
    std::vector<bool> begun(story_.lanes.size());
    for (std::size_t i = 0; i < story_.rows.size(); ++i) {
      const std::size_t index = story_.rows[i].lane;
      if (!begun[index]) story_.lanes[index].first_row = i;
      begun[index] = true;
      story_.lanes[index].last_row = i;
    }
    for (Lane& lane : story_.lanes) {
      for (const TraceTask& task : trace_.tasks) {
        if (task.task == lane.task && !task.ended && !story_.rows.empty()) lane.last_row = story_.rows.size() - 1;
      }
    }
  }

  const Trace& trace_;
  const StoryOptions& options_;
  const Names names_;
  const std::vector<std::string> notes_;
  std::map<int, std::size_t> lane_of_;
  Story story_;
};

}  // namespace

Story tell(const Trace& trace, const StoryOptions& options) { return Teller(trace, options).tell(); }

}  // namespace trenza::interleave
