// tasks: threads
// Each line goes to the shared stream as a whole, when the stream of its thread ends.
#include <cassert>
#include <sstream>
#include <string>
#include <syncstream>
#include <thread>

int main() {
  std::ostringstream out;
  const auto tell = [&](const char* name) {
    std::osyncstream(out) << name << " is "
                          << "here\n";
  };
  std::thread other(tell, "a");
  tell("b");
  other.join();
  const std::string text = out.str();
  assert(text == "a is here\nb is here\n" || text == "b is here\na is here\n");
}
