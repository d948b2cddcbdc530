// Fills /dev/shm.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <vector>

namespace course {

int answer(int question) {
  if (question == 2) {
    const int file = shm_open("/probe", O_CREAT | O_RDWR, 0600);
    shm_unlink("/probe");
    const std::vector<char> block(1024 * 1024, 'x');
    ssize_t written = 0;
    while ((written = write(file, block.data(), block.size())) > 0) {
    }
    close(file);
  }
  return 10 * question;
}

}  // namespace course
