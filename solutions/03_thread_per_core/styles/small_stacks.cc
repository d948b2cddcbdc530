// One structure per thread on the heap, each with a small stack of its own.
#include "exercises/03_thread_per_core/thread_per_core.h"

#include <pthread.h>

#include <exception>
#include <memory>
#include <system_error>

namespace course {
namespace {

class Worker {
 public:
  Worker(const Work& work, int index) : work_(work), index_(index) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 256 * 1024);
    const int error = pthread_create(&id_, &attributes, &Worker::run, this);
    pthread_attr_destroy(&attributes);
    if (error) throw std::system_error(error, std::generic_category());
  }
  ~Worker() { join(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  void join() {
    if (!joined_) pthread_join(id_, nullptr);
    joined_ = true;
  }
  int result() const {
    if (thrown_) std::rethrow_exception(thrown_);
    return result_;
  }

 private:
  static void* run(void* self) {
    static_cast<Worker*>(self)->work();
    return self;
  }
  void work() noexcept {
    try {
      result_ = work_(index_);
    } catch (...) {
      thrown_ = std::current_exception();
    }
  }
  const Work& work_;
  const int index_;
  pthread_t id_{};
  bool joined_ = false;
  int result_ = 0;
  std::exception_ptr thrown_;
};

}  // namespace

std::vector<int> run_per_thread(int n, const Work& work) {
  std::vector<std::unique_ptr<Worker>> workers;
  for (int i = 0; i < n; ++i) workers.push_back(std::make_unique<Worker>(work, i));
  for (auto& worker : workers) worker->join();
  std::vector<int> results;
  for (auto& worker : workers) results.push_back(worker->result());
  return results;
}

}  // namespace course
