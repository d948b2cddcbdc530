#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_MAPPING_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_MAPPING_H_

#include <cstddef>
#include <cstdint>

#include "grader/interleave/runtime/region/region.h"

namespace trenza::interleave {

// Memory that several processes see is known by (mapping, offset), so that they agree on what is where.

// The file behind a path or descriptor; zeros if there is none.
SharedFile file_of(const char* path);
SharedFile file_of(int descriptor);

// [address, address + size) of the calling process is a shared mapping of `file` from `offset` on; of nothing that
// anybody else can map, where `file` is zeros.
void register_mapping(const void* address, std::size_t size, SharedFile file, std::uint64_t offset);
// [address, address + size) is no longer mapped.
void forget_mapping(const void* address, std::size_t size);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_MAPPING_H_
