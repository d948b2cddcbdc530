#ifndef GRADER_INTERLEAVE_SEARCH_LIBRARY_LOCKS_H_
#define GRADER_INTERLEAVE_SEARCH_LIBRARY_LOCKS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace trenza::interleave {

// libstdc++'s std::atomic<std::shared_ptr> guards its plain members by a bit that it gives back with relaxed order
// where it has only read them: by the letter of C++ a race with the next to write, and none on any machine, as the
// library's authors say. Returned are the return addresses, as `program` was linked, of these calls: the runtime takes
// them for what they mean, the unlocking of a lock.
std::vector<std::uint64_t> library_unlocks(const std::string& program);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_LIBRARY_LOCKS_H_
