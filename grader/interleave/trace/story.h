#ifndef GRADER_INTERLEAVE_TRACE_STORY_H_
#define GRADER_INTERLEAVE_TRACE_STORY_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "grader/interleave/search/trace.h"

namespace trenza::interleave {

// One column of a picture: a task that did something.
struct Lane {
  int task = 0;
  int process = 0;
  std::string name;           // "thread 1"
  std::size_t first_row = 0;  // where it begins,
  std::size_t last_row = 0;   // and where it ends or the schedule does
};

// Why a row is of another task than the one above.
enum class Switch {
  none,
  handover,    // the task before could not go on, or had nothing more to do
  preemption,  // it could have gone on
  decisive,    // the last preemption: from here on the schedule goes wrong by itself
};

// One line of a picture.
struct Row {
  enum class Kind {
    step,
    folded,   // several steps that tell little
    trouble,  // what came out of it: where a task waits in vain, an assertion that failed, an access of a race
  };
  Kind kind = Kind::step;
  std::size_t lane = 0;  // index in Story::lanes
  int first = 0;         // numbers of the steps, from 1; 0 for trouble
  int last = 0;
  std::string where;   // "file.cc:12", or empty
  Place place;         // the same, as debug information has it
  std::string code;    // that line of source; empty if it is not known
  std::string text;    // "reads counter → 0"
  std::string note;    // what a reader should see about it: "overwrites what thread 1 wrote in step 5"
  bool aside = false;  // of a brief story: steps that are none of the reader's lines
  Switch before = Switch::none;
  std::string switch_text;  // "main could have gone on: thread 1 goes first"; empty without a preemption
};

// One task's step makes another's possible, or tells it something: unlock and lock, notification and wake-up.
struct Link {
  int from = 0;  // numbers of the steps, from 1
  int to = 0;
  std::string what;  // "unlock → lock"
};

// A trace told for a reader: what the renderers draw.
struct Story {
  std::vector<Lane> lanes;
  std::vector<Row> rows;
  std::vector<Link> links;
  int decisive = 0;      // number of the first step behind the decisive switch; 0: there is none
  std::string kind;      // "data race"
  std::string sentence;  // the finding
};

struct StoryOptions {
  std::size_t max_rows = 40;  // what is longer is cut in its middle; 0: every step is a row of its own
  // The source line of a place, if it can be had; see source_reader().
  std::function<std::string(const Place&)> source;
  // Only lines that `source` knows are told step by step, and what belongs to the finding; all other steps, as those of
  // a test around the code of a learner, are folded to a word.
  bool brief = false;
};

// Tells `trace`. Steps that tell little are folded: those that repeat what was just done, and runs of three or more
// steps of one task with what no other task changes.
Story tell(const Trace& trace, const StoryOptions& options = {});

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_STORY_H_
