#include "grader/report/failure_html.h"

#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>

#include "grader/report/page_style.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;
using nlohmann::json;

constexpr char kStyle[] =
#include "grader/report/failure_page.css.inc"
    ;
constexpr char kScript[] =
#include "grader/report/failure_page.js.inc"
    ;

// Without a script the page still says what happened.
constexpr char kTemplate[] = R"html(<title>{{title}}</title>
</head><body>
<main><h1>{{title}}</h1><p><span class="verdict">{{verdict}}</span> {{sentence}}</p>
<noscript><p>This page steps through the schedule by a script of its own, and scripts are off here.</p></noscript></main>
<script type="application/json" id="failure">{{{json}}}</script>
)html";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(plain_text(text.substr(at, end - at), 1000));
    at = end + 1;
  }
  return lines;
}

json json_of(const FailurePage& page) {
  json files = json::array(), commands = json::array();
  for (const FailurePage::File& file : page.files) {
    files.push_back(
        {{"path", file.path}, {"name", file.path.substr(file.path.rfind('/') + 1)}, {"lines", lines_of(file.text)}});
  }
  for (const FailurePage::Command& each : page.commands) {
    commands.push_back({{"what", each.what}, {"command", each.command}});
  }
  json out = {{"title", page.title}, {"verdict", page.verdict}, {"sentence", page.sentence},
              {"files", files},      {"commands", commands},    {"place", nullptr},
              {"steps", nullptr},    {"hint", nullptr},         {"finding", ""}};
  if (page.place) out["place"] = {{"file", page.place->file}, {"line", page.place->line}};
  if (!page.steps.empty()) {
    out["steps"] = json::parse(page.steps);
    out["finding"] = out["steps"].value("sentence", "");
  }
  if (!page.hint_title.empty()) {
    out["hint"] = {{"title", page.hint_title}, {"text", page.hint}, {"language", page.language}};
  }
  return out;
}

// JSON that cannot end the element that it stands in, nor begin another.
std::string for_script(const json& value) {
  std::string out;
  for (const char c : value.dump(-1, ' ', true, json::error_handler_t::replace)) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string failure_html(const FailurePage& page) {
  data values;
  values.set("title", page.title);
  values.set("verdict", page.verdict);
  values.set("sentence", page.sentence);
  values.set("json", for_script(json_of(page)));
  return "<!DOCTYPE html>\n<html lang=\"en\"><head>\n" + std::string(kPageHead) + "<style>\n" + kStyle + "</style>\n" +
         mustache(kTemplate).render(values) + "<script>\n" + kScript + "</script>\n</body></html>\n";
}

}  // namespace trenza
