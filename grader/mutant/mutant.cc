#include "grader/mutant/mutant.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace trenza {
namespace {

constexpr const char* kModes[] = {"native", "tsan", "interleave"};
constexpr std::string_view kSentence = "sentence:";

}  // namespace

Mutant Mutant::read(const std::vector<std::string>& header) {
  Mutant mutant;
  std::istringstream first(header.empty() ? "" : header[0]);
  std::string expect, verdict, more;
  first >> expect >> verdict >> mutant.case_name >> mutant.mode;
  const auto known = verdict_from_name(verdict);
  const bool mode_known = std::find(std::begin(kModes), std::end(kModes), mutant.mode) != std::end(kModes);
  if (expect != "expect:" || !known || is_success(*known) || !mode_known || first >> more) {
    throw std::runtime_error("It must begin with a line like `expect: RACE RaceMutex.GetterIsLocked tsan`.");
  }
  mutant.verdict = *known;
  for (std::size_t i = 1; i < header.size(); ++i) {
    if (!mutant.explanation.empty()) {
      mutant.explanation += "\n" + header[i];
    } else if (header[i].starts_with(kSentence)) {
      const std::size_t begin = header[i].find_first_not_of(' ', kSentence.size());
      if (begin == std::string::npos)
        throw std::runtime_error("`sentence:` must name words that the sentence contains.");
      mutant.words.push_back(header[i].substr(begin));
    } else {
      mutant.explanation = header[i];
    }
  }
  if (mutant.explanation.empty()) {
    throw std::runtime_error("Below `expect:` and `sentence:` it must say in a few words what the mistake is.");
  }
  return mutant;
}

std::string Mutant::missing_in(const std::string& sentence) const {
  for (const std::string& expected : words) {
    if (sentence.find(expected) == std::string::npos) return expected;
  }
  return "";
}

}  // namespace trenza
