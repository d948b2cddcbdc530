#ifndef GRADER_INTERLEAVE_RUNTIME_REGION_ARENA_H_
#define GRADER_INTERLEAVE_RUNTIME_REGION_ARENA_H_

#include <cstddef>
#include <cstdint>

namespace trenza::interleave {

// Memory inside the region that is handed out and never taken back before the next schedule. One task at a time.
struct Arena {
  static constexpr std::size_t kBytes = std::size_t{32} << 20;

  // `bytes` of unspecified content, aligned for any clock or list; null when the arena is used up.
  void* take(std::size_t bytes) {
    const std::size_t rounded = (bytes + 15) & ~std::size_t{15};
    if (used + rounded > kBytes) return nullptr;
    void* const place = memory + used;
    used += rounded;
    return place;
  }
  void reset() { used = 0; }

  std::size_t used = 0;
  alignas(64) unsigned char memory[kBytes];
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REGION_ARENA_H_
