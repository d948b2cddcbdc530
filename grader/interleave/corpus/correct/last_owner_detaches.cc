// tasks: threads
// The worker may become the last owner of the object that owns it: then it detaches itself, and joins nobody.
#include <atomic>
#include <memory>
#include <semaphore>
#include <thread>

namespace {

std::binary_semaphore gone(0);

struct Service : std::enable_shared_from_this<Service> {
  std::thread worker;
  std::atomic<int> ticks{0};

  void start() {
    worker = std::thread([weak = weak_from_this()] {
      if (const auto self = weak.lock()) ++self->ticks;
    });
  }
  ~Service() {
    if (worker.get_id() == std::this_thread::get_id()) worker.detach();
    if (worker.joinable()) worker.join();
    gone.release();
  }
};

}  // namespace

int main() {
  auto service = std::make_shared<Service>();
  service->start();
  service.reset();
  gone.acquire();
}
