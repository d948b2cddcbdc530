#include "grader/interleave/search/library_locks.h"

#include <elf.h>

#include <algorithm>
#include <cstring>

#include "grader/interleave/search/debug_info.h"
#include "grader/interleave/search/elf.h"

namespace trenza::interleave {
namespace {

// The return addresses of the direct calls to `target` in `code`.
std::vector<std::uint64_t> calls_to(std::uint64_t target, const ElfSection& code) {
  std::vector<std::uint64_t> found;
#if defined(__x86_64__)
  constexpr char kCall = '\xe8';
  for (std::size_t at = 0; at + 5 <= code.bytes.size(); ++at) {
    if (code.bytes[at] != kCall) continue;
    std::int32_t distance = 0;
    std::memcpy(&distance, code.bytes.data() + at + 1, sizeof distance);
    const std::uint64_t back = code.address + at + 5;
    if (back + static_cast<std::uint64_t>(std::int64_t{distance}) == target) found.push_back(back);
  }
#elif defined(__aarch64__)
  for (std::size_t at = 0; at + 4 <= code.bytes.size(); at += 4) {
    std::uint32_t word = 0;
    std::memcpy(&word, code.bytes.data() + at, sizeof word);
    if (word >> 26 != 0b100101) continue;
    const std::int64_t distance = std::int64_t{static_cast<std::int32_t>(word << 6)} >> 4;
    if (code.address + at + static_cast<std::uint64_t>(distance) == target) found.push_back(code.address + at + 4);
  }
#endif
  return found;
}

}  // namespace

std::vector<std::uint64_t> library_unlocks(const std::string& program) {
  const std::vector<ElfSymbol> symbols = read_symbols(program);
  std::uint64_t target = 0;
  for (const ElfSymbol& symbol : symbols) {
    if (symbol.name == "__tsan_atomic64_fetch_sub") target = symbol.address;
  }
  const ElfSection code = read_section(program, ".text");
  const std::vector<std::uint64_t> calls = target == 0 ? std::vector<std::uint64_t>() : calls_to(target, code);
  if (calls.empty()) return {};
  DebugInfo debug_info(program);
  const auto is_of_the_lock = [](const Frame& frame) { return frame.file.ends_with("bits/shared_ptr_atomic.h"); };
  std::vector<std::uint64_t> found;
  for (const std::uint64_t call : calls) {
    const std::vector<Frame> frames = debug_info.frames(call - 1);
    if (std::any_of(frames.begin(), frames.end(), is_of_the_lock)) found.push_back(call);
  }
  return found;
}

}  // namespace trenza::interleave
