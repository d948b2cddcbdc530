#include "grader/jail/messenger.h"

#include <sys/socket.h>

#include <cstdint>
#include <sstream>

namespace trenza {

void Messenger::tell(const std::string& report, int channel) {
  for (std::size_t end = 0; (end = report.find('\n', told_)) != std::string::npos; told_ = end + 1) {
    std::uint64_t wait = 0;
    std::istringstream line(report.substr(told_, end - told_));
    std::string key;
    // Where nobody listens any more, or has let it come to thousands, nobody is told.
    if (line >> key >> wait && key == "vain") send(channel, &wait, sizeof wait, MSG_NOSIGNAL | MSG_DONTWAIT);
  }
}

}  // namespace trenza
