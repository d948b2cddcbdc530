// pthreads by hand: each thread has a seat, and the seats do not move.
#include "exercises/03_thread_per_core/thread_per_core.h"

#include <pthread.h>

#include <deque>
#include <exception>
#include <system_error>
#include <variant>

namespace course {
namespace {

struct Seat {
  const Work& work;
  int index;
  std::variant<int, std::exception_ptr> outcome = 0;
  pthread_t thread{};
};

extern "C" void* take_seat(void* argument) {
  Seat& seat = *static_cast<Seat*>(argument);
  try {
    seat.outcome = seat.work(seat.index);
  } catch (...) {
    seat.outcome = std::current_exception();
  }
  return nullptr;
}

}  // namespace

std::vector<int> run_per_thread(int n, const Work& work) {
  std::deque<Seat> seats;
  int error = 0;
  while (error == 0 && static_cast<int>(seats.size()) < n) {
    seats.push_back(Seat{work, static_cast<int>(seats.size())});
    error = pthread_create(&seats.back().thread, nullptr, take_seat, &seats.back());
    if (error != 0) seats.pop_back();
  }
  for (Seat& seat : seats) pthread_join(seat.thread, nullptr);
  if (error != 0) throw std::system_error(error, std::system_category(), "pthread_create");
  std::vector<int> results;
  for (Seat& seat : seats) {
    if (auto* thrown = std::get_if<std::exception_ptr>(&seat.outcome)) std::rethrow_exception(*thrown);
    results.push_back(std::get<int>(seat.outcome));
  }
  return results;
}

}  // namespace course
