// Your file. A way to go: first the worker (fork, read a task, call the function, send the result), then apply_async
// and get for one worker, then several, then everything that can go wrong.

#include "exercises/07_process_pool/process_pool.h"

#include <utility>

#include "grader/testing/not_started.h"

namespace course {

// What the pool and the results it gave out know together. What does a result need, to be waited for? What does the
// pool need to know about each worker?
struct ProcessPool::State {};

struct AsyncResult::State {};

struct UnorderedResults::State {};

AsyncResult::AsyncResult(std::shared_ptr<State> state) : state_(std::move(state)) {}

std::int64_t AsyncResult::get() { trenza::not_started("AsyncResult::get"); }

std::int64_t AsyncResult::get(std::chrono::milliseconds) { trenza::not_started("AsyncResult::get with a timeout"); }

void AsyncResult::wait() { trenza::not_started("AsyncResult::wait"); }

bool AsyncResult::ready() { trenza::not_started("AsyncResult::ready"); }

UnorderedResults::UnorderedResults(std::shared_ptr<State> state) : state_(std::move(state)) {}

std::optional<std::int64_t> UnorderedResults::next() { trenza::not_started("UnorderedResults::next"); }

ProcessPool::ProcessPool(int) { trenza::not_started("ProcessPool()"); }

ProcessPool::~ProcessPool() {}

std::vector<std::int64_t> ProcessPool::map(Function, const std::vector<std::int64_t>&) { trenza::not_started("map"); }

UnorderedResults ProcessPool::imap_unordered(Function, const std::vector<std::int64_t>&) {
  trenza::not_started("imap_unordered");
}

AsyncResult ProcessPool::apply_async(Function, std::int64_t) { trenza::not_started("apply_async"); }

void ProcessPool::close() { trenza::not_started("close"); }

void ProcessPool::join() { trenza::not_started("join"); }

void ProcessPool::terminate() { trenza::not_started("terminate"); }

}  // namespace course
