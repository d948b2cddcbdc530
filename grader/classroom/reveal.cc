#include "grader/classroom/reveal.h"

#include <ctime>
#include <stdexcept>

#include "grader/classroom/moment.h"
#include "grader/verdict/plain_text.h"

namespace trenza {

Reveal read_reveal(const std::string& text) {
  if (text.empty()) return {};
  if (text == "now") return {true, ""};
  const auto moment = parse_moment(text);
  if (!moment) {
    throw std::runtime_error("--reveal takes a moment such as 2026-12-01 or 2026-12-01T18:00, or now; not " +
                             plain_text(text, 200) + ".");
  }
  return {*moment < std::time(nullptr), "shown after " + text};
}

}  // namespace trenza
