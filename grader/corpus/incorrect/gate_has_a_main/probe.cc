// Was tried out by hand, and its main was left in.

#include "grader/corpus/probe/probe.h"

#include <iostream>

namespace course {

int answer(int question) { return 10 * question; }

}  // namespace course

int main() { std::cout << course::answer(1) << '\n'; }
