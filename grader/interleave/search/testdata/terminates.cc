// Ends by std::terminate, in the way that its argument names.

#include <cstring>
#include <future>
#include <stdexcept>
#include <thread>

namespace {

void throws() { throw std::runtime_error("the account is closed"); }  // line 10

void joins_itself() {
  static std::thread worker;
  std::promise<void> ready;
  worker = std::thread([go = ready.get_future()]() mutable {
    go.get();
    worker.join();  // line 17
  });
  ready.set_value();
  while (true) std::this_thread::yield();
}

void nothing() {}
void forgets() { std::thread forgotten(nothing); }  // line 24

}  // namespace

int main(int, char** arguments) {
  const char* const how = arguments[1];
  if (std::strcmp(how, "throws") == 0) throws();
  if (std::strcmp(how, "throws again") == 0) std::async(std::launch::async, throws).get();
  if (std::strcmp(how, "joins itself") == 0) joins_itself();
  if (std::strcmp(how, "forgets") == 0) forgets();
}
