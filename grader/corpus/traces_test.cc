#include "grader/corpus/traces.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace trenza {
namespace {

// True if one of `extra` says `words`. Others may have left something at the same time: this is everybody's machine.
bool says(const std::vector<std::string>& extra, const std::string& words) {
  return std::any_of(extra.begin(), extra.end(),
                     [&](const std::string& line) { return line.find(words) != std::string::npos; });
}

TEST(Traces, FindsWhatIsNew) {
  ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  const std::string folder = std::getenv("TEST_TMPDIR");
  const std::string shm = "/trenza_traces_" + std::to_string(getpid());
  const Traces before = Traces::now({folder});

  std::ofstream(folder + "/left") << "x";
  const int file = shm_open(shm.c_str(), O_CREAT | O_RDWR, 0600);
  ASSERT_GE(file, 0);
  close(file);
  const int semaphore = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
  ASSERT_GE(semaphore, 0);
  const pid_t child = fork();
  if (child == 0) {
    for (;;) pause();
  }

  const auto extra = Traces::now({folder}).beyond(before);
  EXPECT_TRUE(says(extra, folder + "/left"));
  EXPECT_TRUE(says(extra, "/dev/shm" + shm));
  EXPECT_TRUE(says(extra, "System V object (sem)"));
  EXPECT_TRUE(says(extra, "the process " + std::to_string(child) + " "));

  shm_unlink(shm.c_str());
  semctl(semaphore, 0, IPC_RMID);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  const auto now = Traces::now({}).beyond(before);
  EXPECT_FALSE(says(now, shm));
  EXPECT_FALSE(says(now, "the process " + std::to_string(child) + " "));
}

}  // namespace
}  // namespace trenza
