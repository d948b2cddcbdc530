// Does nothing, and answers what could be asked. No case may take that for a solution.

#include "exercises/09_ring_buffer/ring_buffer.h"

namespace course {

struct RingBuffer::State {};

RingBuffer::RingBuffer(std::size_t) {}
RingBuffer::~RingBuffer() = default;
bool RingBuffer::try_push(int) { return true; }
std::optional<int> RingBuffer::try_pop() { return std::nullopt; }
void RingBuffer::close() {}
bool RingBuffer::drained() const { return true; }
std::size_t RingBuffer::size() const { return 0; }

}  // namespace course
