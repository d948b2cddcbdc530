#ifndef GRADER_COURSE_LEDGER_H_
#define GRADER_COURSE_LEDGER_H_

#include <string>
#include <vector>

namespace trenza {

// One sentence of an exercise's contract, and what holds a submission to it.
struct Promise {
  std::string sentence;              // as the header or the lesson says it, on one line
  int line = 0;                      // of the ledger
  std::vector<std::string> cases;    // that fail when it is broken
  std::vector<std::string> mutants;  // that break it and nothing else
  std::string note;                  // why it needs neither: it defines a word, it binds the caller, …
};

// Reads a ledger, the file contract.txt beside an exercise's BUILD file:
//
//   # A comment.
//   "Throws QueueClosed after close()."
//     case ResultQueue.PutAfterCloseThrows
//     mutant put_after_close_is_silent
//   "Nobody may be inside a function when the queue is destroyed."
//     note binds the caller
//
// A sentence may go on over several lines. Throws std::runtime_error with a sentence that names the line.
std::vector<Promise> read_ledger(const std::string& text);

// `text` on one line: every run of white space and the marks of comments (//) become one space.
std::string on_one_line(const std::string& text);

// What the comments of a header say, on one line: without code, and without the examples among them, which stand three
// or more spaces behind the slashes and go on no item of a list.
std::string prose_of_header(const std::string& header);

// What is left of `prose`, on one line, where every sentence of `promises` is taken out of it.
std::string prose_without(const std::string& prose, const std::vector<Promise>& promises);

}  // namespace trenza

#endif  // GRADER_COURSE_LEDGER_H_
