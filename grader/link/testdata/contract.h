#ifndef GRADER_LINK_TESTDATA_CONTRACT_H_
#define GRADER_LINK_TESTDATA_CONTRACT_H_

#include <atomic>
#include <stdexcept>
#include <string>

// What a contract may hold, as closed_test.cc asks it and learner.cc answers.
namespace course {

// An exception without a key function: each of the two objects has a description of it.
class Refused : public std::runtime_error {
 public:
  Refused() : std::runtime_error("refused") {}
};
void refuse();
// Calls `f`, which throws Refused; what it said.
std::string caught_from(void (*f)());

// A class whose tables stand in the learner's object alone.
class Shape {
 public:
  virtual ~Shape();
  virtual int corners() const;
};
Shape& shape();
bool is_square(const Shape& shape);
class Square : public Shape {
 public:
  int corners() const override { return 4; }
};

// One instance in the program.
inline std::atomic<int> calls{0};
inline std::atomic<int>& calls_in_a_function() {
  static std::atomic<int> count{0};
  return count;
}
inline thread_local int mine = 1;
void call();

// Waits until `word` is no longer `old`, by std::atomic::wait.
void wait_for_change(std::atomic<int>& word, int old);

// Of the kit's function kits_secret.
void* address_of_the_secret();

extern thread_local std::string name_of_thread;

}  // namespace course

namespace shared_by_nobody {

// Each object has its own.
inline int version() { return 1; }

}  // namespace shared_by_nobody

#endif  // GRADER_LINK_TESTDATA_CONTRACT_H_
