// Leaves a System V queue and semaphore for the next case.

#include "grader/corpus/probe/probe.h"

#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <unistd.h>

namespace course {
namespace {

constexpr key_t kKey = 0x74726e7a;
bool found() { return msgget(kKey, 0) >= 0 || semget(kKey, 1, 0) >= 0; }

}  // namespace

int answer(int question) {
  if (question == 2) {
    msgget(kKey, IPC_CREAT | 0666);
    semget(kKey, 1, IPC_CREAT | 0666);
  }
  if (question == 3 && found()) return 31;
  return 10 * question;
}

}  // namespace course
