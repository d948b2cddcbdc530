// Has a race in functions that call nobody, and hides them from ThreadSanitizer by words that stand nowhere.

#include "grader/corpus/probe/probe.h"

#include <sys/cdefs.h>

#include <thread>

#define HIDE __CONCAT(__attri, bute__)((__CONCAT(no_sani, tize_thread), noinline))

namespace course {
namespace {

int counter = 0;

HIDE int load(const int* from) { return *from; }
HIDE void store(int* to, int value) { *to = value; }

void count() { store(&counter, load(&counter) + 1); }

}  // namespace

int answer(int question) {
  std::thread first(count);
  std::thread second(count);
  first.join();
  second.join();
  return 10 * question;
}

}  // namespace course
