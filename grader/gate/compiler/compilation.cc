#include "grader/gate/compiler/compilation.h"

#include <stdlib.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string_view>

#include "grader/base/file.h"
#include "grader/base/temporary_folder.h"
#include "grader/gate/compiler/bounded_run.h"
#include "grader/gate/expanded_source.h"
#include "grader/gate/source_encoding.h"

namespace trenza {
namespace {

using Line = std::vector<std::string>;

// What to say of `run`, which did not end by itself.
std::string sentence(const BoundedRun& run, const std::string& source, const CompilerLimits& limits) {
  const std::string file = source.substr(source.rfind('/') + 1);
  const std::string stopped =
      " and was stopped. Is there a template, a constexpr function or an #include without an end?";
  switch (run.end) {
    case BoundedRun::End::exited:
    case BoundedRun::End::not_started: break;
    case BoundedRun::End::cpu_limit:
    case BoundedRun::End::wall_limit:
      return "The compiler needed more than " +
             std::to_string((run.end == BoundedRun::End::cpu_limit ? limits.cpu : limits.wall).count()) + " s for " +
             file + stopped;
    case BoundedRun::End::memory_limit:
      return "The compiler needed more than " + std::to_string(limits.memory_bytes / (1024 * 1024)) +
             " MB of memory for " + file + stopped;
    case BoundedRun::End::file_limit:
      return "What the compiler makes of " + file + " takes more than " +
             std::to_string(limits.file_bytes / (1024 * 1024)) + " MB. Is there an array of that size with values?";
    case BoundedRun::End::output_limit:
      return "The compiler complained about " + file +
             " without an end. The first complaint matters, the others follow.";
  }
  return "";
}

// What the compiler said, so that no line of it looks like one of ours: a message in a learner's file may have lines of
// its own.
std::string quoted(const std::string& output) {
  static const std::string kMark = "grader";
  std::string text = "\n" + output;
  for (std::size_t at = 0; (at = text.find("\n" + kMark, at)) != std::string::npos; at += kMark.size()) {
    text.insert(at + 1, " ");
  }
  return text.substr(1);
}

void print(const std::string& output) {
  const std::string text = quoted(output);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

// True if there is less room in one of `folders` than a compiler may take for a file, and gives back when it fails.
bool lacks_room(const std::vector<std::string>& folders, const CompilerLimits& limits) {
  return std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) {
    std::error_code unknown;
    const auto room = std::filesystem::space(folder.empty() ? "." : folder, unknown);
    return !unknown && room.available < 2 * limits.file_bytes;
  });
}

// True if the compiler says so. A message in a learner's file can say it in the same words.
bool says_that_the_disk_is_full(const BoundedRun& run) {
  for (const char* words : {"\nas: ", "\ng++: ", "\ncc1plus: ", "\nclang", "\nFatal error: ", "}: Fatal error: "}) {
    const std::size_t at = ("\n" + run.output).find(words);
    if (at != std::string::npos && run.output.find("No space left on device", at) != std::string::npos) return true;
  }
  return false;
}

bool is_good(const BoundedRun& run) { return run.end == BoundedRun::End::exited && run.exit_code == 0; }

// Passes on what `run` of `line` said, which wrote into `folders`; its exit code.
int pass_on(const BoundedRun& run, const Line& line, const std::string& source,
            const std::vector<std::string>& folders) {
  print(run.output);
  if (is_good(run)) return 0;
  const bool started = run.end != BoundedRun::End::not_started && run.exit_code != 127;
  if (!started || (says_that_the_disk_is_full(run) && lacks_room(folders, CompilerLimits()))) {
    const std::string why = started ? "There is no room left on the disk." : line[0] + " could not be started.";
    std::fprintf(stderr, "\ngrader fault: The compiler could not do its work. %s\n", why.c_str());
  } else if (run.end != BoundedRun::End::exited) {
    std::fprintf(stderr, "\ngrader: %s\n", sentence(run, source, CompilerLimits()).c_str());
  }
  return run.exit_code;
}

// `line` with another output.
Line into(Line line, const std::string& output) {
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    if (line[i] == "-o") line[i + 1] = output;
  }
  return line;
}

// Only the preprocessor of `line`.
Line preprocessing(const Line& line, const std::string& output) {
  Line result = into(line, output);
  std::replace(result.begin(), result.end(), std::string("-c"), std::string("-E"));
  // A precompiled header stays what it is, a line that names it. clang has none here, and does not know the flag.
  if (line[0].find("clang") == std::string::npos) result.emplace_back("-fpch-preprocess");
  return result;
}

// What `line` does behind its preprocessor, for `text`.
Line compiling(const Line& line, const std::string& source, const std::string& text) {
  Line result;
  for (std::size_t i = 0; i < line.size(); ++i) {
    // The headers that it includes are in the text already.
    if (line[i] == "-include" || line[i] == "-imacros") {
      ++i;
    } else if (line[i] == source) {
      result.insert(result.end(), {"-x", "c++-cpp-output", text});
    } else {
      result.push_back(line[i]);
    }
  }
  if (line[0].find("clang") != std::string::npos) result.emplace_back("-Wno-unused-command-line-argument");
  return result;
}

// `text` with every `from` replaced.
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// A file that was saved in another way than compilers read, in the way they do (source_encoding.h). It is compiled in
// the file's place and under its name.
class ReadableSource {
 public:
  ReadableSource(const std::string& source, const TemporaryFolder& folder) : source_(source), readable_(source) {
    const std::string bytes = read_file(source);
    const auto decoded = decode_source(bytes);
    // What cannot be read is the compiler's to refuse.
    if (!decoded || decoded->text == bytes) return;
    readable_ = folder.file(std::filesystem::path(source).filename().string());
    write_file(readable_, decoded->text);
  }

  // `line` with the readable file in the source's place, whose folder is still the first to look for "headers" in.
  Line compiling_it(Line line) const {
    if (readable_ == source_) return line;
    std::replace(line.begin(), line.end(), source_, readable_);
    const std::string folder = std::filesystem::path(source_).parent_path().string();
    line.insert(std::next(line.begin()), {"-iquote", folder.empty() ? "." : folder});
    return line;
  }
  const std::string& path() const { return readable_; }
  // What was said of the readable file, as said of the source.
  std::string renamed(std::string text) const {
    return readable_ == source_ ? text : replaced(std::move(text), readable_, source_);
  }

 private:
  std::string source_, readable_;
};

int try_to_compile(const Compilation& compilation) {
  const TemporaryFolder folder;
  const ReadableSource readable(compilation.source, folder);
  const Line compiler = readable.compiling_it(compilation.line);
  const std::string text = folder.file("text.ii");
  const Line first = preprocessing(compiler, text);
  BoundedRun run = run_bounded(first, {});
  std::string complaints = run.output;
  if (is_good(run)) {
    const std::string expanded = readable.renamed(read_file(text));
    write_file(text, expanded);
    write_file(compilation.expanded, judged_text(expanded, compilation.source));
    run = run_bounded(compiling(compiler, readable.path(), text), {});
    complaints += run.output;
  }
  run.output = readable.renamed(run.output);
  const bool good = is_good(run);
  if (good && complaints.empty()) return 0;

  const std::vector<std::string> folders = {folder.path(),
                                            std::filesystem::path(compilation.expanded).parent_path().string()};
  // A compilation without an end is not begun again: a limit is told by our own sentence.
  const bool complains = run.end == BoundedRun::End::exited || run.end == BoundedRun::End::output_limit;
  if (!complains) return pass_on(run, first, compilation.source, folders);

  // In the text, columns are others and macros have no names. So what there is to complain about is told by a
  // compilation of the source, of which nothing else is kept.
  const Line line = into(compiler, folder.file("unused.o"));
  BoundedRun told = run_bounded(line, {});
  told.output = readable.renamed(told.output);
  if (good) {
    print(told.output);
    return 0;
  }
  if (!is_good(told)) return pass_on(told, line, compilation.source, folders);
  return pass_on(run, first, compilation.source, folders);
}

}  // namespace

int compile(const Compilation& compilation) try {
  return try_to_compile(compilation);
} catch (const std::exception& error) {
  std::fprintf(stderr, "\ngrader fault: The compiler could not do its work. %s\n", error.what());
  return 1;
}

}  // namespace trenza
