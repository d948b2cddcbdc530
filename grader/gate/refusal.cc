#include "grader/gate/refusal.h"

#include "grader/verdict/plain_text.h"

namespace trenza {

Refusal tampered(const std::string& file, const std::string& finding) {
  return {Verdict::tamper,
          plain_text(file, 300) + " holds something that no solution needs. A person has to look at it.",
          plain_text(finding, 500)};
}

}  // namespace trenza
