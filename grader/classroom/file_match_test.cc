#include "grader/classroom/file_match.h"

#include <gtest/gtest.h>

namespace trenza {
namespace {

std::optional<int> rank(const std::string& path) { return rank_of(path, "04_result_queue", "result_queue.cc"); }

TEST(FileMatch, TheCoursesOwnPlacesComeFirst) {
  EXPECT_EQ(rank("exercises/04_result_queue/result_queue.cc"), kInTree);
  EXPECT_EQ(rank("04_result_queue/result_queue.cc"), kInFolder);
  EXPECT_EQ(rank("trenza-main/exercises/04_result_queue/result_queue.cc"), kDeeper);
  EXPECT_EQ(rank("hand in.zip/04_Result_Queue/result_queue.cc"), kDeeper);
  EXPECT_EQ(rank("result_queue.cc"), kByName);
  EXPECT_EQ(rank("my work/result_queue.cc"), kByName);
  EXPECT_EQ(rank("solutions/04_result_queue/result_queue.cc"), kInSolutions);
}

TEST(FileMatch, WhatProgramsAddToANameIsKnown) {
  for (const char* name : {"Result_Queue.CC", "result_queue (1).cc", "result_queue(2).cc", "result_queue-1.cc",
                           "result_queue - Copy.cc", "result_queue - Copy (2).cc", "result_queue copy.cc",
                           "result_queue - copia.cc", "result_queue.cpp", "result_queue.cc.txt",
                           "Ana Gil_123_assignsubmission_file_result_queue.cc", "gilana_LATE_12_345_result_queue.cc",
                           "gilana_12_345_result_queue-1.cc", "a_b_c_123_assignsubmission_file_Result_Queue (1).cc"}) {
    EXPECT_EQ(rank(name), kByNearName) << name;
  }
}

TEST(FileMatch, OtherFilesAreNotTaken) {
  for (const char* name :
       {"result_queue.h", "result_queue_test.cc", "my_result_queue.cc", "result_queue.cc.bak", "result_queue_old.cc",
        "queue.cc", "result_queue.o", "result_queue", ".cc", "result_queue2.cc"}) {
    EXPECT_EQ(rank(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace trenza
