// Does nothing, and answers what could be asked. No case may take that for a solution.

#include "exercises/06_interprocess_lock/interprocess_lock.h"

namespace course {

InterprocessMutex::InterprocessMutex() : state_(nullptr) {}
InterprocessMutex::~InterprocessMutex() = default;
void InterprocessMutex::lock() {}
bool InterprocessMutex::try_lock() { return true; }
bool InterprocessMutex::try_lock_for(std::chrono::milliseconds) { return true; }
void InterprocessMutex::unlock() {}
bool InterprocessMutex::previous_holder_died() const { return false; }

int count_in_processes(int processes, int rounds, const std::function<void()>&) { return processes * rounds; }

}  // namespace course
