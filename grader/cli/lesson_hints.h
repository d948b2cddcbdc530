#ifndef GRADER_CLI_LESSON_HINTS_H_
#define GRADER_CLI_LESSON_HINTS_H_

#include <string>
#include <vector>

namespace trenza {

// A hint of a lesson: what its README folds away.
struct Hint {
  std::string title;  // "First hint: where to look"
  std::string text;   // Markdown
};

// The hints in `readme`, in their order: the <details> of the file whose <summary> says its title on one line.
std::vector<Hint> hints_in(const std::string& readme);

// "es" or "en": `asked` if it is not empty, else what the environment's locale says (LC_ALL, LC_MESSAGES, LANG, in the
// order of locale(7)).
std::string language(const std::string& asked);

}  // namespace trenza

#endif  // GRADER_CLI_LESSON_HINTS_H_
