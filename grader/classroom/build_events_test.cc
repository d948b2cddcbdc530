#include "grader/classroom/build_events.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace trenza {
namespace {

constexpr char kTest[] =
    R"({"id":{"testResult":{"label":"//exercises/05_race_mutex:tsan","run":2}},"testResult":{"testActionOutput":[)"
    R"({"name":"test.log","uri":"file:///a/test.log"},{"name":"test.xml","uri":"file:///a%20b/test.xml"}],)"
    R"("status":"FAILED"}})";

class BuildEventsTest : public ::testing::Test {
 protected:
  std::string temporary(const char* name) const { return std::string(std::getenv("TEST_TMPDIR")) + "/" + name; }
  void append(const std::string& text) const { std::ofstream(path_, std::ios::app) << text; }

  const std::string path_ = temporary("events.json");
};

TEST_F(BuildEventsTest, ReadsLinesAsTheyGrow) {
  std::remove(path_.c_str());
  BuildEvents events(path_);
  events.poll();  // before Bazel made the file
  const std::string line = kTest;
  append("{\"id\":{\"progress\":{}}}\nnot json\n" + line.substr(0, 50));
  int heard = 0;
  events.poll([&](const TestEvent&) { ++heard; });
  EXPECT_EQ(heard, 0) << "half a line is no event";
  append(line.substr(50) + "\n");
  events.poll([&](const TestEvent&) { ++heard; });
  events.poll([&](const TestEvent&) { ++heard; });
  EXPECT_EQ(heard, 1);
  ASSERT_EQ(events.tests().size(), 1u);
  EXPECT_EQ(events.tests()[0].label, "//exercises/05_race_mutex:tsan");
  EXPECT_EQ(events.tests()[0].run, 2);
  EXPECT_EQ(events.tests()[0].status, "FAILED");
  EXPECT_EQ(events.tests()[0].xml, "/a b/test.xml");
}

TEST_F(BuildEventsTest, KeepsWhatTheCompilerSaid) {
  std::remove(path_.c_str());
  const std::string said = temporary("stderr-1");
  std::ofstream(said) << "race_mutex.cc:2:1: error: no\n";
  append(R"({"id":{"actionCompleted":{"label":"//exercises/05_race_mutex:code.plain"}},"action":{"type":"CppCompile",)"
         R"("exitCode":1,"stderr":{"uri":"file://)" +
         said + "\"}}}\n" + R"({"id":{"actionCompleted":{"label":"//x:y"}},"action":{"success":true}})" + "\n");
  BuildEvents events(path_);
  events.poll();
  ASSERT_EQ(events.failed_actions().size(), 1u);
  EXPECT_EQ(events.failed_actions()[0].type, "CppCompile");
  EXPECT_EQ(events.failed_actions()[0].stderr_text, "race_mutex.cc:2:1: error: no\n");
}

TEST(Labels, AreTakenApart) {
  EXPECT_EQ(package_of("//exercises/05_race_mutex:native"), "exercises/05_race_mutex");
  EXPECT_EQ(package_of("@@//exercises/05_race_mutex:native"), "exercises/05_race_mutex");
  EXPECT_EQ(package_of("nothing"), "");
  EXPECT_EQ(target_of("//solutions/05:mutants/x.native"), "mutants/x.native");
}

}  // namespace
}  // namespace trenza
