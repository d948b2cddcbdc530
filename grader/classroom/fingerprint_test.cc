#include "grader/classroom/fingerprint.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace trenza {
namespace fs = std::filesystem;
namespace {

class FingerprintTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(root_);
    file("grader/runner/judge.cc", "1");
    file("exercises/05_lock/lock.h", "1");
    file("exercises/05_lock/lock.cc", "1");
    file("exercises/04_queue/queue_test.cc", "1");
    lock_.package = "exercises/05_lock";
    lock_.edit = {"lock.cc"};
    queue_.package = "exercises/04_queue";
  }
  void file(const std::string& path, const std::string& text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  std::string of(const Exercise& exercise, const std::string& settings = "full") const {
    return Fingerprints({root_.string(), "bazel"}, settings).of(exercise);
  }

  const fs::path root_ = fs::path(std::getenv("TEST_TMPDIR")) / "fingerprint";
  Exercise lock_, queue_;
};

TEST_F(FingerprintTest, Sha256) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_F(FingerprintTest, ChangesWithWhatDecidesTheVerdict) {
  const std::string lock = of(lock_), queue = of(queue_);
  EXPECT_EQ(of(lock_), lock);
  EXPECT_NE(of(lock_, "none"), lock);
  file("exercises/05_lock/lock.h", "2");
  EXPECT_NE(of(lock_), lock);
  EXPECT_EQ(of(queue_), queue) << "another exercise's contract";
  file("exercises/04_queue/queue_test.cc", "2");
  EXPECT_NE(of(queue_), queue);
  Exercise with_hidden_cases = queue_;
  with_hidden_cases.hidden_package = "submissions/hidden/1/04_queue";
  EXPECT_NE(of(with_hidden_cases), of(queue_));
  EXPECT_EQ(hidden_package_of(of(with_hidden_cases)), "submissions/hidden/1/04_queue");
  EXPECT_EQ(hidden_package_of(of(queue_)), "");
  const std::string before = of(lock_);
  file("grader/runner/judge.cc", "2");
  EXPECT_NE(of(lock_), before);
}

TEST_F(FingerprintTest, StaysWithWhatDoesNot) {
  const std::string lock = of(lock_);
  for (const char* path : {"exercises/05_lock/lock.cc", "exercises/05_lock/README.md", "exercises/05_lock/demo.cc",
                           "grader/report/html.cc", "grader/cli/kit.cc", "grader/runner/judge_test.cc"}) {
    file(path, "changed");
    EXPECT_EQ(of(lock_), lock) << path;
  }
}

TEST_F(FingerprintTest, OfContents) {
  EXPECT_EQ(content_hash(lock_, {{"lock.cc", "a"}}), content_hash(lock_, {{"lock.cc", "a"}}));
  EXPECT_NE(content_hash(lock_, {{"lock.cc", "a"}}), content_hash(lock_, {{"lock.cc", "b"}}));
  EXPECT_NE(content_hash(lock_, {{"lock.cc", "a"}}), content_hash(queue_, {{"lock.cc", "a"}}));
}

}  // namespace
}  // namespace trenza
