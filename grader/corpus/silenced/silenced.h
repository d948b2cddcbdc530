#ifndef GRADER_CORPUS_SILENCED_SILENCED_H_
#define GRADER_CORPUS_SILENCED_SILENCED_H_

namespace course {

// 1.
int one();

// True if the tests are to do what they should not: see BUILD.
bool asks_for_silence();

}  // namespace course

#endif  // GRADER_CORPUS_SILENCED_SILENCED_H_
