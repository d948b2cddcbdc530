#include "grader/interleave/search/races.h"

namespace trenza::interleave {

void RacingPlaces::add(const Region& region) {
  for (std::uint32_t i = 0; i < region.race_count; ++i) {
    for (const RaceSide& side : region.races[i].sides) {
      // Atomic operations are steps anyway; and what is not in the program's file has another address in each run.
      const bool known = side.pc >= region.text_begin && side.pc < region.text_end;
      if (known && !side.is_atomic && !side.is_free) places_.insert(side.pc - region.load_base);
    }
  }
}

std::vector<std::uint64_t> RacingPlaces::points() const {
  std::vector<std::uint64_t> points;
  for (const std::uint64_t place : places_) {
    if (points.size() < kMaxPoints) points.push_back(place);
  }
  return points;
}

void set_races(Region& region, const Races& races) {
  region.plan.ignore_races = races.go_on;
  region.plan.point_count = 0;
  for (const std::uint64_t point : races.points) {
    if (region.plan.point_count < kMaxPoints) region.plan.points[region.plan.point_count++] = point + region.load_base;
  }
}

}  // namespace trenza::interleave
