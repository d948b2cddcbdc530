#ifndef GRADER_JAIL_PIPE_H_
#define GRADER_JAIL_PIPE_H_

#include <string>
#include <utility>

#include "grader/base/descriptor.h"

namespace trenza {

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
