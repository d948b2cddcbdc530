#ifndef GRADER_MUTANT_PATCH_H_
#define GRADER_MUTANT_PATCH_H_

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace trenza {

// The lines of `text`, without their line ends.
std::vector<std::string> lines_of(const std::string& text);

// One change of a unified diff: lines of the text before, and what stands in their place afterwards.
struct Hunk {
  std::vector<std::string> lines;  // each begins with ' ' (context), '-' (before) or '+' (after)
  std::size_t line = 1;            // where it stood in the text that it was made from, counted from 1
  std::string heading;             // the function that it stands in; for people

  std::vector<std::string> before() const;
  std::vector<std::string> after() const;
};

// A file mutants/NAME.patch: some lines of text, an empty line, and a unified diff of one file.
struct Patch {
  std::vector<std::string> header;
  std::vector<Hunk> hunks;

  // Reads a patch. Throws std::runtime_error with a sentence that says what is wrong with `text`.
  static Patch read(const std::string& text);

  // As read() takes it, and patch(1), too. `before` and `after` are the names of the two files.
  std::string text(const std::string& before, const std::string& after) const;

  // What it makes of `solution`, as Source::text(). Throws DoesNotApply, whose marked() has the header, too.
  std::string source(const std::string& solution) const;
};

// A patch does not apply: some of its hunks have no place, or more than one.
class DoesNotApply : public std::runtime_error {
 public:
  DoesNotApply(const std::string& sentence, std::string marked)
      : std::runtime_error(sentence), marked_(std::move(marked)) {}

  // The text with the hunks that apply, and with the others between lines that begin with kMarkBegin and kMarkEnd,
  // where they fit best.
  const std::string& marked() const { return marked_; }

 private:
  std::string marked_;
};

inline constexpr char kMarkBegin[] = "<<<<<<<";
inline constexpr char kMarkEnd[] = ">>>>>>>";

// The places, counted from 0, at which all of `wanted` stands in `lines`.
std::vector<std::size_t> places(const std::vector<std::string>& lines, const std::vector<std::string>& wanted);

// `text` after `hunks`. The numbers of the lines decide nothing: a hunk applies where its context and the lines that it
// removes stand, character by character, and there must be exactly one such place. So lines that come and go elsewhere
// do no harm, and nothing is ever changed in a place that only looks like the right one. Hunks may have changed their
// order, and may not overlap. Throws DoesNotApply.
std::string applied(const std::vector<Hunk>& hunks, const std::string& text);

// A mutant's source: the header of its patch as a comment, an empty line, and the solution with its mistake.
struct Source {
  std::vector<std::string> header;
  std::string code;

  static Source read(const std::string& text);
  std::string text() const;
};

}  // namespace trenza

#endif  // GRADER_MUTANT_PATCH_H_
