#include "grader/interleave/replay.h"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "grader/interleave/search/debugger.h"
#include "grader/interleave/trace/chrome.h"
#include "grader/interleave/trace/lanes.h"
#include "grader/interleave/trace/source.h"
#include "grader/interleave/trace/steps.h"
#include "grader/interleave/trace/story.h"
#include "grader/interleave/trace/svg.h"
#include "grader/interleave/trace/text.h"
#include "grader/interleave/trace/words.h"

namespace trenza::interleave {
namespace {

void write_file(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file << content << std::flush;
  if (!file) throw std::runtime_error(fmt::format("{} could not be written", path));
}

Story told(const Trace& trace, const Pictures& pictures) {
  return tell(trace, {.max_rows = 40, .source = source_reader(pictures.sources)});
}

// Where the schedule goes wrong by itself from then on; where nothing was decided, its last step.
Breakpoint before_decisive_switch(const Trace& trace, const Pictures& pictures) {
  const auto decisive = static_cast<std::size_t>(told(trace, pictures).decisive);
  std::size_t index = decisive > 0 ? decisive - 1 : trace.steps.size() - 1;
  if (trace.steps.empty()) throw std::runtime_error("the schedule has no step at which gdb could stop");
  // A thread's beginning has no source line: the same thread's next step is the place to be.
  while (trace.steps[index].frame == 0 && index + 1 < trace.steps.size() &&
         trace.steps[index + 1].task == trace.steps[index].task) {
    ++index;
  }
  const TraceStep& step = trace.steps[index];
  return {static_cast<std::uint32_t>(index + 1), step.frame, step.place.inlined};
}

}  // namespace

void show(const Trace& trace, const Pictures& pictures) {
  const Story story = told(trace, pictures);
  if (pictures.lanes) {
    fmt::print("{}", render_lanes(story, {.width = pictures.width, .colours = pictures.colours}));
  }
  if (!pictures.svg.empty()) write_file(pictures.svg, render_svg(story));
  if (!pictures.steps.empty())
    write_file(pictures.steps, render_steps(trace, source_reader(pictures.sources, pictures.own)));
  if (!pictures.chrome.empty()) write_file(pictures.chrome, render_chrome(trace, story));
}

std::string races_in_words(const Trace& trace) {
  const Names names(trace);
  std::string text;
  for (const std::string& race : trace.races) text += "On the way: " + names.in(race) + "\n";
  return text;
}

std::string token_of(const Exploration& exploration, const Program& program, const std::string& subject) {
  if (!exploration.shrunk || !exploration.shrunk->repeats) return {};
  return encode({subject, fingerprint(program.file()), exploration.shrunk->hash, exploration.shrunk->choices,
                 exploration.found->races});
}

bool replay(const std::vector<std::string>& command, const Token& token, const ReplayOptions& options) {
  Program::Options how = options.program;
  how.apart = how.apart || options.gdb;
  how.races = token.races;
  Program program(command, how);
  require_same_program(token, program.file());
  const bool same = replay(program, token.choices, token.hash, true);
  Symbols symbols(program.file());
  const Trace trace = make_trace(program.region(), symbols);
  show(trace, options.pictures);
  if (!options.pictures.lanes) fmt::print("{}\n", trace.sentence);
  fmt::print("{}", races_in_words(trace));
  fmt::print("{}\n", same ? "The schedule went as recorded."
                          : "The schedule went another way than recorded: the program does not depend on it alone.");
  std::fflush(stdout);
  if (same && options.gdb) {
    debug(program, token.choices, before_decisive_switch(trace, options.pictures),
          {.sources = options.pictures.sources, .commands = options.gdb_commands});
  }
  return same;
}

}  // namespace trenza::interleave
