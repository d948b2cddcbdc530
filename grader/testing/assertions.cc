#include "grader/testing/assertions.h"

#include <atomic>
#include <charconv>

#include "grader/testing/channel.h"

namespace trenza {
namespace {

std::atomic<unsigned> begun_count{0};
std::atomic<unsigned> left_count{0};
std::atomic<unsigned> failed_count{0};

}  // namespace

Asserting::Asserting() { begun_count.fetch_add(1, std::memory_order_relaxed); }

Asserting::~Asserting() { left_count.fetch_add(1, std::memory_order_relaxed); }

unsigned Asserting::begun() { return begun_count.load(std::memory_order_relaxed); }

unsigned Asserting::left() { return left_count.load(std::memory_order_relaxed); }

unsigned Asserting::failed() { return failed_count.load(std::memory_order_relaxed); }

void note_outcome(const char* file, int line, ::testing::TestPartResult::Type outcome) {
  if (outcome != ::testing::TestPartResult::kFatalFailure && outcome != ::testing::TestPartResult::kNonFatalFailure) {
    return;
  }
  failed_count.fetch_add(1, std::memory_order_relaxed);
  char digits[16];
  char* const end = std::to_chars(digits, digits + sizeof digits, line).ptr;
  Channel::current().send("noted", {file, {digits, static_cast<std::size_t>(end - digits)}});
}

}  // namespace trenza
