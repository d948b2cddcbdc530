#include "grader/cli/lesson_hints.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace trenza {
namespace {

TEST(Hints, AreWhatALessonFoldsAway) {
  const std::vector<Hint> hints = hints_in(
      "# A lesson\n\n<details><summary>First: look</summary>\n\nOne.\n\nTwo.\n\n</details>\n\n"
      "<details>\n<summary>Second</summary>\n\nThree.\n</details>\n\nThe end.\n");
  ASSERT_EQ(hints.size(), 2u);
  EXPECT_EQ(hints[0].title, "First: look");
  EXPECT_EQ(hints[0].text, "One.\n\nTwo.");
  EXPECT_EQ(hints[1].title, "Second");
  EXPECT_EQ(hints[1].text, "Three.");
}

TEST(Hints, WhatIsNotClosedIsNone) {
  EXPECT_TRUE(hints_in("").empty());
  EXPECT_TRUE(hints_in("<details><summary>First").empty());
  EXPECT_TRUE(hints_in("<details><summary>First</summary> text").empty());
  EXPECT_TRUE(hints_in("<details><summary>First</details></summary>").empty());
}

TEST(Language, IsTheOneAskedForOrTheLocales) {
  EXPECT_EQ(language("es"), "es");
  setenv("LANG", "es_ES.UTF-8", 1);
  unsetenv("LC_ALL");
  unsetenv("LC_MESSAGES");
  EXPECT_EQ(language(""), "es");
  EXPECT_EQ(language("en"), "en");
  setenv("LC_ALL", "C", 1);
  EXPECT_EQ(language(""), "en") << "LC_ALL goes before LANG";
  setenv("LC_ALL", "", 1);
  EXPECT_EQ(language(""), "es") << "an empty one counts as none";
  unsetenv("LANG");
  EXPECT_EQ(language(""), "en");
}

}  // namespace
}  // namespace trenza
