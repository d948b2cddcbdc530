// The litmus tests of the literature under many combinations of memory orders and fences: what the explorer finds is
// what the axioms of C++20 allow, without load buffering.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "grader/interleave/search/explorer.h"
#include "grader/interleave/search/litmus_axioms.h"

namespace trenza::interleave {
namespace {

using Outcomes = std::set<std::string>;

// What the last schedule came to, in the words of allowed_outcomes().
std::string outcome_of(const Region& region, const std::string& litmus) {
  std::map<int, std::string> read;
  for (int task = 1; task < region.task_count; ++task) read[task] = "";
  for (std::uint32_t i = 0; i < region.step_count; ++i) {
    const Step& step = region.steps[i];
    if (step.op.kind != OpKind::load && step.op.kind != OpKind::rmw) continue;
    read[step.choice.task] += static_cast<char>('0' + step.value);
  }
  std::string text;
  for (const auto& [task, values] : read) text += values + "|";
  std::map<Key, std::uint64_t> last;
  for (std::uint32_t i = 1; i <= region.objects.count; ++i) {
    const Object& object = region.objects.objects[i];
    if (object.kind != ObjectKind::atomic || object.history == nullptr) continue;
    last[object.key] = object.history->stores[object.history->count - 1].value;
  }
  auto next = last.begin();
  for (const char variable : {'x', 'y', 'z'}) {
    const bool used = litmus.find(fmt::format("W{}", variable)) != std::string::npos ||
                      litmus.find(fmt::format("R{}", variable)) != std::string::npos ||
                      litmus.find(fmt::format("U{}", variable)) != std::string::npos;
    if (used && next != last.end()) text += fmt::format("{}={} ", variable, (next++)->second);
  }
  return text;
}

// All that a program can come to, as the explorer finds it.
Outcomes found_outcomes(const std::string& litmus) {
  Program::Options options;
  options.check = false;
  Program program({"grader/interleave/search/testdata_litmus", litmus}, options);
  Search search(program, Budget{.schedules = 20'000}, 1);
  Outcomes found;
  search.observe([&](const Region& region) {
    if (region.finding.kind == FindingKind::none) found.insert(outcome_of(region, litmus));
  });
  const Reduced reduced = explore_reduced(search, 20'000, true);
  EXPECT_TRUE(reduced.complete) << litmus;
  EXPECT_FALSE(search.found()) << litmus;
  return found;
}

// A test of the literature: its threads' operations, with "?" where an order or nothing but a fence may stand.
struct Shape {
  const char* name;
  std::vector<std::vector<std::string>> threads;
};

// How a thread does it: the order of its first operation, a fence behind it, and the order of the others.
struct Flavour {
  char first_store, first_load, fence, then_store, then_load;
};
constexpr Flavour kRelaxed = {'x', 'x', 0, 'x', 'x'};
constexpr Flavour kReleaseAcquire = {'x', 'a', 0, 'l', 'x'};
constexpr Flavour kBothReleaseAcquire = {'l', 'a', 0, 'l', 'a'};
constexpr Flavour kSeqCst = {'s', 's', 0, 's', 's'};
constexpr Flavour kSeqCstFence = {'x', 'x', 's', 'x', 'x'};
constexpr Flavour kFence = {'x', 'x', 'b', 'x', 'x'};
constexpr Flavour kFirstSeqCst = {'s', 's', 0, 'x', 'x'};
constexpr Flavour kThenSeqCst = {'x', 'x', 0, 's', 's'};

std::string spelt(const std::vector<std::string>& operations, const Flavour& flavour) {
  std::string text;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const bool store = operations[i][0] != 'R';
    if (i > 0) text += ' ';
    if (i > 0 && flavour.fence != 0) text += fmt::format("F{} ", flavour.fence);
    text += operations[i];
    text += i == 0  ? (store ? flavour.first_store : flavour.first_load)
            : store ? flavour.then_store
                    : flavour.then_load;
  }
  return text;
}

// Every combination of `flavours` for the threads of `shape`.
std::vector<std::string> programs(const Shape& shape, const std::vector<Flavour>& flavours) {
  std::vector<std::string> all = {""};
  for (const std::vector<std::string>& thread : shape.threads) {
    std::vector<std::string> longer;
    std::set<std::string> spellings;
    for (const Flavour& flavour : flavours) spellings.insert(spelt(thread, flavour));
    for (const std::string& begun : all) {
      for (const std::string& spelling : spellings) longer.push_back(begun.empty() ? spelling : begun + "|" + spelling);
    }
    all = longer;
  }
  return all;
}

// Those that were compared, each once, to be told at the end.
std::set<std::string> compared;

class Count : public testing::Environment {
  void TearDown() override { fmt::print("{} programs were compared.\n", compared.size()); }
};
const testing::Environment* const count = testing::AddGlobalTestEnvironment(new Count);

void expect_exact(const std::string& litmus) {
  compared.insert(litmus);
  EXPECT_EQ(found_outcomes(litmus), allowed_outcomes(litmus)) << litmus;
}

// All of them, or every nth where LITMUS_EVERY says so.
void expect_exact(const std::vector<std::string>& all) {
  const char* const wish = std::getenv("LITMUS_EVERY");
  const std::size_t every = wish == nullptr ? 1 : std::stoul(wish);
  ASSERT_GT(every, 0u);
  for (std::size_t i = 0; i < all.size(); i += every) expect_exact(all[i]);
}

void expect_exact(const Shape& shape, const std::vector<Flavour>& flavours) { expect_exact(programs(shape, flavours)); }

const std::vector<Flavour> kAll = {kRelaxed,     kReleaseAcquire, kBothReleaseAcquire, kSeqCst,
                                   kSeqCstFence, kFence,          kFirstSeqCst,        kThenSeqCst};
const std::vector<Flavour> kFew = {kRelaxed, kReleaseAcquire, kSeqCst, kSeqCstFence};

TEST(Litmus, StoreBuffering) { expect_exact({"SB", {{"Wx1", "Ry"}, {"Wy1", "Rx"}}}, kAll); }
TEST(Litmus, MessagePassing) { expect_exact({"MP", {{"Wx1", "Wy1"}, {"Ry", "Rx"}}}, kAll); }
TEST(Litmus, LoadBuffering) { expect_exact({"LB", {{"Rx", "Wy1"}, {"Ry", "Wx1"}}}, kFew); }
TEST(Litmus, S) { expect_exact({"S", {{"Wx2", "Wy1"}, {"Ry", "Wx1"}}}, kAll); }
TEST(Litmus, R) { expect_exact({"R", {{"Wx1", "Wy1"}, {"Wy2", "Rx"}}}, kAll); }
TEST(Litmus, TwoStoresEach) { expect_exact({"2+2W", {{"Wx1", "Wy2"}, {"Wy1", "Wx2"}}}, kAll); }
TEST(Litmus, Coherence) {
  for (const char* const litmus : {"Wx1x|Rxx Rxx", "Wx1x Wx2x|Rxx Rxx", "Wx1x|Wx2x|Rxx Rxx", "Wx1x Wx2x|Wx3x Rxx",
                                   "Wx1x Rxx|Wx2x", "Rxx Wx1x|Wx2x", "Wx1x|Wx2x Rxx Rxx", "Wx1s|Wx2s|Rxx Rxs"}) {
    expect_exact(litmus);
  }
}
TEST(Litmus, Exchanges) {
  for (const char* const litmus :
       {"Ux1x|Ux2x", "Ux1x Wy1x|Ryx Ux2x", "Wx1x Wy1l|Uy2x|Rya Rxx", "Wx1x Wy1l|Uy2b Rxx", "Wx1x|Ux2x Rxx",
        "Ux1s Ryx|Uy1s Rxx", "Ux1b Rya|Uy1b Rxa", "Wx1x Ux2l|Ux3a Rxx", "Wx1x Wy1x|Uy2x Uy3l|Rya Rxx"}) {
    expect_exact(litmus);
  }
}
TEST(Litmus, IndependentReads) {
  std::vector<std::string> all;
  for (const char* const writers : {"Wx1x|Wy1x", "Wx1l|Wy1l", "Wx1s|Wy1s"}) {
    for (const char* const one : {"Rxx Ryx", "Rxa Rya", "Rxs Rys", "Rxx Fs Ryx"}) {
      for (const char* const other : {"Ryx Rxx", "Rya Rxa", "Rys Rxs", "Ryx Fs Rxx"}) {
        all.push_back(fmt::format("{}|{}|{}", writers, one, other));
      }
    }
  }
  expect_exact(all);
}
TEST(Litmus, WriteReadCausality) { expect_exact({"WRC", {{"Wx1"}, {"Rx", "Wy1"}, {"Ry", "Rx"}}}, kFew); }
TEST(Litmus, ReadWriteCausality) { expect_exact({"RWC", {{"Wx1"}, {"Rx", "Ry"}, {"Wy1", "Rx"}}}, kFew); }
TEST(Litmus, ThreeInARow) { expect_exact({"ISA2", {{"Wx1", "Wy1"}, {"Ry", "Wz1"}, {"Rz", "Rx"}}}, kFew); }

// From the literature, to check the checker: Boehm, Adve, "Foundations of the C++ Concurrency Memory Model", 2008;
// Lahav and others, "Repairing Sequential Consistency in C/C++11", 2017; P0668R5.
TEST(LitmusAxioms, AsPublished) {
  const auto allows = [](const char* litmus, const char* outcome) {
    return allowed_outcomes(litmus).count(outcome) != 0;
  };
  EXPECT_TRUE(allows("Wx1l Rya|Wy1l Rxa", "0|0|x=1 y=1 "));
  EXPECT_FALSE(allows("Wx1s Rys|Wy1s Rxs", "0|0|x=1 y=1 "));
  EXPECT_FALSE(allows("Wx1x Fs Ryx|Wy1x Fs Rxx", "0|0|x=1 y=1 "));
  EXPECT_FALSE(allows("Wx1x Wy1l|Rya Rxx", "|10|x=1 y=1 "));
  EXPECT_TRUE(allows("Wx1x Wy1x|Rya Rxx", "|10|x=1 y=1 "));
  EXPECT_FALSE(allows("Rxx Wy1x|Ryx Wx1x", "1|1|x=1 y=1 "));
  EXPECT_TRUE(allows("Wx1l|Wy1l|Rxa Rya|Rya Rxa", "||10|10|x=1 y=1 "));
  EXPECT_FALSE(allows("Wx1s|Wy1s|Rxs Rys|Rys Rxs", "||10|10|x=1 y=1 "));
  // A fence between the reads is enough in C++20, where it was not in C++11.
  EXPECT_FALSE(allows("Wx1x|Wy1x|Rxa Fs Ryx|Rya Fs Rxx", "||10|10|x=1 y=1 "));
  // Z6.U: allowed in C++20, forbidden in C++11.
  EXPECT_TRUE(allows("Wx1s Wy1l|Uy2s Ryx|Wy3s Rxs", "|13|0|x=1 y=3 "));
}

// Programs that nobody thought of.
TEST(Litmus, DrawnAtRandom) {
  const char* const wish = std::getenv("LITMUS_PROGRAMS");
  std::mt19937 random(wish == nullptr ? 1 : static_cast<unsigned>(std::atoi(wish)));
  const auto below = [&](std::size_t limit) { return random() % limit; };
  for (int count = wish == nullptr ? 60 : std::atoi(wish); count > 0; --count) {
    std::string litmus;
    const std::size_t threads = 2 + below(2);
    std::size_t stores = 0;
    for (std::size_t thread = 0; thread < threads; ++thread) {
      if (thread > 0) litmus += '|';
      for (std::size_t left = threads == 2 ? 2 + below(3) : 1 + below(3); left > 0; --left) {
        if (!litmus.empty() && litmus.back() != '|') litmus += ' ';
        const char variable = "xyz"[below(threads == 2 ? 2 : 3)];
        switch (below(8)) {
          case 0: litmus += fmt::format("F{}", "albss"[below(5)]); break;
          case 1: litmus += fmt::format("U{}{}{}", variable, ++stores, "xalbs"[below(5)]); break;
          case 2:
          case 3:
          case 4: litmus += fmt::format("W{}{}{}", variable, ++stores, "xls"[below(3)]); break;
          default: litmus += fmt::format("R{}{}", variable, "xas"[below(3)]); break;
        }
      }
    }
    if (litmus.find_first_of("WU") != std::string::npos) expect_exact(litmus);
  }
}

// The single order against what happens before: see P0668R5.
TEST(Litmus, Mixed) {
  for (const char* const litmus :
       {"Wx1s Wy1l|Uy2s Ryx|Wy3s Rxs", "Wx1l|Rxs Rys|Wy1s Rxs", "Wx1s|Rxa Rys|Wy1s Rxs", "Wx1x Fs Wy1x|Wy2x Fs Rxx",
        "Wx1s Fl Wy1x|Ryx Fa Rxs", "Wx1x Fs Wy1s|Rys Fs Rxx", "Wx1s Rys|Wy1x Fs Rxx", "Wx1x Fs Rys|Wy1s Rxs"}) {
    expect_exact(litmus);
  }
}

}  // namespace
}  // namespace trenza::interleave
