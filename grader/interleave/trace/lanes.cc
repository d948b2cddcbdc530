#include "grader/interleave/trace/lanes.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "grader/interleave/trace/text.h"

namespace trenza::interleave {
namespace {

constexpr std::size_t kLeastWidth = 40;
constexpr std::size_t kLeastLane = 18;  // below, lanes hold marks only
constexpr std::size_t kLeastText = 10;  // beside marks
constexpr std::size_t kGoodLane = 24;   // what lanes should have before source lines get room
constexpr std::size_t kLeastCode = 16;
constexpr std::size_t kMostCode = 48;
constexpr std::size_t kMostWhere = 24;
constexpr std::size_t kMark = 3;  // a lane of marks
constexpr std::size_t kCellLines = 3;

constexpr const char* kBold = "\x1b[1m";
constexpr const char* kDim = "\x1b[2m";
constexpr const char* kRed = "\x1b[1;31m";
constexpr const char* kYellow = "\x1b[33m";
constexpr const char* kBoldYellow = "\x1b[1;33m";

std::string repeat(const char* character, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += character;
  return out;
}

// One column of the table: how wide it is, without the space on both sides.
struct Column {
  std::size_t width = 0;
  std::vector<std::string> lines;
  const char* colour = nullptr;
};

class Table {
 public:
  Table(const Story& story, const LanesOptions& options)
      : story_(story),
        colours_(options.colours),
        sentence_(options.sentence),
        width_(std::max(options.width, kLeastWidth)) {
    measure();
  }

  std::string draw() {
    if (marks_) legend();
    header();
    for (std::size_t i = 0; i < story_.rows.size(); ++i) {
      separate(story_.rows[i]);
      draw(i);
    }
    rule("─", "┴");
    if (!sentence_) return out_;
    for (const std::string& line : wrap(story_.sentence, width_, 12)) out_ += paint(kRed, line) + "\n";
    return out_;
  }

 private:
  std::string paint(const char* colour, const std::string& text) const {
    return colours_ && colour != nullptr && !text.empty() ? colour + text + "\x1b[0m" : text;
  }

  void measure() {
    std::size_t code = 0;
    std::vector<std::size_t> wanted;
    for (const Lane& lane : story_.lanes) wanted.push_back(columns(lane.name));
    for (const Row& row : story_.rows) {
      number_ = std::max(number_, fmt::format("{}", row.last).size());
      where_ = std::max(where_, std::min(columns(row.where), kMostWhere));
      code = std::max(code, std::min(columns(row.code), kMostCode));
      std::size_t& lane = wanted[row.lane];
      lane = std::max({lane, columns(row.text) + 2, std::min<std::size_t>(columns(row.note), kGoodLane) + 2});
    }
    where_ = std::min(where_, width_ / 4);
    const std::size_t lanes = story_.lanes.size();
    const auto room = [&](std::size_t code_width) {
      const std::size_t fixed = 2 + number_ + 4 + where_ + (code_width > 0 ? code_width + 3 : 0) + 3 * lanes;
      return fixed < width_ ? width_ - fixed : 0;
    };
    marks_ = lanes == 0 || room(0) / lanes < kLeastLane;
    if (marks_) {
      const std::size_t fixed = 2 + number_ + 3 + where_ + 2 + lanes * kMark + 3;
      text_ = fixed + kLeastText < width_ ? width_ - fixed : kLeastText;
      return;
    }
    // First what lanes need to read well, then source lines, then what lanes would like to have.
    std::size_t need = 0;
    for (const std::size_t lane : wanted) need += std::min(lane, kGoodLane);
    const std::size_t free = room(0) > need ? room(0) - need : 0;
    if (code >= 1 && free >= kLeastCode + 3) code_ = std::min(code, free - 3);
    std::size_t left = room(code_);
    for (std::size_t i = 0; i < lanes; ++i) {
      lane_.push_back(std::min(wanted[i], left / lanes));
    }
    for (const std::size_t lane : lane_) left -= lane;
    for (std::size_t i = 0; i < lanes; ++i) {
      const std::size_t more = std::min(wanted[i] - lane_[i], left);
      lane_[i] += more;
      left -= more;
    }
  }

  // A horizontal line with `cross` where columns meet.
  std::string ruled(const char* line, const char* cross) const {
    std::string out = repeat(line, number_ + 2) + cross + repeat(line, where_ + 2);
    if (code_ > 0) out += cross + repeat(line, code_ + 2);
    if (marks_) return out + cross + repeat(line, story_.lanes.size() * kMark) + cross + repeat(line, text_ + 1);
    for (const std::size_t lane : lane_) out += cross + repeat(line, lane + 2);
    return out;
  }
  void rule(const char* line, const char* cross) { out_ += paint(kDim, ruled(line, cross)) + "\n"; }

  void line(const std::vector<Column>& cells) {
    std::size_t height = 1;
    for (const Column& cell : cells) height = std::max(height, cell.lines.size());
    for (std::size_t i = 0; i < height; ++i) {
      std::string text;
      for (std::size_t k = 0; k < cells.size(); ++k) {
        const Column& cell = cells[k];
        const std::string content = i < cell.lines.size()                 ? cell.lines[i]
                                    : i > 0 && below_ && k >= first_lane_ ? below_(k)
                                                                          : "";
        text += k == 0 ? " " : paint(kDim, "│") + " ";
        text += paint(cell.colour, content);
        if (k + 1 < cells.size()) text += std::string(cell.width + 1 - std::min(cell.width, columns(content)), ' ');
      }
      while (text.ends_with(' ')) text.pop_back();
      out_ += text + "\n";
    }
  }

  void header() {
    std::vector<Column> cells = {{number_, {pad("", number_)}}, {where_, {clip("where", where_)}}};
    if (code_ > 0) cells.push_back({code_, {"source"}});
    if (marks_) {
      std::string letters;
      for (std::size_t i = 0; i < story_.lanes.size(); ++i) letters += pad(letter(i), kMark);
      cells.push_back({letters.size() - 2, {letters.substr(0, letters.size() - 1)}});
      cells.push_back({text_, {"what"}});
    } else {
      for (std::size_t i = 0; i < lane_.size(); ++i) {
        cells.push_back({lane_[i], {clip(story_.lanes[i].name, lane_[i])}, kBold});
      }
    }
    line(cells);
    rule("─", "┼");
  }

  static std::string letter(std::size_t lane) {
    return lane < 26 ? std::string(1, static_cast<char>('A' + lane)) : fmt::format("{}", lane);
  }

  void legend() {
    std::string text;
    for (std::size_t i = 0; i < story_.lanes.size(); ++i) {
      text += fmt::format("{}{} {}", i == 0 ? "" : ", ", letter(i), story_.lanes[i].name);
    }
    for (const std::string& line : wrap(text, width_, 12)) out_ += line + "\n";
  }

  // The line over a row that another task takes although the last one could have gone on.
  void separate(const Row& row) {
    if (row.before != Switch::preemption && row.before != Switch::decisive) return;
    const bool decisive = row.before == Switch::decisive;
    const std::string label =
        clip(fmt::format("{} {} ", decisive ? " ◆ decisive switch:" : " ◇ switch:", row.switch_text), width_ - 8);
    const char* const line = decisive ? "━" : "╌";
    const std::size_t whole = columns(ruled("─", "┼"));
    const std::size_t used = columns(label) + number_ + 2;
    out_ += paint(decisive ? kBoldYellow : kYellow,
                  repeat(line, number_ + 2) + label + repeat(line, whole > used ? whole - used : 0)) +
            "\n";
  }

  bool alive(std::size_t lane, std::size_t row) const {
    return story_.lanes[lane].first_row <= row && row <= story_.lanes[lane].last_row;
  }

  void draw(std::size_t index) {
    const Row& row = story_.rows[index];
    const bool trouble = row.kind == Row::Kind::trouble;
    const bool folded = row.kind == Row::Kind::folded;
    const char* const colour = trouble ? kRed : folded ? kDim : nullptr;
    std::string number = row.first == 0 ? "✗" : fmt::format("{}", row.first);
    number = std::string(number_ - std::min(number_, columns(number)), ' ') + number;
    std::vector<Column> cells = {{number_, {number}, trouble ? kRed : kDim},
                                 {where_, {clip_front(row.where, where_)}, kDim}};
    if (code_ > 0) cells.push_back({code_, {clip(row.code, code_)}, kDim});
    first_lane_ = cells.size();
    const std::string text = (trouble ? "✗ " : folded ? "⋯ " : "") + row.text;
    if (marks_) {
      std::string lanes;
      for (std::size_t i = 0; i < story_.lanes.size(); ++i) {
        lanes += i == row.lane ? (trouble ? "✗" : folded ? "⋯" : "●") : alive(i, index) ? "┊" : " ";
        lanes += "  ";
      }
      lanes.pop_back();
      const std::size_t width = story_.lanes.size() * kMark - 2;
      cells.push_back({width, {lanes.substr(0, lanes.size() - 1)}, colour});
      cells.push_back({text_, lines(text, row.note, text_), colour});
    } else {
      for (std::size_t i = 0; i < lane_.size(); ++i) {
        if (i == row.lane) {
          cells.push_back({lane_[i], lines(text, row.note, lane_[i]), colour});
        } else {
          cells.push_back({lane_[i], {alive(i, index) ? "┊" : ""}, kDim});
        }
      }
    }
    below_ = [this, index, lane = row.lane](std::size_t cell) -> std::string {
      const std::size_t i = cell - first_lane_;
      return !marks_ && i != lane && alive(i, index) ? "┊" : "";
    };
    line(cells);
    below_ = nullptr;
  }

  static std::vector<std::string> lines(const std::string& text, const std::string& note, std::size_t width) {
    std::vector<std::string> out = wrap(text, width, kCellLines);
    if (note.empty()) return out;
    for (const std::string& line : wrap("! " + note, width, kCellLines)) out.push_back(line);
    return out;
  }

  const Story& story_;
  const bool colours_;
  const bool sentence_;
  const std::size_t width_;
  std::size_t number_ = 1;
  std::size_t where_ = 5;
  std::size_t code_ = 0;           // 0: no column of source lines
  std::vector<std::size_t> lane_;  // widths
  bool marks_ = false;
  std::size_t text_ = 0;  // width of the text beside marks
  std::size_t first_lane_ = 0;
  std::function<std::string(std::size_t)> below_;  // what stands in an empty line of a cell
  std::string out_;
};

}  // namespace

std::string render_lanes(const Story& story, const LanesOptions& options) { return Table(story, options).draw(); }

}  // namespace trenza::interleave
