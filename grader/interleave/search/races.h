#ifndef GRADER_INTERLEAVE_SEARCH_RACES_H_
#define GRADER_INTERLEAVE_SEARCH_RACES_H_

#include <cstdint>
#include <set>
#include <vector>

#include "grader/interleave/runtime/region/region.h"

namespace trenza::interleave {

// What a schedule does at a data race.
struct Races {
  bool go_on = false;  // notes it and goes on, to see what it leads to; otherwise it ends
  // The plain accesses that are points of decision: return addresses of their calls, as linked, ascending.
  std::vector<std::uint64_t> points;

  friend bool operator==(const Races&, const Races&) = default;
};

// Collects the places of races that schedules went on after.
class RacingPlaces {
 public:
  // Adds those of the last schedule.
  void add(const Region& region);
  // As many as a plan holds, for Races::points.
  std::vector<std::uint64_t> points() const;
  // True if there were more.
  bool too_many() const { return places_.size() > kMaxPoints; }

 private:
  std::set<std::uint64_t> places_;
};

// Sets the plan of `region` up for `races`.
void set_races(Region& region, const Races& races);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_RACES_H_
