// explore_case [options] WORKER ARGS…: explores one case of an exercise for the runner (grader/runner), which starts it
// in the jail. What was found goes to the channel as one line of JSON:
//
//   found      the kind of finding, or null
//   sentence   what happened, or what was explored
//   picture    the schedule as a table for a terminal, where something was found
//   schedule   the same as data: {who, text, file, line} for each row; line 0 where the place is not known
//   records    what the worker told in the last schedule (grader/testing/channel.h): the one that was found, shortened
//   output     the end of what it printed in that one, where something was found
//   key        that the worker was given to seal them
//   complete   "dpor" or "preemptions" where all schedules of that kind were run, or null
//   token      that `./kit replay` takes
//   choices, hash … as in search/json.h
//
// Exit code: 0 if it is there, else one of explorer_exit.h.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <exception>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "grader/interleave/replay.h"
#include "grader/interleave/search/explorer.h"
#include "grader/interleave/search/json.h"
#include "grader/interleave/search/processors.h"
#include "grader/interleave/search/trace.h"
#include "grader/interleave/trace/lanes.h"
#include "grader/interleave/trace/source.h"
#include "grader/interleave/trace/story.h"
#include "grader/runner/claims.h"
#include "grader/runner/explorer_exit.h"

namespace {

using namespace trenza::interleave;

constexpr std::size_t kPictureRows = 12;
constexpr std::size_t kPictureWidth = 92;  // a table of 100 columns indents it

struct Arguments {
  ExploreOptions explore;
  long seconds = 60;
  std::optional<std::size_t> processor;
  int channel = -1;
  std::string root = ".";
  std::string subject;
  std::vector<std::string> command;
};

// What the worker sends over its channel (grader/testing/channel.h), one schedule at a time.
class Records {
 public:
  Records() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
      throw std::system_error(errno, std::generic_category(), "socketpair");
    ours_ = ends[0];
    theirs_ = ends[1];
    fcntl(ours_, F_SETFD, FD_CLOEXEC);
    if (getrandom(key_.data(), key_.size(), 0) != static_cast<ssize_t>(key_.size()) ||
        write(ours_, key_.data(), key_.size()) != static_cast<ssize_t>(key_.size())) {
      throw std::system_error(errno, std::generic_category(), "giving the worker its key");
    }
  }
  ~Records() {
    close(ours_);
    close(theirs_);
  }
  Records(const Records&) = delete;
  Records& operator=(const Records&) = delete;

  // The number under which the worker inherits its end.
  int descriptor() const { return theirs_; }
  const trenza::Key& key() const { return key_; }

  void clear() {
    pump();
    text_.clear();
  }

  const std::string& text() {
    pump();
    return text_;
  }

 private:
  void pump() {
    char buffer[16 * 1024];
    for (ssize_t size; (size = recv(ours_, buffer, sizeof buffer, MSG_DONTWAIT)) > 0;) {
      text_.append(buffer, static_cast<std::size_t>(size));
    }
  }

  int ours_ = -1;
  int theirs_ = -1;
  trenza::Key key_{};
  std::string text_;
};

// What the worker prints: a file in memory, of a size that does not change.
class Output {
 public:
  Output() : file_(memfd_create("output", MFD_CLOEXEC | MFD_ALLOW_SEALING)) {
    if (file_ < 0 || ftruncate(file_, kSize) != 0 || fcntl(file_, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) != 0) {
      throw std::system_error(errno, std::generic_category(), "making room for what the program prints");
    }
  }
  ~Output() { close(file_); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  int descriptor() const { return file_; }
  // Begins anew; the worker writes where the file that it shares with us stands.
  void clear() { lseek(file_, 0, SEEK_SET); }
  // The end of what was printed since: the program's last words say the most.
  std::string last_words() const {
    const off_t end = std::clamp<off_t>(lseek(file_, 0, SEEK_CUR), 0, kSize);
    const off_t begin = std::max<off_t>(0, end - kTold);
    std::string text(static_cast<std::size_t>(end - begin), '\0');
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, pread(file_, text.data(), text.size(), begin))));
    return text;
  }

 private:
  static constexpr off_t kSize = 1024 * 1024;
  static constexpr off_t kTold = 16 * 1024;

  int file_;
};

// True if the case was over, passed and left nothing open, as the worker tells it; the runner reads the records again,
// and closer.
bool tells_success(const std::string& records, const trenza::Key& key) {
  const trenza::Claims claims(records, key);
  const trenza::Record* const end = claims.find_main("end");
  return end != nullptr && end->field(0) == "passed" && claims.find("leak") == nullptr &&
         claims.find("noted") == nullptr && claims.forged() == 0 && claims.garbage() == 0;
}

std::string in_hex(const trenza::Key& key) {
  std::string digits;
  for (const unsigned char byte : key) digits += fmt::format("{:02x}", byte);
  return digits;
}

nlohmann::json result_of(const Arguments& arguments, const Exploration& exploration, const Program& program) {
  if (!exploration.found) return to_json(exploration, nullptr);
  Symbols symbols(arguments.command[0]);
  const Trace trace = make_trace(program.region(), symbols);
  nlohmann::json out = to_json(exploration, &trace, token_of(exploration, program, arguments.subject));
  // The whole trace would be much, and nobody reads it from here.
  out.erase("trace");
  out["places"] = nlohmann::json::array();
  const auto add_place = [&](const Place& place) {
    if (place.line > 0) out["places"].push_back({{"file", place.file}, {"line", place.line}});
  };
  add_place(trace.place);
  for (const auto& access : trace.accesses) add_place(access.place);
  const Story story = tell(trace, {.max_rows = kPictureRows, .source = source_reader(arguments.root), .brief = true});
  // With the names that the picture gives to the tasks.
  out["sentence"] = story.sentence;
  out["picture"] = render_lanes(story, {.width = kPictureWidth, .sentence = false});
  out["schedule"] = nlohmann::json::array();
  for (const Row& row : story.rows) {
    const std::string note = row.note.empty() ? "" : " (" + row.note + ")";
    out["schedule"].push_back({{"who", story.lanes.at(row.lane).name},
                               {"text", row.text + note},
                               {"file", row.place.file},
                               {"line", row.place.line}});
  }
  return out;
}

void send(int channel, const std::string& line) {
  std::size_t sent = 0;
  while (sent < line.size()) {
    const ssize_t size = write(channel, line.data() + sent, line.size() - sent);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) throw std::system_error(errno, std::generic_category(), "writing to the channel");
    sent += static_cast<std::size_t>(size);
  }
}

// `started` becomes true when the program is there, before the first of its schedules.
void run(const Arguments& arguments, bool& started) {
  // The worker must not speak in our place.
  fcntl(arguments.channel, F_SETFD, FD_CLOEXEC);
  Records records;
  std::vector<std::string> command = arguments.command;
  command.push_back("--channel=" + std::to_string(records.descriptor()));
  Program::Options options;
  Output output;
  options.output = output.descriptor();
  options.prepare = [&] {
    records.clear();
    output.clear();
  };
  options.complete = [&] { return tells_success(records.text(), records.key()); };
  Program program(command, options);
  started = true;
  const Exploration exploration = explore(program, arguments.explore);
  if (!exploration.found) {
    // Once more from begin to end, for its records: the last schedule of a search may have been cut short.
    Plan& plan = program.plan();
    plan.policy = Policy::oldest;
    plan.prefix_size = 0;
    plan.delay_count = 0;
    plan.weak = 0;
    plan.weak_at = 0;
    plan.asleep.clear();
    program.run();
  }
  nlohmann::json out = result_of(arguments, exploration, program);
  out["records"] = records.text();
  if (exploration.found) out["output"] = output.last_words();
  out["key"] = in_hex(records.key());
  send(arguments.channel, out.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n");
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("Explores one case of an exercise; the runner starts it.", "explore_case");
  app.add_option("--schedules", arguments.explore.budget.schedules, "how many schedules to run at most");
  app.add_option("--seed", arguments.explore.seed, "the same seed gives the same schedules");
  app.add_flag("--weak", arguments.explore.weak, "atomic operations may read old values, where C++20 allows it");
  app.add_option("--seconds", arguments.seconds, "limit of wall time, as a safety net");
  app.add_option("--processor", arguments.processor, "which processor to use, counted round; else any");
  app.add_option("--root", arguments.root, "where paths of source files start");
  app.add_option("--subject", arguments.subject, "what a token of the schedule says it is about");
  app.add_option("--channel", arguments.channel, "descriptor to write to")->required();
  app.add_option("worker", arguments.command, "the worker and its arguments")->required();
  app.positionals_at_end();
  CLI11_PARSE(app, argc, argv);
  arguments.explore.budget.wall = std::chrono::seconds(arguments.seconds);
  bool started = false;
  try {
    if (arguments.processor) use_processor(*arguments.processor);
    run(arguments, started);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return started ? trenza::kBrokeOff : trenza::kCannotExplore;
  }
}
