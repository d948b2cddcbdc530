#include <condition_variable>

inline void std::condition_variable::notify_all() noexcept {}
void (std::condition_variable::*notify)() noexcept = &std::condition_variable::notify_all;
