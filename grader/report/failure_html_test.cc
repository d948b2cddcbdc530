#include "grader/report/failure_html.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace trenza {
namespace {

using nlohmann::json;

FailurePage example() {
  FailurePage page;
  page.title = "05_race_mutex · TwoThreadsMakeTwo";
  page.verdict = "RACE";
  page.sentence = "Data race on state_->value.";
  page.place = {"race_mutex.cc", 2, 3};
  page.files = {{"exercises/05_race_mutex/race_mutex.cc", "int a;\n\tint b;\n"}};
  page.steps = R"({"kind": "data race", "sentence": "of the schedule", "tasks": ["main"], "rows": []})";
  page.commands = {{"A hint", "./kit hint 05"}};
  return page;
}

// What the page holds for its script.
json data_of(const std::string& html) {
  const std::string begin = R"(<script type="application/json" id="failure">)";
  const std::size_t at = html.find(begin);
  if (at == std::string::npos) return {};
  return json::parse(html.substr(at + begin.size(), html.find("</script>", at) - at - begin.size()));
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += what.size()) ++found;
  return found;
}

TEST(FailureHtml, HoldsWhatItsScriptDraws) {
  const json data = data_of(failure_html(example()));
  EXPECT_EQ(data["files"][0]["name"], "race_mutex.cc");
  EXPECT_EQ(data["files"][0]["lines"], json({"int a;", "\tint b;"}));
  EXPECT_EQ(data["place"]["line"], 2);
  EXPECT_EQ(data["finding"], "of the schedule");
  EXPECT_EQ(data["hint"], nullptr);
  EXPECT_EQ(data["commands"][0]["command"], "./kit hint 05");
}

TEST(FailureHtml, WithoutAScheduleThereAreNoSteps) {
  FailurePage page = example();
  page.steps.clear();
  page.hint_title = "Look";
  const json data = data_of(failure_html(page));
  EXPECT_EQ(data["steps"], nullptr);
  EXPECT_EQ(data["hint"]["title"], "Look");
}

// Nothing of what a learner's program or file says becomes markup, or ends the element that it is in.
TEST(FailureHtml, NothingBecomesMarkup) {
  const std::string evil = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>";
  const std::string clean_page = failure_html(example());
  FailurePage page = example();
  page.title = page.sentence = page.hint_title = page.hint = evil;
  page.files[0].text = evil;
  page.steps = json({{"sentence", evil}, {"tasks", {evil}}, {"rows", json::array()}}).dump();
  const std::string html = failure_html(page);
  EXPECT_EQ(count(html, "<script"), count(clean_page, "<script"));
  EXPECT_EQ(count(html, "</script"), count(clean_page, "</script"));
  EXPECT_EQ(html.find("<img"), std::string::npos);
  EXPECT_EQ(count(html, "<!--"), count(clean_page, "<!--"));
  EXPECT_EQ(data_of(html)["files"][0]["lines"][0], evil);
}

TEST(FailureHtml, LoadsNothing) {
  const std::string html = failure_html(example());
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
  for (const char* const word : {" src=", " href=", "@import", "url(", "fetch(", "innerHTML", "insertAdjacentHTML"}) {
    EXPECT_EQ(html.find(word), std::string::npos) << word;
  }
}

}  // namespace
}  // namespace trenza
