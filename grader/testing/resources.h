#ifndef GRADER_TESTING_RESOURCES_H_
#define GRADER_TESTING_RESOURCES_H_

#include <string>
#include <vector>

namespace trenza {

// What this process holds that a case must give back: open file descriptors and shared memory mappings.
// main() takes a picture before and after every case and reports what is new as a LEAK.
struct Resources {
  std::vector<std::string> descriptors;  // "5 -> pipe:[1234]"
  std::vector<std::string> mappings;     // "7f…-7f… /dev/zero (deleted)", MAP_SHARED only

  // The present state, from /proc/self.
  static Resources now();

  // The same where nothing is explored. Where it is, main() comes by twice in every schedule, so descriptors and
  // mappings are asked of the scheduler and bear their numbers only. To be compared with what this function returned.
  static Resources in_short();
};

// What is in `after` and was not in `before`, each with a few words that a learner understands.
std::vector<std::string> new_resources(const Resources& before, const Resources& after);

}  // namespace trenza

#endif  // GRADER_TESTING_RESOURCES_H_
