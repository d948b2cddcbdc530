// Holds every exercise to its ledger, exercises/NN/contract.txt: each sentence of the contract stands there, word for
// word, with a case that fails when it is broken and a mutant that breaks it, or with a note why it needs neither.

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "grader/course/ledger.h"
#include "grader/lint/tree.h"

namespace trenza {
namespace {

class ContractTest : public ::testing::TestWithParam<std::string> {
 protected:
  std::string exercise() const { return "exercises/" + GetParam() + "/"; }
  std::string header() const { return tree_.text(exercise() + GetParam().substr(GetParam().find('_') + 1) + ".h"); }
  std::string ledger() const { return tree_.text(exercise() + "contract.txt"); }
  // The case that `mutant` names in its first line; empty if there is no such mutant.
  std::string case_of(const std::string& mutant) const {
    for (const char* ending : {".cc", ".patch"}) {
      const auto named =
          matches(tree_.text("solutions/" + GetParam() + "/mutants/" + mutant + ending), R"(expect: [A-Z_]+ (\S+))");
      if (!named.empty()) return named[0];
    }
    return "";
  }

  const Tree tree_;
};

TEST_P(ContractTest, SentencesAreThoseOfTheContract) {
  const std::string contract = on_one_line(header()) + " " + on_one_line(tree_.text(exercise() + "README.md"));
  for (const Promise& promise : read_ledger(ledger())) {
    EXPECT_NE(contract.find(promise.sentence), std::string::npos)
        << exercise() << "contract.txt:" << promise.line
        << " is not in the header or README.md, word for word: " << promise.sentence;
  }
}

TEST_P(ContractTest, EachSentenceHasACaseAndAMutant) {
  const auto cases = matches(tree_.text(exercise() + "BUILD"), R"re("(\w+\.\w+)"\s*:\s*\d+)re");
  for (const Promise& promise : read_ledger(ledger())) {
    const std::string at = exercise() + "contract.txt:" + std::to_string(promise.line) + " " + promise.sentence;
    if (!promise.note.empty()) {
      EXPECT_TRUE(promise.cases.empty() && promise.mutants.empty()) << at << "\nhas a note, so it needs no case";
      continue;
    }
    EXPECT_FALSE(promise.cases.empty()) << at << "\nhas no case that fails when it is broken";
    EXPECT_FALSE(promise.mutants.empty()) << at << "\nhas no mutant that breaks it";
    for (const std::string& name : promise.cases) {
      EXPECT_NE(std::find(cases.begin(), cases.end(), name), cases.end()) << at << "\nno case is named " << name;
    }
    for (const std::string& mutant : promise.mutants) {
      const std::string found_by = case_of(mutant);
      EXPECT_NE(std::find(promise.cases.begin(), promise.cases.end(), found_by), promise.cases.end())
          << at << "\nthe mutant " << mutant << (found_by.empty() ? " does not exist" : " is found by " + found_by);
    }
  }
}

TEST_P(ContractTest, NothingOfTheContractIsLeftOut) {
  const std::string left = prose_without(prose_of_header(header()), read_ledger(ledger()));
  EXPECT_TRUE(std::none_of(left.begin(), left.end(), [](unsigned char c) { return std::isalnum(c) != 0; }))
      << exercise() << "contract.txt has no entry for this part of the header:\n"
      << left;
}

// The exercises that have a ledger.
std::vector<std::string> exercises() {
  const Tree tree;
  std::vector<std::string> found = tree.folders("exercises");
  std::erase_if(found,
                [&](const std::string& folder) { return !tree.exists("exercises/" + folder + "/contract.txt"); });
  return found;
}

INSTANTIATE_TEST_SUITE_P(Exercises, ContractTest, ::testing::ValuesIn(exercises()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace trenza
