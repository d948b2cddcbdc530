// Does nothing, and answers what could be asked. No case may take that for a solution.

#include "exercises/04_result_queue/result_queue.h"

namespace course {

struct ResultQueue::State {};

ResultQueue::ResultQueue() = default;
ResultQueue::~ResultQueue() = default;
void ResultQueue::put(std::string) {}
std::string ResultQueue::get() { throw QueueClosed(); }
std::optional<std::string> ResultQueue::get_for(std::chrono::milliseconds) { return std::nullopt; }
void ResultQueue::close() {}

std::vector<std::string> greet_all(const std::vector<std::string>& names, const Greeting&) {
  std::vector<std::string> answers;
  for (const std::string& name : names) answers.push_back("hello " + name + "!");
  return answers;
}

}  // namespace course
