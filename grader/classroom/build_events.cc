#include "grader/classroom/build_events.h"

#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>

#include "grader/base/file.h"

namespace trenza {
namespace {

using nlohmann::json;

// "file:///a%20b" -> "/a b"; empty for anything that is no local file.
std::string local_path(const std::string& uri) {
  static const std::string kScheme = "file://";
  if (!uri.starts_with(kScheme)) return "";
  std::string path;
  for (std::size_t i = kScheme.size(); i < uri.size(); ++i) {
    unsigned byte = 0;
    if (uri[i] == '%' && i + 2 < uri.size() &&
        std::from_chars(uri.data() + i + 1, uri.data() + i + 3, byte, 16).ec == std::errc()) {
      path += static_cast<char>(byte);
      i += 2;
    } else {
      path += uri[i];
    }
  }
  return path;
}

TestEvent to_test(const json& id, const json& result) {
  TestEvent event;
  event.label = id.value("label", "");
  event.run = id.value("run", 1);
  event.status = result.value("status", "");
  for (const json& output : result.value("testActionOutput", json::array())) {
    if (output.value("name", "") == "test.xml") event.xml = local_path(output.value("uri", ""));
  }
  return event;
}

}  // namespace

void BuildEvents::read_line(const std::string& line, const std::function<void(const TestEvent&)>& on_test) {
  const json event = json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!event.is_object() || !event.contains("id")) return;
  const json& id = event["id"];
  if (id.contains("testResult") && event.contains("testResult")) {
    tests_.push_back(to_test(id["testResult"], event["testResult"]));
    if (on_test) on_test(tests_.back());
  } else if (id.contains("actionCompleted") && event.contains("action") && !event["action"].value("success", false)) {
    const json& action = event["action"];
    failed_actions_.push_back({id["actionCompleted"].value("label", ""), action.value("type", ""),
                               read_file(local_path(action.value("stderr", json::object()).value("uri", "")))});
  }
}

void BuildEvents::poll(const std::function<void(const TestEvent&)>& on_test) {
  std::ifstream file(path_, std::ios::binary);
  if (!file.seekg(position_)) return;
  for (std::string line; std::getline(file, line);) {
    if (file.eof()) break;  // without its newline the line is not complete yet
    position_ += static_cast<std::streamoff>(line.size()) + 1;
    read_line(line, on_test);
  }
}

std::string package_of(const std::string& label) {
  const std::size_t begin = label.find("//");
  if (begin == std::string::npos) return "";
  return label.substr(begin + 2, label.find(':') - begin - 2);
}

std::string target_of(const std::string& label) {
  const std::size_t colon = label.rfind(':');
  return colon == std::string::npos ? "" : label.substr(colon + 1);
}

}  // namespace trenza
