#ifndef GRADER_JAIL_PIPE_H_
#define GRADER_JAIL_PIPE_H_

#include <unistd.h>

#include <string>
#include <utility>

namespace trenza {

// An owned file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void reset() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }

 private:
  int number_ = -1;
};

// The same open file under a number from 20 on, not inherited through exec: the low numbers stay free for what a child
// finds there. Throws std::system_error.
Descriptor out_of_the_way(const Descriptor& low);

// A pipe whose ends are not inherited through exec and are numbered from 20, so that the low numbers stay free for
// what a child finds there. Throws std::system_error.
struct Pipe {
  Pipe();

  Descriptor reader;
  Descriptor writer;
};

// Two connected stream sockets, numbered and inherited like a Pipe's ends. What was sent through one cannot be read
// again by who holds that end, as it can be from a pipe through /proc/self/fd. Throws std::system_error.
struct SocketPair {
  SocketPair();

  Descriptor ours;
  Descriptor theirs;
};

// What comes out of a pipe or a socket, read without blocking and kept up to a bound.
class Intake {
 public:
  Intake(Descriptor reader, std::size_t bound);

  // Reads what is there. Returns false once nothing more can come.
  bool pump();
  int descriptor() const { return reader_.get(); }
  bool is_open() const { return reader_.is_open(); }
  // True if more came than is kept.
  bool overflowed() const { return overflowed_; }
  std::string take() { return std::move(text_); }
  const std::string& text() const { return text_; }

 private:
  Descriptor reader_;
  std::size_t bound_;
  bool overflowed_ = false;
  std::string text_;
};

}  // namespace trenza

#endif  // GRADER_JAIL_PIPE_H_
