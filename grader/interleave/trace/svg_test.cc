#include "grader/interleave/trace/svg.h"

#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "grader/interleave/trace/example.h"

namespace trenza::interleave {
namespace {

// Parses `svg`, as a reader would.
pugi::xml_document parsed(const std::string& svg) {
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_string(svg.c_str());
  EXPECT_TRUE(result) << result.description();
  return document;
}

TEST(Svg, IsWellFormedAndSaysWhatWasFound) {
  for (const Trace& trace : {lost_update(), lock_order(), Trace()}) {
    const Story story = tell(trace);
    const pugi::xml_document document = parsed(render_svg(story));
    EXPECT_STREQ(document.child("svg").child("title").child_value(), story.sentence.c_str());
  }
}

TEST(Svg, EscapesText) {
  Trace trace = lost_update();
  trace.sentence = "assertion failed: a < b && \"c\" <script>alert(1)</script>\xff\x01 (task 0).";
  const std::string svg = render_svg(tell(trace));
  EXPECT_EQ(svg.find("<script"), std::string::npos);
  const pugi::xml_document document = parsed(svg);
  EXPECT_STREQ(document.child("svg").child("title").child_value(),
               "assertion failed: a < b && \"c\" <script>alert(1)</script>?  (main).");
}

TEST(Svg, LoadsNothing) {
  const std::string svg = render_svg(tell(lost_update()));
  for (const char* const word : {"href", "url(", "@import", "@font-face", "<script", "<image", "foreignObject"}) {
    EXPECT_EQ(svg.find(word), std::string::npos) << word;
  }
}

TEST(Svg, FollowsDarkMode) {
  EXPECT_NE(render_svg(tell(lost_update())).find("prefers-color-scheme: dark"), std::string::npos);
}

TEST(Svg, KeepsEverythingInside) {
  const pugi::xml_document document = parsed(render_svg(tell(lost_update())));
  const pugi::xml_node svg = document.child("svg");
  for (const pugi::xml_node box : svg.children("rect")) {
    const int right = box.attribute("x").as_int() + box.attribute("width").as_int();
    const int bottom = box.attribute("y").as_int() + box.attribute("height").as_int();
    EXPECT_LE(right, svg.attribute("width").as_int());
    EXPECT_LE(bottom, svg.attribute("height").as_int());
  }
}

TEST(Svg, MarksTheDecisiveSwitch) {
  const std::string svg = render_svg(tell(lost_update()));
  EXPECT_NE(svg.find("decisive switch: main could go on, but thread 1 does"), std::string::npos);
}

}  // namespace
}  // namespace trenza::interleave
