#ifndef GRADER_JAIL_OUTCOME_H_
#define GRADER_JAIL_OUTCOME_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace trenza {

// How a process tree in the jail ended, as the kernel told the keeper; nothing in it is the tree's own claim but
// `output`, `records` and the text of `files`.
struct Outcome {
  enum class End {
    exited,         // `code` is the exit code of the first process
    signalled,      // `code` is the signal that ended it
    wall_limit,     // it was killed when the wall time was up
    cpu_limit,      // its processes together used too much CPU time
    output_limit,   // it was killed when it had written too much
    memory_limit,   // its processes together used too much memory, or /dev/shm was full
    process_limit,  // it had, or wanted, too many processes and threads
    file_limit,     // a folder that it may write to was full, of bytes or of names
    still,          // all its threads slept, and nothing could wake them: `waits` says what for
    jail_failed,    // the grader's own fault: `error` says what
  };

  // A process that was still there when the first process had ended.
  struct Survivor {
    int pid = 0;
    bool zombie = false;  // had ended, but its parent never waited for it
    std::string command;

    friend bool operator==(const Survivor&, const Survivor&) = default;
  };

  // A regular file of the folder Command::collected.
  struct File {
    std::string name;
    std::string text;

    friend bool operator==(const File&, const File&) = default;
  };

  End end = End::jail_failed;
  int code = 0;
  std::string error;
  std::chrono::milliseconds wall{0};
  std::chrono::milliseconds held_up{0};  // of `wall`: it wanted to run, and the machine had no processor for it
  std::chrono::milliseconds cpu{0};      // of all processes that were waited for
  std::uint64_t peak_memory_kb = 0;      // of the largest process
  std::vector<Survivor> survivors;       // empty unless the first process ended by itself
  std::vector<std::string> waits;        // what its threads waited for in the end, each once: "a child process"
  std::vector<std::string> leftovers;    // names left in /dev/shm, System V objects
  std::vector<File> files;               // what was in Command::collected when all processes were dead
  bool files_removed = false;            // something was removed from that folder, or cannot be read
  std::string output;                    // standard output and error, as it came; at most Limits::output_bytes
  std::string records;                   // what was written to the channel
};

// Reads what the keeper wrote (keeper.cc describes it) into `outcome`. False if the text does not end with "done", so
// that a keeper that died on the way is not believed.
bool read_keeper_report(const std::string& text, Outcome& outcome);

// Reads the files that the keeper collected: a line "NAME_BYTES TEXT_BYTES", the name and the text, for each. False if
// they are cut short.
bool read_collected_files(const std::string& text, Outcome& outcome);

}  // namespace trenza

#endif  // GRADER_JAIL_OUTCOME_H_
