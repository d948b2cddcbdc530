// Says what it does at every step, in a class for everything.

#include "grader/corpus/probe/probe.h"

#include <iostream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace course {
namespace {

class Logger {
 public:
  void log(const std::string& message) {
    const std::lock_guard<std::mutex> guard(this->mutex_);
    std::cout << "[probe] " << message << std::endl;
  }

 private:
  std::mutex mutex_;
};

class AbstractAdder {
 public:
  virtual ~AbstractAdder() = default;
  virtual void add(int amount) = 0;
  virtual int get() const = 0;
};

class ThreadSafeAdder : public AbstractAdder {
 public:
  explicit ThreadSafeAdder(std::shared_ptr<Logger> logger) : logger_(std::move(logger)) {}

  void add(int amount) override {
    const std::lock_guard<std::mutex> guard(this->mutex_);
    this->sum_ = this->sum_ + amount;
    std::ostringstream message;
    message << "added " << amount << ", the sum is now " << this->sum_;
    this->logger_->log(message.str());
  }

  int get() const override {
    const std::lock_guard<std::mutex> guard(this->mutex_);
    return this->sum_;
  }

 private:
  mutable std::mutex mutex_;
  int sum_ = 0;
  std::shared_ptr<Logger> logger_;
};

}  // namespace

int answer(int question) {
  const std::shared_ptr<Logger> logger = std::make_shared<Logger>();
  const std::unique_ptr<AbstractAdder> adder = std::make_unique<ThreadSafeAdder>(logger);
  std::vector<std::unique_ptr<std::thread>> threads;
  for (int index = 0; index < 10; ++index) {
    logger->log("starting thread " + std::to_string(index));
    threads.push_back(std::make_unique<std::thread>([&adder, question] { adder->add(question); }));
  }
  for (const std::unique_ptr<std::thread>& thread : threads) {
    thread->join();
  }
  logger->log("all threads are done");
  return adder->get();
}

}  // namespace course
