#ifndef GRADER_MUTANT_MUTANT_H_
#define GRADER_MUTANT_MUTANT_H_

#include <string>
#include <vector>

#include "grader/verdict/verdict.h"

namespace trenza {

// What a mutant, a solution with one mistake that students really make, must get. Its patch begins with it:
//
//   expect: RACE RaceMutex.GetIsSafeWhileAnotherThreadAdds tsan
//   sentence: get()
//   get() reads the number without the lock, since it only reads.
//
// `sentence` may stand several times: each names words that the verdict's sentence must contain, and that would not be
// true of another mistake.
struct Mutant {
  Verdict verdict = Verdict::fail;
  std::string case_name;
  std::string mode;
  std::vector<std::string> words;  // of the verdict's sentence
  std::string explanation;         // what the mistake is

  // Reads the lines above a patch. Throws std::runtime_error with a sentence that says what they must look like.
  static Mutant read(const std::vector<std::string>& header);

  // The first of `words` that `sentence` does not contain; empty if it contains all.
  std::string missing_in(const std::string& sentence) const;
};

}  // namespace trenza

#endif  // GRADER_MUTANT_MUTANT_H_
