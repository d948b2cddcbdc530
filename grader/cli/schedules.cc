#include "grader/cli/schedules.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <regex>
#include <stdexcept>

#include "grader/cli/notebook.h"
#include "grader/cli/options.h"
#include "grader/interleave/search/token.h"
#include "grader/report/lesson.h"
#include "grader/verdict/plain_text.h"

namespace trenza {

std::string ScheduleSubject::file() const {
  std::string path = worker().substr(2);
  path[path.find(':')] = '/';
  return path;
}

ScheduleSubject subject_of(const std::string& token) {
  std::string words;
  try {
    words = interleave::decode(token).subject;
  } catch (const interleave::BadToken& error) {
    throw UsageError(error.what());
  }
  // The token may come from anybody, and its words go into a command line.
  static const std::regex form(R"((//[\w./-]+:[\w./-]+\.interleave|//[\w./-]+:interleave) ([\w.]+))");
  std::smatch parts;
  if (!std::regex_match(words, parts, form)) {
    throw UsageError(
        "This token is of another program than an exercise's case; ./kit explore PROGRAM --replay TOKEN takes it.");
  }
  return {parts[1], parts[2]};
}

std::string token_of(const Workspace& workspace, const std::string& given) {
  if (given.starts_with("weave")) return given;
  const Notebook notebook(workspace);
  if (given.empty()) {
    if (!notebook.last_token().empty()) return notebook.last_token();
    throw UsageError(
        "Which schedule? None has failed yet. Run ./kit grade 05 (or another number): of a case that fails in the "
        "interleave mode, ./kit replay alone runs the schedule again, and ./kit replay 05.CASE that of another case. "
        "A token, a word that begins with weave1, comes from ./kit grade 05 --all.");
  }
  const std::size_t dot = given.find('.');
  const Exercise exercise = choose(load_course(workspace), {given.substr(0, dot)}).front();
  const std::string folder = exercise.folder(), number = folder.substr(0, folder.find('_'));
  const Notebook::Entry* const entry = notebook.find(folder);
  if (entry == nullptr) throw UsageError(fmt::format("{0} was not graded yet: ./kit grade {0}", number));
  if (entry->schedules.empty()) {
    throw UsageError(fmt::format(
        "When {0} was graded last, no case failed under a schedule that can be run again: ./kit grade {0}", number));
  }
  if (dot == std::string::npos) return entry->schedules.front().token;
  const std::string wanted = given.substr(dot + 1);
  std::string list;
  const Notebook::Schedule* begun = nullptr;
  for (const Notebook::Schedule& each : entry->schedules) {
    const std::string name = short_name(each.case_name);
    if (wanted == name || wanted == each.case_name) return each.token;
    if (begun == nullptr && name.starts_with(wanted)) begun = &each;
    list += fmt::format("{}{}.{}", list.empty() ? "" : ", ", number, name);
  }
  if (begun != nullptr) return begun->token;
  throw UsageError(fmt::format("There is no failed schedule {}. There is one of: {}", plain_text(given, 200), list));
}

void build_subject(const Workspace& workspace, const ScheduleSubject& subject) {
  const BazelRun built = run_bazel(workspace, "build", {}, {subject.worker(), "//grader/interleave:explore"});
  if (built.exit_code == 0) return;
  throw UsageError(
      fmt::format("{} cannot be built, so its schedule cannot be shown. Is the code still there that the "
                  "token is about? Grade it again for a new one.",
                  subject.target));
}

[[noreturn]] void run_explorer(const Workspace& workspace, const ScheduleSubject& subject,
                               const std::vector<std::string>& options) {
  std::vector<std::string> line = {workspace.built("grader/interleave/explore")};
  line.insert(line.end(), options.begin(), options.end());
  line.insert(line.end(), {workspace.built(subject.file()), "--case=" + subject.case_name});
  std::vector<char*> arguments;
  for (std::string& word : line) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  setenv("BUILD_WORKSPACE_DIRECTORY", workspace.root.c_str(), 1);
  execv(arguments[0], arguments.data());
  throw std::runtime_error(line[0] + " could not be started: " + std::strerror(errno));
}

}  // namespace trenza
