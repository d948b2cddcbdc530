// expect: MISUSE
// tasks: threads
// A reader looks whether the buffer is still there and then reads it; meanwhile its owner may have given it back.

#include <thread>

namespace {
int* buffer = nullptr;
}  // namespace

int main() {
  buffer = new int(7);
  int seen = 0;
  std::thread reader([&] {
    if (int* const mine = buffer) seen = *mine;
  });
  int* const old = buffer;
  buffer = nullptr;
  delete old;
  reader.join();
  return seen == 7 || seen == 0 ? 0 : 1;
}
