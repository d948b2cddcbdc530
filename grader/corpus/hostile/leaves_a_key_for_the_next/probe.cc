// Leaves a key in the rings that the kernel keeps for its user and its session.

#include "grader/corpus/probe/probe.h"

#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <initializer_list>

namespace course {
namespace {

bool found() {
  for (const int ring : {KEY_SPEC_SESSION_KEYRING, KEY_SPEC_USER_KEYRING, KEY_SPEC_USER_SESSION_KEYRING}) {
    if (syscall(SYS_keyctl, KEYCTL_SEARCH, ring, "user", "trenza:probe", 0) >= 0) return true;
  }
  return false;
}

}  // namespace

int answer(int question) {
  if (question == 2) {
    for (const int ring : {KEY_SPEC_SESSION_KEYRING, KEY_SPEC_USER_KEYRING, KEY_SPEC_USER_SESSION_KEYRING}) {
      syscall(SYS_add_key, "user", "trenza:probe", "30", 2, ring);
    }
  }
  if (question == 3 && found()) return 31;
  return 10 * question;
}

}  // namespace course
