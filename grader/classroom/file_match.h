#ifndef GRADER_CLASSROOM_FILE_MATCH_H_
#define GRADER_CLASSROOM_FILE_MATCH_H_

#include <filesystem>
#include <optional>
#include <string>

namespace trenza {

// How well a path in a hand-in fits a file of an exercise; the smaller the better.
enum PlaceRank : int {
  kInTree = 0,       // exercises/05_race_mutex/race_mutex.cc
  kInFolder = 1,     // 05_race_mutex/race_mutex.cc
  kDeeper = 2,       // the same below other folders
  kByName = 3,       // race_mutex.cc anywhere else
  kByNearName = 4,   // Race_Mutex.cc, "race_mutex (1).cc", race_mutex.cpp
  kInSolutions = 5,  // below a folder called solutions
};

// The rank of `path`, relative to the hand-in, as `file` of the exercise in folder `exercise`; nullopt if it is
// another file.
std::optional<int> rank_of(const std::filesystem::path& path, const std::string& exercise, const std::string& file);

}  // namespace trenza

#endif  // GRADER_CLASSROOM_FILE_MATCH_H_
