// `./kit verify --contract`: what each sentence of a contract is held by.

#include <fmt/format.h>

#include <filesystem>

#include "grader/base/file.h"
#include "grader/cli/options.h"
#include "grader/cli/verify.h"
#include "grader/course/ledger.h"

namespace trenza {

void print_contracts(const Workspace& workspace, const std::vector<Exercise>& exercises) {
  namespace fs = std::filesystem;
  for (const Exercise& exercise : exercises) {
    const fs::path file = fs::path(workspace.root) / exercise.package / "contract.txt";
    if (!fs::exists(file)) throw UsageError(exercise.folder() + " has no ledger, " + file.string() + ".");
    int held = 0, notes = 0;
    for (const Promise& promise : read_ledger(read_file(file.string()))) {
      fmt::print("{}\n", promise.sentence);
      for (const std::string& name : promise.cases) fmt::print("    case    {}\n", name);
      for (const std::string& name : promise.mutants) fmt::print("    mutant  {}\n", name);
      if (!promise.note.empty()) fmt::print("    note    {}\n", promise.note);
      ++(promise.note.empty() ? held : notes);
    }
    fmt::print("{}: {} sentences are held by cases and mutants, {} need none\n\n", exercise.folder(), held, notes);
  }
}

}  // namespace trenza
