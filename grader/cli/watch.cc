#include <fmt/chrono.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <memory>
#include <optional>
#include <system_error>

#include "grader/cli/commands.h"
#include "grader/cli/keys.h"
#include "grader/cli/kit_command.h"
#include "grader/cli/notebook.h"
#include "grader/cli/options.h"
#include "grader/cli/saves.h"

namespace trenza {
namespace {

constexpr int kLookAnyway = 1000;  // milliseconds

// The signals that a watch answers, as something to wait on, from now until it goes.
class Signals {
 public:
  Signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGCONT}) sigaddset(&set, signal);
    sigprocmask(SIG_BLOCK, &set, &before_);
    descriptor_ = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "no signals can be waited for");
  }
  ~Signals() {
    close(descriptor_);
    sigprocmask(SIG_SETMASK, &before_, nullptr);
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  int descriptor() const { return descriptor_; }
  // One that came; nullopt if there is no other.
  std::optional<int> next() {
    signalfd_siginfo info{};
    if (read(descriptor_, &info, sizeof info) != sizeof info) return std::nullopt;
    return static_cast<int>(info.ssi_signo);
  }

 private:
  int descriptor_ = -1;
  sigset_t before_{};
};

// What a command is started for.
struct Job {
  std::size_t exercise = 0;
  std::vector<std::string> arguments;
  enum class Kind {
    grade,    // its end decides how it goes on
    prepare,  // so that the first save of an exercise waits for nothing but its own file; shows nothing
    look,     // shows more of what was graded
  } kind = Kind::grade;
};

// Grades an exercise each time it is saved, and goes on to the next when it passes. Never waits for a command: what is
// saved while one runs stops it, since only the newest text is of interest.
class Watch {
 public:
  Watch(const Workspace& workspace, std::vector<Exercise> course, std::size_t first)
      : workspace_(workspace), course_(std::move(course)), here_(first), saves_(files()) {}

  int run() {
    if (!saves_.trouble().empty()) fmt::print("{} So the files are looked at once a second.\n", saves_.trouble());
    grade(here_);
    while (!exit_code_) {
      start_next();
      std::array<pollfd, 3> events = {pollfd{signals_.descriptor(), POLLIN, 0}, pollfd{saves_.descriptor(), POLLIN, 0},
                                      pollfd{keys_.descriptor(), POLLIN, 0}};
      const int ready = poll(events.data(), events.size(), kLookAnyway);
      while (const auto signal = signals_.next()) on_signal(*signal);
      if (events[2].revents != 0) {
        for (const char key : keys_.read()) on_key(key);
      }
      if (const auto saved = saves_.look()) on_save(*saved);
      if (ready == 0) tell_if_missing();
      if (running_ && running_->ended()) on_end();
    }
    return *exit_code_;
  }

 private:
  // In the order of the course; whose_ says of which exercise each is.
  std::vector<std::string> files() {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < course_.size(); ++i) {
      for (const std::string& file : course_[i].edit) {
        all.push_back(workspace_.root + "/" + course_[i].package + "/" + file);
        whose_.push_back(i);
      }
    }
    return all;
  }

  std::string number(std::size_t exercise) const {
    const std::string folder = course_[exercise].folder();
    return folder.substr(0, folder.find('_'));
  }
  const std::string& file(std::size_t exercise) const { return course_[exercise].edit.front(); }

  TableStyle style() const {
    TableStyle style = style_of_output();
    // The last line of the screen says what the keys do.
    if (const auto rows = rows_of_output()) style.lines = std::clamp<std::size_t>(*rows, 14, style.lines + 2) - 2;
    return style;
  }

  void grade(std::size_t exercise) {
    here_ = exercise;
    next_ = Job{exercise, {"grade", number(exercise)}, Job::Kind::grade};
  }

  void on_save(std::size_t saved) {
    told_missing_ = false;
    if (running_) running_->stop();
    say(fmt::format("{} was saved.", file(whose_[saved])));
    grade(whose_[saved]);
  }

  void on_signal(int signal) {
    if (signal == SIGCONT) keys_.resume();
    if (signal == SIGINT || signal == SIGTERM || signal == SIGHUP) quit(kInterrupted);
  }

  void quit(int exit_code) {
    exit_code_ = exit_code;
    if (running_) running_->stop();
  }

  void on_key(char key) {
    const std::string which = number(here_);
    switch (key) {
      case 'h': show(printed({"hint", which})); break;
      case 'a': next_ = Job{here_, {"grade", which, "--all"}, Job::Kind::look}; break;
      case 'r': next_ = Job{here_, {"replay", which}, Job::Kind::look}; break;
      case 'p': next_ = Job{here_, {"show", which}, Job::Kind::look}; break;
      case 'g': grade(here_); break;
      case 'n':
        if (running_) running_->stop();
        grade((here_ + 1) % course_.size());
        break;
      case 'q': quit(kAllPassed); break;
      default: say_keys(); break;
    }
  }

  // Of a command that needs no Bazel, so that nothing is in its way.
  std::string printed(const std::vector<std::string>& arguments) const {
    KitCommand command(workspace_, arguments, style());
    command.wait();
    return command.output();
  }

  void start_next() {
    if (running_ || !next_ || exit_code_) return;
    job_ = *next_;
    next_.reset();
    if (job_.kind == Job::Kind::grade) say(fmt::format("Grading {} …", file(job_.exercise)));
    running_ = std::make_unique<KitCommand>(workspace_, job_.arguments, style());
  }

  void on_end() {
    const int exit_code = *running_->ended();
    const bool counts = !running_->stopped();
    const std::string output = running_->output();
    running_.reset();
    if (!counts || job_.kind == Job::Kind::prepare) return;
    show(output);
    if (job_.kind != Job::Kind::grade || exit_code != kAllPassed) return;
    go_on();
  }

  // To the exercise that comes next of those that do not pass yet.
  void go_on() {
    const Notebook notebook(workspace_);
    for (std::size_t step = 1; step < course_.size(); ++step) {
      const std::size_t other = (here_ + step) % course_.size();
      const Notebook::Entry* const entry = notebook.find(course_[other].folder());
      if (entry != nullptr && entry->verdict == Verdict::pass) continue;
      here_ = other;
      say(fmt::format("Now {}: {}/{}", course_[other].folder(), course_[other].package, file(other)));
      if (!next_) next_ = Job{other, {"grade", number(other)}, Job::Kind::prepare};
      return;
    }
    say("Every exercise passes.");
  }

  void tell_if_missing() {
    for (std::size_t i = 0; i < whose_.size() && !told_missing_; ++i) {
      if (whose_[i] != here_ || !saves_.missing(i)) continue;
      told_missing_ = true;
      say(fmt::format("{}/{} is not there. It is graded when it is back.", course_[here_].package, file(here_)));
    }
  }

  // One lesson at a time: on a terminal in the place of the one before.
  void show(const std::string& text) const {
    if (!text.empty() && isatty(STDOUT_FILENO) != 0) fmt::print("\x1b[H\x1b[2J");
    fmt::print("{}", text);
    say_keys();
  }

  void say_keys() const {
    const std::time_t now = std::time(nullptr);
    say(fmt::format("{:%H:%M:%S} · watching {}{}", fmt::localtime(now), file(here_),
                    keys_.descriptor() < 0 ? "" : " · h hint  a all  r replay  p page  n next  q quit"));
  }

  static void say(const std::string& line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
  }

  Workspace workspace_;
  std::vector<Exercise> course_;
  std::size_t here_;
  std::vector<std::size_t> whose_;  // the exercise of each watched file
  Signals signals_;
  Keys keys_;
  Saves saves_;
  Job job_;                              // of what runs
  std::unique_ptr<KitCommand> running_;  // at most one: Bazel does one thing at a time
  std::optional<Job> next_;              // when that has ended; only the newest wish counts
  bool told_missing_ = false;
  std::optional<int> exit_code_;
};

// Where to begin without a name: what was graded last, unless it passes; else the first that does not.
std::size_t beginning(const std::vector<Exercise>& course, const Notebook& notebook) {
  const auto passes = [&](const Exercise& exercise) {
    const Notebook::Entry* const entry = notebook.find(exercise.folder());
    return entry != nullptr && entry->verdict == Verdict::pass;
  };
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < course.size(); ++i) {
    if (passes(course[i])) continue;
    if (course[i].folder() == notebook.last()) return i;
    if (!first) first = i;
  }
  return first.value_or(course.size() - 1);
}

int run_watch(const std::string& name) {
  const Workspace workspace = Workspace::from_environment();
  std::vector<Exercise> course = load_course(workspace);
  std::size_t first = beginning(course, Notebook(workspace));
  if (!name.empty()) {
    const std::string folder = choose(course, {name}).front().folder();
    for (std::size_t i = 0; i < course.size(); ++i) {
      if (course[i].folder() == folder) first = i;
    }
  }
  return Watch(workspace, std::move(course), first).run();
}

}  // namespace

void add_watch(CLI::App& app, int& exit_code) {
  const auto exercise = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("watch", "grade your own work each time you save it, one lesson at a time");
  command->add_option("EXERCISE", *exercise, "where to begin: 05_race_mutex, 05 or race_mutex; else where you stand");
  command->footer(
      "Keys: h the next hint, a all cases, r run the failed schedule again, p make a page of it, g grade again, n the "
      "next exercise, q "
      "quit. "
      "Without a terminal they are read from standard input.");
  command->callback([exercise, &exit_code] { exit_code = run_watch(*exercise); });
}

}  // namespace trenza
