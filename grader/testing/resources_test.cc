#include "grader/testing/resources.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>

namespace trenza {
namespace {

constexpr std::size_t kPage = 4096;

TEST(Resources, NothingNewWhereNothingHappened) {
  const Resources before = Resources::now();
  EXPECT_FALSE(before.descriptors.empty()) << "standard error, at least";
  EXPECT_TRUE(new_resources(before, Resources::now()).empty());
}

TEST(Resources, AnOpenDescriptorIsNamed) {
  const Resources before = Resources::now();
  const int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
  ASSERT_GE(descriptor, 0);
  const auto found = new_resources(before, Resources::now());
  close(descriptor);
  EXPECT_EQ(found, std::vector<std::string>{"file descriptor " + std::to_string(descriptor) + " -> /dev/null"});
  EXPECT_TRUE(new_resources(before, Resources::now()).empty()) << "closed again";
}

TEST(Resources, ADescriptorThatPointsElsewhereIsNew) {
  int pipe_ends[2];
  ASSERT_EQ(pipe2(pipe_ends, O_CLOEXEC), 0);
  const Resources before = Resources::now();
  ASSERT_EQ(dup3(open("/dev/null", O_RDONLY | O_CLOEXEC), pipe_ends[0], O_CLOEXEC), pipe_ends[0]);
  EXPECT_EQ(new_resources(before, Resources::now()).size(), 2u) << "the file, and what now lies under the old number";
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}

TEST(Resources, ASharedMappingIsNamed) {
  const Resources before = Resources::now();
  void* const shared = mmap(nullptr, kPage, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(shared, MAP_FAILED);
  const auto found = new_resources(before, Resources::now());
  munmap(shared, kPage);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].starts_with("shared memory mapping ")) << found[0];
}

// Two mappings side by side may become one line of /proc/self/maps (proc(5)), so a second one that touches a first one
// must still be found.
TEST(Resources, AMappingThatGrowsAnOldOneIsNew) {
  char* const place = static_cast<char*>(mmap(nullptr, 2 * kPage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  ASSERT_NE(place, MAP_FAILED);
  const auto map = [](void* at) {
    return mmap(at, kPage, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  };
  ASSERT_EQ(map(place), place);
  const Resources before = Resources::now();
  ASSERT_EQ(map(place + kPage), place + kPage);
  EXPECT_FALSE(new_resources(before, Resources::now()).empty());
  munmap(place, 2 * kPage);
}

TEST(Resources, PrivateMemoryIsNoneOfOurs) {
  const Resources before = Resources::now();
  void* const memory = mmap(nullptr, kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  EXPECT_TRUE(new_resources(before, Resources::now()).empty());
  munmap(memory, kPage);
}

}  // namespace
}  // namespace trenza
