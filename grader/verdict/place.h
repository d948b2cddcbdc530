#ifndef GRADER_VERDICT_PLACE_H_
#define GRADER_VERDICT_PLACE_H_

#include <string>

namespace trenza {

// A place in a learner's file. Lines and columns count from 1.
struct Place {
  std::string file;  // without folders: "race_mutex.cc"
  int line = 0;
  int column = 0;  // 0 where only the line is known

  friend bool operator==(const Place&, const Place&) = default;
};

}  // namespace trenza

#endif  // GRADER_VERDICT_PLACE_H_
