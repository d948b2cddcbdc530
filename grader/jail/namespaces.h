#ifndef GRADER_JAIL_NAMESPACES_H_
#define GRADER_JAIL_NAMESPACES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "grader/jail/jail.h"

namespace trenza {

// Who the tested program is at Level::full.
enum class Identity {
  own_user,        // a user whom nobody else is; only root can arrange that
  user_namespace,  // the caller outside, but in a user namespace where it may do nothing
};

// How it can be arranged here.
Identity best_identity();

// A user id for Identity::own_user, from a range in which no system has users (1,879,048,192 and above, by systemd's
// table of ids); another one each time, so that graders beside each other share no quota.
unsigned user_of_its_own();

// RLIMIT_NPROC for a tree that may have `processes`: room for those and as many again, so that the keeper can tell
// which limit was broken, and a bomb that outruns it still comes to an end. 0 where it would not bind.
std::uint64_t process_rlimit(std::uint64_t processes, Jail::Level level, Identity identity);

// bubblewrap's command line (bwrap(1)) up to and with "--", for a level above none: what the tree gets to see and what
// it may write to. `program` is the keeper, and command.arguments[0] is a path without symbolic links.
std::vector<std::string> bubblewrap_line(const Command& command, const Limits& limits, Jail::Level level,
                                         Identity identity, const std::string& keeper);

}  // namespace trenza

#endif  // GRADER_JAIL_NAMESPACES_H_
