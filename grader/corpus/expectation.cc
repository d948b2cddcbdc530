#include "grader/corpus/expectation.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

constexpr char kAnyMode[] = "*";
constexpr char kAnyVerdict[] = "ANY";
constexpr char kModes[] = "native, tsan, interleave or *";

bool is_mode(const std::string& mode) {
  return mode == kAnyMode || mode == "native" || mode == "tsan" || mode == "interleave";
}

std::string rest_of(std::istringstream& fields) {
  std::string rest;
  std::getline(fields >> std::ws, rest);
  return rest;
}

// "CRASH/FAIL" as a list; nullopt if one of them is no verdict. ANY is the empty list.
std::optional<std::vector<Verdict>> read_verdicts(const std::string& text) {
  std::vector<Verdict> verdicts;
  if (text == kAnyVerdict) return verdicts;
  std::istringstream words(text);
  for (std::string word; std::getline(words, word, '/');) {
    const auto verdict = verdict_from_name(word);
    if (!verdict) return std::nullopt;
    verdicts.push_back(*verdict);
  }
  return verdicts;
}

std::string in_words(const std::vector<Verdict>& verdicts) {
  std::string words;
  for (const Verdict verdict : verdicts) words += (words.empty() ? "" : " or ") + std::string(name(verdict));
  return words;
}

}  // namespace

Expectation Expectation::read(const std::string& text, const std::string& mode) {
  Expectation expectation;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string first, case_name, line_mode, more;
    fields >> first;
    if (first.empty() || first[0] == '#') continue;
    if (first == "requires" || first == "says" || first == "prints" || first == "listens") {
      const std::string rest = rest_of(fields);
      if (rest.empty()) throw std::runtime_error(fmt::format("`{}` in an expect file says nothing after it.", first));
      (first == "says"       ? expectation.words
       : first == "prints"   ? expectation.printed
       : first == "requires" ? expectation.required
                             : expectation.listeners)
          .push_back(rest);
      continue;
    }
    const auto verdicts = read_verdicts(first);
    if (!verdicts || !(fields >> case_name >> line_mode) || !is_mode(line_mode) || fields >> more) {
      throw std::runtime_error(
          fmt::format("`{}` in an expect file is not VERDICT CASE MODE, where the mode is {}.", line, kModes));
    }
    if (line_mode == mode || line_mode == kAnyMode) expectation.lines.push_back({case_name, *verdicts});
  }
  return expectation;
}

std::vector<std::string> differences(const Expectation& expectation, const ExerciseResult& result) {
  std::vector<std::string> found;
  for (const Expectation::Line& line : expectation.lines) {
    const auto names_it = [&](const CaseResult& c) { return c.name == line.case_name; };
    if (std::none_of(result.cases.begin(), result.cases.end(), names_it)) {
      found.push_back(fmt::format("The expect file names {}, which was not run.", line.case_name));
    }
  }
  for (const CaseResult& c : result.cases) {
    std::vector<Verdict> expected = {Verdict::pass};
    for (const Expectation::Line& line : expectation.lines) {
      if (line.case_name == c.name) expected = line.verdicts;
    }
    if (!expected.empty() && std::find(expected.begin(), expected.end(), c.verdict) == expected.end()) {
      found.push_back(
          fmt::format("{} got {} instead of {}: {}", c.name, name(c.verdict), in_words(expected), c.sentence));
    }
    if (is_success(c.verdict)) continue;
    if (c.sentence.empty()) found.push_back(fmt::format("{} got {} without a sentence.", c.name, name(c.verdict)));
    for (const std::string& words : expectation.words) {
      if (c.sentence.find(words) == std::string::npos) {
        found.push_back(fmt::format("The sentence of {} does not say \"{}\": {}", c.name, words, c.sentence));
      }
    }
    for (const std::string& words : expectation.printed) {
      if (c.output.find(words) == std::string::npos) {
        found.push_back(fmt::format("What {} printed does not hold \"{}\": {}", c.name, words, c.output));
      }
    }
  }
  if (result.cases.empty()) found.push_back("No case was run.");
  return found;
}

std::vector<std::string> missing_protections(const Expectation& expectation, const std::string& in_force) {
  std::vector<std::string> missing;
  for (const std::string& protection : expectation.required) {
    if (in_force.find(protection) == std::string::npos) missing.push_back(protection);
  }
  return missing;
}

std::vector<std::string> unsafe_parts(const std::string& printed) {
  std::vector<std::string> found;
  if (plain_text(printed, printed.size()) != printed) found.emplace_back("It holds bytes that are no plain text.");
  std::istringstream lines(printed);
  for (std::string line; std::getline(lines, line);) {
    // GitHub's runner looks for "::command::" behind leading white space, and for "##[command]" anywhere in a line.
    const std::size_t begin = line.find_first_not_of(" \t");
    if ((begin != std::string::npos && line.compare(begin, 2, "::") == 0) || line.find("##[") != std::string::npos) {
      found.push_back("This line is a command for a CI system: " + line);
    }
  }
  return found;
}

}  // namespace trenza
