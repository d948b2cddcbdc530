#ifndef EXERCISES_02_SHARED_VALUE_SHARED_VALUE_H_
#define EXERCISES_02_SHARED_VALUE_SHARED_VALUE_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <new>
#include <type_traits>
#include <vector>

namespace course {

// A piece of memory that this process shares with the children that it forks from now on: what one of them writes
// there, all of them see, at the same address. It has no name and no file on a disk, also while it lives, so no other
// process can find it; what memfd_create(2) gives is neither.
//
// It is given back to the kernel when its owner is destroyed or takes over another one. A child has a mapping of its
// own, which ends with the child or when the child destroys its copy of the owner; the parent's stays.
//
// It brings no order into who writes when: wait for the writer before you read.
class SharedMemory {
 public:
  // `size` bytes, at least 1, all of them zero. data() is the start of a page, so it is aligned for every type.
  // Throws std::system_error with the error of mmap(2) if the kernel refuses.
  explicit SharedMemory(std::size_t size);
  ~SharedMemory();

  // The memory goes over to the new owner, at the same address. The old one is empty then.
  SharedMemory(SharedMemory&& other) noexcept;
  SharedMemory& operator=(SharedMemory&& other) noexcept;
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;

  // Null when empty.
  void* data() const noexcept;
  // In bytes, as asked for; 0 when empty.
  std::size_t size() const noexcept;

 private:
  struct State;  // yours to define
  std::unique_ptr<State> state_;
};

// One `T`, at first T{}, in shared memory. Written already: it stands on your SharedMemory. It can be moved; one that
// was moved from has no value, and can only be destroyed or assigned.
//
//   SharedValue<double> result;
//   if (fork() == 0) { result.set(42.0); _exit(0); }
//   …wait for the child…
//   std::cout << result.get();
template <typename T>
class SharedValue {
  // Nothing else survives being read by another process: a std::string, for instance, holds a pointer into the memory
  // of the process that wrote it.
  static_assert(std::is_trivially_copyable_v<T>, "only plain data can be shared between processes");

 public:
  SharedValue() : memory_(sizeof(T)) { new (memory_.data()) T{}; }

  T get() const { return *static_cast<const T*>(memory_.data()); }
  void set(const T& value) { *static_cast<T*>(memory_.data()) = value; }

 private:
  SharedMemory memory_;
};

// What a child does to its input. It may be slow, it may throw, and it may kill its process.
using Step = std::function<double(double)>;

inline double doubled(double x) { return 2 * x; }

// Computes step(x) in a child process of its own, waits for the child, and returns what it computed: 400.0 for 200.0,
// unless a caller brings another step than doubling. A signal that the caller handles meanwhile does not end the wait.
//
// Throws std::runtime_error if the child ended, in whatever way, without leaving a result: because a signal killed it,
// because the step threw, because it called _exit. Throws std::system_error if there is no memory or no process to be
// had. Only the caller comes back from this function, by return or by exception, and when it does the child is reaped,
// and no other child of the caller.
double double_in_child(double x, const Step& step = doubled);

// The same for `n` inputs, first, first + stride, first + 2 * stride …, each in a child of its own and all at the same
// time. Returns the results in the order of the inputs: 200 220 240 260 for (100, 10, 4). `n` is 0 or more.
//
// Throws as above if one of the children leaves no result, or cannot be started; the others have ended by then too, and
// all of them are reaped.
std::vector<double> double_per_core(double first, double stride, int n, const Step& step = doubled);

}  // namespace course

#endif  // EXERCISES_02_SHARED_VALUE_SHARED_VALUE_H_
