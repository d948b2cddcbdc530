#ifndef GRADER_CORPUS_PROBE_PROBE_H_
#define GRADER_CORPUS_PROBE_PROBE_H_

namespace course {

// The answer to question 1, 2 or 3: ten times its number.
//
// Each question is a case of its own. An entry of the corpus misbehaves for question 2, so that the other two cases
// show what that cost them: nothing.
int answer(int question);

}  // namespace course

#endif  // GRADER_CORPUS_PROBE_PROBE_H_
