#include "grader/gate/gate.h"

#include <elf.h>
#include <fmt/format.h>

#include <stdexcept>

#include "grader/base/file.h"
#include "grader/gate/elf_object.h"
#include "grader/gate/instructions.h"
#include "grader/gate/object_rules.h"
#include "grader/gate/source_encoding.h"
#include "grader/gate/source_rules.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

// Far more than any exercise needs, and what is looked at in a moment.
constexpr std::uint64_t kMostCode = 2 * 1024 * 1024;

// Whichever weighs more: TAMPER goes before COMPILE.
void keep(std::optional<Refusal>& kept, std::optional<Refusal> next) {
  if (next && (!kept || (next->verdict == Verdict::tamper && kept->verdict != Verdict::tamper))) kept = std::move(next);
}

std::optional<Refusal> examine_object(const std::string& path, const ObjectPolicy& policy) {
  const ElfObject object = read_elf_object(read_file_or_throw(path));
  std::uint64_t code = 0;
  for (const ElfObject::Section& section : object.sections) code += (section.flags & SHF_EXECINSTR) ? section.size : 0;
  if (code > kMostCode) {
    return Refusal{Verdict::compile,
                   fmt::format("{} becomes more than {} MB of machine code.", policy.file, kMostCode / (1024 * 1024)),
                   ""};
  }
  auto refusal = check_object(object, policy);
  if (const auto instruction = strange_instruction(object)) {
    keep(refusal, tampered(policy.file, "the instruction " + *instruction));
  }
  return refusal;
}

}  // namespace

std::optional<Refusal> examine(const Implementation& implementation) try {
  std::optional<Refusal> refusal;
  std::string name;
  for (const std::string& path : implementation.records) {
    const std::string record = read_file_or_throw(path);
    if (record == "jailed\n") continue;
    return Refusal{Verdict::infra,
                   "The compiler was not jailed (" + plain_text(record.substr(0, record.find('\n')), 300) +
                       "), and a submission is not compiled without. `./kit doctor` tells the cure; when it is done, "
                       "`bazel clean` forgets what was compiled. Or --jail local and --jail none grade under less.",
                   ""};
  }
  for (const std::string& path : implementation.sources) {
    name = base_name(path);
    const std::string text = read_file_or_throw(path);
    const auto decoded = decode_source(text);
    keep(refusal,
         check_source(decoded ? decoded->text : text, {name, implementation.contract, implementation.allow, false}));
  }
  for (const std::string& path : implementation.expanded) {
    keep(refusal, check_source(read_file_or_throw(path), {name, implementation.contract, implementation.allow, true}));
  }
  std::string seams;
  for (const std::string& path : implementation.seams) seams += read_file_or_throw(path);
  for (const std::string& path : implementation.objects) {
    keep(refusal, examine_object(path, {name, implementation.instrumented, implementation.allow, read_seam(seams)}));
  }
  return refusal;
} catch (const std::runtime_error& error) {
  return Refusal{Verdict::infra, "The grader could not look at what was handed in: " + plain_text(error.what(), 500),
                 ""};
}

}  // namespace trenza
