#include "grader/interleave/trace/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <string_view>
#include <vector>

#include "grader/interleave/trace/text.h"

namespace trenza::interleave {
namespace {

constexpr double kLetter = 7.9;  // width of a letter at 13 pixels, with room for fonts that are a little wider
constexpr int kLine = 18;        // from one line of text to the next
constexpr int kMargin = 20;
constexpr int kPadding = 10;  // in a box
constexpr int kGap = 8;       // between rows
constexpr int kBetween = 22;  // between columns
constexpr int kBand = 34;     // room for a switch above its row
constexpr std::size_t kLeastLane = 16;
constexpr std::size_t kMostLane = 34;
constexpr std::size_t kMostSource = 48;
constexpr std::size_t kLaneColours = 6;

// Class names are the vocabulary: fg and dim are text, l0 … l5 the lanes.
constexpr std::string_view kStyle = R"css(
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace }
.bg { fill: #ffffff } .fg { fill: #1f2328 } .dim { fill: #656d76 } .bold { font-weight: bold }
.box { fill: #f6f8fa; stroke: #d0d7de } .fold { fill: none; stroke: #d0d7de; stroke-dasharray: 4 3 }
.bad { fill: #ffebe9; stroke: #cf222e } .badtext { fill: #a40e26 } .badge { fill: #cf222e } .on { fill: #ffffff }
.life { stroke: #b6bfc8; stroke-width: 1.5; stroke-dasharray: 2 5; stroke-linecap: round }
.baton { fill: none; stroke: #8c959f; stroke-width: 1.5 } .tip { fill: #8c959f }
.sync { fill: none; stroke: #1a7f5a; stroke-width: 1.5 } .synctip { fill: #1a7f5a }
.band { stroke: #bf8700; stroke-width: 2 } .thin { stroke: #bf8700; stroke-width: 1; stroke-dasharray: 5 4 }
.label { fill: #fff8c5; stroke: #bf8700 } .note { fill: #7d4e00 } .lane { fill: #ffffff }
.l0 { fill: #2f6fb0 } .l1 { fill: #8250a8 } .l2 { fill: #1f7a8c } .l3 { fill: #9a5b2d } .l4 { fill: #a8457f }
.l5 { fill: #4f6b2a }
@media (prefers-color-scheme: dark) {
.bg { fill: #0d1117 } .fg { fill: #e6edf3 } .dim { fill: #8d96a0 }
.box { fill: #161b22; stroke: #30363d } .fold { stroke: #444c56 }
.bad { fill: #3c1618; stroke: #f85149 } .badtext { fill: #ffb1aa } .badge { fill: #da3633 }
.life { stroke: #4a535e } .baton { stroke: #768390 } .tip { fill: #768390 }
.sync { stroke: #56c596 } .synctip { fill: #56c596 }
.band, .thin { stroke: #d29922 } .label { fill: #2e2411; stroke: #d29922 } .note { fill: #e3b341 }
.lane { fill: #0d1117 } .l0 { fill: #79b8ff } .l1 { fill: #c79bf2 } .l2 { fill: #6cd0e0 } .l3 { fill: #e0ad7f }
.l4 { fill: #f29bd0 } .l5 { fill: #b3cf86 }
})css";

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

int pixels(std::size_t letters) { return static_cast<int>(static_cast<double>(letters) * kLetter + 0.5); }

// A row as it is laid out.
struct Box {
  int top = 0;
  int height = 0;
  std::vector<std::string> text;
  std::vector<std::string> note;
  int middle() const { return top + height / 2; }
};

class Picture {
 public:
  explicit Picture(const Story& story) : story_(story) { lay_out(); }

  std::string draw() {
    head();
    life_lines();
    for (std::size_t i = 0; i < story_.rows.size(); ++i) band(i);
    arrows();
    for (std::size_t i = 0; i < story_.rows.size(); ++i) row(i);
    lane_names();
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\">\n"
        "<title>{2}</title>\n<style>{3}\n</style>\n"
        "<rect class=\"bg\" width=\"{0}\" height=\"{1}\" rx=\"8\"/>\n{4}</svg>\n",
        width_, height_, escape(story_.sentence), kStyle, out_);
  }

 private:
  void lay_out() {
    std::size_t source = 5;
    std::vector<std::size_t> wanted;
    for (const Lane& lane : story_.lanes) wanted.push_back(std::max(kLeastLane, columns(lane.name) + 4));
    for (const Row& row : story_.rows) {
      source = std::max({source, columns(row.where), std::min(columns(row.code), kMostSource)});
      wanted[row.lane] = std::min(kMostLane, std::max(wanted[row.lane], columns(row.text) + 2));
      if (!row.note.empty()) wanted[row.lane] = std::max<std::size_t>(wanted[row.lane], 26);
    }
    source = std::min(source, kMostSource);
    const std::size_t last = story_.rows.empty() ? 0 : static_cast<std::size_t>(story_.rows.back().last);
    source_x_ = kMargin + pixels(std::max<std::size_t>(2, fmt::format("{}", last).size())) + kBetween / 2;
    source_ = source;
    int x = source_x_ + pixels(source) + kBetween;
    for (const std::size_t letters : wanted) {
      lane_x_.push_back(x);
      lane_width_.push_back(pixels(letters) + 2 * kPadding);
      x += lane_width_.back() + kBetween;
    }
    std::size_t widest_band = 0;
    for (const Row& row : story_.rows) widest_band = std::max(widest_band, columns(row.switch_text));
    width_ = std::max({x - kBetween + kMargin, 520, 2 * kMargin + pixels(widest_band + 26)});
    const auto letters = static_cast<std::size_t>((width_ - 2 * kMargin) / kLetter);
    sentence_ = wrap(story_.sentence, letters, 8);
    lanes_y_ = kMargin + 34 + static_cast<int>(sentence_.size()) * kLine + 14;
    int y = lanes_y_ + 30 + kGap + 4;
    for (const Row& row : story_.rows) {
      if (has_band(row)) y += kBand;
      Box box;
      const auto inside = static_cast<std::size_t>((lane_width_[row.lane] - 2 * kPadding) / kLetter);
      box.text = wrap(row.text, inside, 4);
      if (!row.note.empty()) box.note = wrap(row.note, inside, 4);
      std::size_t lines = box.text.size() + box.note.size();
      // In the margin the source stands below its place.
      if (!row.code.empty()) lines = std::max<std::size_t>(lines, 2);
      box.top = y;
      box.height = static_cast<int>(lines) * kLine + 8;
      y += box.height + kGap;
      boxes_.push_back(box);
    }
    height_ = y - kGap + kMargin;
  }

  static bool has_band(const Row& row) { return row.before == Switch::preemption || row.before == Switch::decisive; }

  void text(int x, int y, std::string_view style, std::string_view content) {
    out_ += fmt::format("<text x=\"{}\" y=\"{}\" class=\"{}\" xml:space=\"preserve\">{}</text>\n", x, y, style,
                        escape(content));
  }
  void box(int x, int y, int width, int height, std::string_view style, int radius) {
    out_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" class=\"{}\"/>\n", x, y, width,
                        height, radius, style);
  }

  void head() {
    box(kMargin, kMargin, pixels(columns(story_.kind)) + 20, 24, "badge", 12);
    text(kMargin + 10, kMargin + 17, "on bold", story_.kind);
    int y = kMargin + 34 + 13;
    for (const std::string& line : sentence_) {
      text(kMargin, y, "fg", line);
      y += kLine;
    }
  }

  // Drawn last, so that nothing runs over them.
  void lane_names() {
    text(source_x_, lanes_y_ + 20, "dim", "where");
    for (std::size_t i = 0; i < story_.lanes.size(); ++i) {
      box(lane_x_[i], lanes_y_, lane_width_[i], 30, fmt::format("l{}", i % kLaneColours), 6);
      text(lane_x_[i] + kPadding, lanes_y_ + 20, "lane bold", story_.lanes[i].name);
    }
  }

  int middle(std::size_t lane) const { return lane_x_[lane] + lane_width_[lane] / 2; }

  void life_lines() {
    for (std::size_t i = 0; i < story_.lanes.size() && !boxes_.empty(); ++i) {
      const Box& first = boxes_[story_.lanes[i].first_row];
      const Box& last = boxes_[story_.lanes[i].last_row];
      out_ += fmt::format("<path d=\"M{} {}V{}\" class=\"life\"/>\n", middle(i), first.top, last.top + last.height);
    }
  }

  void band(std::size_t index) {
    const Row& row = story_.rows[index];
    if (!has_band(row)) return;
    const bool decisive = row.before == Switch::decisive;
    const int y = boxes_[index].top - kBand / 2 - kGap / 2;
    const std::string label = (decisive ? "decisive switch: " : "switch: ") + row.switch_text;
    out_ +=
        fmt::format("<path d=\"M{} {}H{}\" class=\"{}\"/>\n", kMargin, y, width_ - kMargin, decisive ? "band" : "thin");
    box(kMargin, y - 12, pixels(columns(label)) + 20, 24, "label", 12);
    text(kMargin + 10, y + 5, decisive ? "note bold" : "note", label);
  }

  void tip(int x, int y, int dx, int dy, std::string_view style) {
    // Points along (dx, dy), which has length 1.
    out_ += fmt::format("<path d=\"M{} {}L{} {}L{} {}Z\" class=\"{}\"/>\n", x, y, x - 7 * dx - 4 * dy,
                        y - 7 * dy - 4 * dx, x - 7 * dx + 4 * dy, y - 7 * dy + 4 * dx, style);
  }

  // From one task to the next, and from a step to one that it made possible.
  void arrows() {
    std::map<int, std::size_t> row_of;
    for (std::size_t i = 0; i < story_.rows.size(); ++i) {
      if (story_.rows[i].kind != Row::Kind::folded && story_.rows[i].first != 0) row_of[story_.rows[i].first] = i;
    }
    for (std::size_t i = 1; i < story_.rows.size(); ++i) {
      const std::size_t from = story_.rows[i - 1].lane;
      const std::size_t to = story_.rows[i].lane;
      if (from == to || story_.rows[i].first == 0) continue;
      const int y = boxes_[i - 1].top + boxes_[i - 1].height;
      const int end = boxes_[i].top;
      const int bend = has_band(story_.rows[i]) ? 24 : 8;
      out_ += fmt::format("<path d=\"M{} {}C{} {} {} {} {} {}\" class=\"baton\"/>\n", middle(from), y, middle(from),
                          y + bend, middle(to), end - bend - 6, middle(to), end - 6);
      tip(middle(to), end, 0, 1, "tip");
    }
    for (const Link& link : story_.links) {
      const auto from = row_of.find(link.from);
      const auto to = row_of.find(link.to);
      // Neighbours are joined already.
      if (from == row_of.end() || to == row_of.end() || to->second == from->second + 1) continue;
      const std::size_t a = story_.rows[from->second].lane;
      const std::size_t b = story_.rows[to->second].lane;
      const bool rightward = lane_x_[a] < lane_x_[b];
      const int x = rightward ? lane_x_[a] + lane_width_[a] : lane_x_[a];
      const int end = rightward ? lane_x_[b] : lane_x_[b] + lane_width_[b];
      const int side = rightward ? 1 : -1;
      out_ += fmt::format("<path d=\"M{} {}C{} {} {} {} {} {}\" class=\"sync\"><title>{}</title></path>\n", x,
                          boxes_[from->second].middle(), x + side * 20, boxes_[from->second].middle(), end - side * 24,
                          boxes_[to->second].middle(), end - side * 6, boxes_[to->second].middle(), escape(link.what));
      tip(end, boxes_[to->second].middle(), side, 0, "synctip");
    }
  }

  void row(std::size_t index) {
    const Row& row = story_.rows[index];
    const Box& place = boxes_[index];
    const bool trouble = row.kind == Row::Kind::trouble;
    const bool folded = row.kind == Row::Kind::folded;
    int y = place.top + 4 + 14;
    const std::string number = row.first == 0 ? "✗" : fmt::format("{}", row.first);
    text(kMargin, y, trouble ? "badtext bold" : "dim", number);
    text(source_x_, y, "dim", clip_front(row.where, source_));
    if (!row.code.empty()) text(source_x_, y + kLine, "fg", clip(row.code, source_));
    y = place.middle() - static_cast<int>(place.text.size() + place.note.size()) * kLine / 2 + 14;
    const int x = lane_x_[row.lane];
    box(x, place.top, lane_width_[row.lane], place.height, "bg", 5);
    box(x, place.top, lane_width_[row.lane], place.height, trouble ? "bad" : folded ? "fold" : "box", 5);
    if (!trouble && !folded) box(x, place.top, 4, place.height, fmt::format("l{}", row.lane % kLaneColours), 2);
    for (const std::string& line : place.text) {
      text(x + kPadding + 2, y, trouble ? "badtext" : folded ? "dim" : "fg", line);
      y += kLine;
    }
    for (const std::string& line : place.note) {
      text(x + kPadding + 2, y, "note", line);
      y += kLine;
    }
  }

  const Story& story_;
  int width_ = 0;
  int height_ = 0;
  int source_x_ = 0;
  std::size_t source_ = 0;  // letters of its column
  int lanes_y_ = 0;
  std::vector<int> lane_x_;
  std::vector<int> lane_width_;
  std::vector<std::string> sentence_;
  std::vector<Box> boxes_;
  std::string out_;
};

}  // namespace

std::string render_svg(const Story& story) { return Picture(story).draw(); }

}  // namespace trenza::interleave
