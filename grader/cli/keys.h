#ifndef GRADER_CLI_KEYS_H_
#define GRADER_CLI_KEYS_H_

#include <termios.h>

#include <string>

namespace trenza {

// Single keys from standard input: of a terminal without waiting for Enter and without showing them, of a pipe as
// bytes. The terminal is as it was before when the Keys go.
class Keys {
 public:
  Keys();
  ~Keys();
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  // To wait on until it can be read; -1 where no keys come: standard input has ended, or belongs to another program of
  // the terminal, as it does for a command in the background.
  int descriptor() const { return open_ ? 0 : -1; }
  bool terminal() const { return terminal_; }

  // The keys that were pressed, without spaces and line breaks; waits if there are none, so look at descriptor() first.
  std::string read();
  // Takes hold of the terminal again, after Ctrl-Z and fg.
  void resume();

 private:
  termios before_{};  // set while terminal_ is made, so it stands before it
  bool terminal_ = false;
  bool open_ = false;
};

}  // namespace trenza

#endif  // GRADER_CLI_KEYS_H_
