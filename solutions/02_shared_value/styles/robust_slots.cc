// The children write under robust mutexes of their own, and the last is waited for first.
#include "exercises/02_shared_value/shared_value.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>

namespace course {

struct SharedMemory::State {
  explicit State(std::size_t bytes)
      : address(mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)), size(bytes) {
    if (address == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
  }
  ~State() { munmap(address, size); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void* const address;
  const std::size_t size;
};

SharedMemory::SharedMemory(std::size_t size) : state_(std::make_unique<State>(size)) {}
SharedMemory::~SharedMemory() = default;
SharedMemory::SharedMemory(SharedMemory&& other) noexcept = default;
SharedMemory& SharedMemory::operator=(SharedMemory&& other) noexcept = default;

void* SharedMemory::data() const noexcept { return state_ ? state_->address : nullptr; }
std::size_t SharedMemory::size() const noexcept { return state_ ? state_->size : 0; }

namespace {

struct Slot {
  pthread_mutex_t lock;
  bool done = false;
  double value = 0;
};

class Place {
 public:
  Place() : memory_(sizeof(Slot)), slot_(new (memory_.data()) Slot{}) {
    pthread_mutexattr_t a;
    pthread_mutexattr_init(&a);
    pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&slot_->lock, &a);
    pthread_mutexattr_destroy(&a);
  }
  Place(Place&&) = default;
  ~Place() {
    if (memory_.data() != nullptr) pthread_mutex_destroy(&slot_->lock);
  }
  void put(double value) {
    pthread_mutex_lock(&slot_->lock);
    slot_->value = value;
    slot_->done = true;
    pthread_mutex_unlock(&slot_->lock);
  }
  std::optional<double> take() {
    if (pthread_mutex_lock(&slot_->lock) == EOWNERDEAD) pthread_mutex_consistent(&slot_->lock);
    std::optional<double> value;
    if (slot_->done) value = slot_->value;
    pthread_mutex_unlock(&slot_->lock);
    return value;
  }

 private:
  SharedMemory memory_;
  Slot* slot_;
};

void end_child(Place& place, double x, const Step& step) noexcept {
  place.put(step(x));
  _exit(EXIT_SUCCESS);
}

}  // namespace

double double_in_child(double x, const Step& step) { return double_per_core(x, 0, 1, step)[0]; }

std::vector<double> double_per_core(double first, double stride, int n, const Step& step) {
  std::vector<Place> places(static_cast<std::size_t>(n));
  std::vector<pid_t> pids;
  pids.reserve(places.size());
  int error = 0;
  for (int i = 0; i < n && error == 0; ++i) {
    const pid_t pid = fork();
    if (pid == 0) end_child(places[static_cast<std::size_t>(i)], first + stride * i, step);
    if (pid > 0)
      pids.push_back(pid);
    else
      error = errno;
  }
  for (auto pid = pids.rbegin(); pid != pids.rend(); ++pid) {
    while (waitpid(*pid, nullptr, 0) == -1 && errno == EINTR) {
    }
  }
  if (error != 0) throw std::system_error({error, std::system_category()}, "fork");
  std::vector<double> results;
  for (Place& place : places) {
    const auto value = place.take();
    if (!value) throw std::runtime_error("a child left nothing");
    results.push_back(*value);
  }
  return results;
}

}  // namespace course
