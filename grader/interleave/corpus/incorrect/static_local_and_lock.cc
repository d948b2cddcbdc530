// expect: DEADLOCK
// tasks: threads
// Constructing the static takes the registry's lock; another thread holds that lock and asks for the static.

#include <mutex>
#include <thread>

namespace {
std::recursive_mutex registry;
int registered = 0;

struct Service {
  int id;
  Service() {
    std::lock_guard lock(registry);
    id = ++registered;
  }
};

int service_id() {
  static const Service service;
  return service.id;
}

int newest() {
  std::lock_guard lock(registry);
  return registered + service_id();
}
}  // namespace

int main() {
  std::thread first(service_id), second(newest);
  first.join();
  second.join();
}
