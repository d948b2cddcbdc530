#ifndef GRADER_GATE_OBJECT_RULES_H_
#define GRADER_GATE_OBJECT_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "grader/gate/elf_object.h"
#include "grader/gate/refusal.h"
#include "grader/link/closing.h"

namespace trenza {

struct ObjectPolicy {
  std::string file;                // the learner's, "race_mutex.cc", for sentences
  bool instrumented = false;       // it was compiled with -fsanitize=thread
  std::vector<std::string> allow;  // what this exercise allows beyond what all do: C names, "std::filesystem"
  Seam seam;                       // what the kit's objects that it is linked to need, give and hide; may be empty
};

// Why what the compiler made of a learner's file may not be run; nullopt if it may. It looks at what the object takes
// from elsewhere, what it defines for others, what runs before main, its sections, and whether an instrumented object
// is instrumented in all its functions. How the machine instructions look is instructions.h's.
std::optional<Refusal> check_object(const ElfObject& object, const ObjectPolicy& policy);

}  // namespace trenza

#endif  // GRADER_GATE_OBJECT_RULES_H_
