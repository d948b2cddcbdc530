// Judges what this machine's compiler makes of testdata/: all of it, of both flavours.

#include "grader/gate/object_rules.h"
#include "grader/base/file.h"

#include <elf.h>
#include <gtest/gtest.h>

#include "grader/gate/c_symbols.h"
#include "grader/gate/instructions.h"

namespace trenza {
namespace {

using namespace std::string_view_literals;

std::string path_of(const std::string& fixture, bool instrumented) {
  return "grader/gate/_objects/" + fixture + (instrumented ? ".instrumented/" : ".plain/") + fixture + ".o";
}

ElfObject object_of(const std::string& fixture, bool instrumented) {
  return read_elf_object(read_file(path_of(fixture, instrumented)));
}

std::optional<Refusal> check(const std::string& fixture, bool instrumented, std::vector<std::string> allow = {}) {
  return check_object(read_elf_object(read_file(path_of(fixture, instrumented))),
                      {fixture + ".cc", instrumented, std::move(allow), {}});
}

// The refusal's verdict and sentence, or under TAMPER what was found; "taken" if there is none.
std::string answer(const std::optional<Refusal>& refusal) {
  if (!refusal) return "taken";
  return std::string(name(refusal->verdict)) + ": " + (refusal->finding.empty() ? refusal->sentence : refusal->finding);
}

class ObjectRulesTest : public ::testing::TestWithParam<bool> {
 protected:
  std::string answer_to(const std::string& fixture, std::vector<std::string> allow = {}) const {
    return answer(check(fixture, GetParam(), std::move(allow)));
  }
  void expect(const std::string& fixture, const std::string& words) const {
    EXPECT_NE(answer_to(fixture).find(words), std::string::npos) << fixture << ": " << answer_to(fixture);
  }
};

TEST_P(ObjectRulesTest, TakeHonestCode) {
  EXPECT_EQ(answer_to("honest"), "taken");
  EXPECT_EQ(strange_instruction(object_of("honest", GetParam())), std::nullopt);
  EXPECT_EQ(answer_to("kept_exception"), "taken");
}

TEST_P(ObjectRulesTest, TellWhatToUseInstead) {
  EXPECT_EQ(
      answer_to("system"),
      "COMPILE: system.cc uses system, which is not part of this exercise. Use fork: the child goes on in your own "
      "code.");
  EXPECT_EQ(answer_to("system", {"system"}), "taken") << "an exercise may allow it";
  expect("files", "COMPILE: files.cc uses std::filesystem");
  expect("unwinds", "COMPILE: unwinds.cc uses _Unwind_Backtrace");
  EXPECT_EQ(answer_to("files", {"std::filesystem"}), "taken");
}

TEST_P(ObjectRulesTest, RefuseCodeBeforeMain) {
  expect("constructor", "COMPILE: constructor.cc has a function that runs before main");
  expect("priority", "COMPILE: priority.cc has a function that runs before main");
  expect("destructor", "TAMPER: a section called .fini_array");
  expect("strange_section", "TAMPER: a section called .preinit_array");
}

TEST_P(ObjectRulesTest, RefuseWhatTakesThePlaceOfOthers) {
  expect("own_main", "COMPILE: own_main.cc has a main of its own");
  expect("takes_over", "COMPILE: takes_over.cc defines fork, which the C library has already");
  expect("takes_over_quietly", "defines std::condition_variable::notify_all(), which belongs to the standard library");
  expect("specialises", "COMPILE: specialises.cc defines std::vector<int");
  expect("replaces_new", "COMPILE: replaces_new.cc replaces operator new(unsigned long)");
  expect("chooses_late", "COMPILE: chooses_late.cc chooses the code of chosen()");
}

TEST_P(ObjectRulesTest, RefuseWhatIsTheGraders) {
  expect("suppressions", "TAMPER: a definition of __tsan_default_suppressions");
  expect("sanitizer_call", "TAMPER: a use of __tsan_acquire");
  expect("tests_inside", "TAMPER: a use of testing::UnitTest::GetInstance()");
  expect("foreign_instance", "TAMPER: a definition of std::vector<testing::TestPartResult*");
}

TEST_P(ObjectRulesTest, RefuseWhatTheKitsObjectHides) {
  const Seam seam = read_seam("hides interleave_complain\nhides trenza_interleave_runtime\n");
  const auto with_seam = [&](const std::string& fixture) {
    return answer(check_object(read_elf_object(read_file(path_of(fixture, GetParam()))),
                               {fixture + ".cc", GetParam(), {}, seam}));
  };
  EXPECT_EQ(with_seam("kits_names"), "TAMPER: a definition of trenza_interleave_runtime");
  EXPECT_EQ(with_seam("kits_functions"), "TAMPER: a use of interleave_complain");
  EXPECT_EQ(with_seam("honest"), "taken");
}

TEST_P(ObjectRulesTest, RefuseWhatCouldNotBeLoaded) {
  expect("much_data", "COMPILE: much_data.cc has 1024 MB of static variables");
  expect("much_thread_data", "COMPILE: much_thread_data.cc has 65536 KB of thread_local variables");
  expect("aligned_far", "COMPILE: aligned_far.cc has a variable that is aligned to 16777216 bytes");
}

TEST_P(ObjectRulesTest, RefuseCodeWhereDataIs) {
  expect("running_data", "TAMPER: code in a section called .data.code");
}

TEST_P(ObjectRulesTest, FindInstructionsOfTheKernel) {
  EXPECT_EQ(strange_instruction(object_of("kernel", GetParam())), "syscall");
}

INSTANTIATE_TEST_SUITE_P(Flavours, ObjectRulesTest, ::testing::Bool(),
                         [](const auto& info) { return info.param ? "Instrumented" : "Plain"; });

TEST(Instrumentation, IsMissedWhereItIsLeftOut) {
  EXPECT_EQ(answer(check("unseen", true)), "TAMPER: unseen() does not tell a call of puts");
  EXPECT_EQ(answer(check("unseen", false)), "taken") << "a plain object has none";
}

TEST(Instrumentation, OfTheWholeObjectIsTheGradersDuty) {
  const ElfObject plain = read_elf_object(read_file(path_of("honest", false)));
  EXPECT_EQ(check_object(plain, {"a.cc", true, {}, {}})->verdict, Verdict::infra);
}

TEST(Instrumentation, InAPlainObjectIsRefused) {
  EXPECT_NE(answer(check_object(read_elf_object(read_file(path_of("honest", true))), {"a.cc", false, {}, {}})),
            "taken");
}

TEST(Instructions, AreFoundBehindPrefixesAndInAnyPlace) {
  const auto strange = [](std::string_view code) { return strange_instruction(EM_X86_64, code); };
  EXPECT_EQ(strange("\xB8\x80\x00\x00\x00\xF3\x0F\x05"sv), "syscall");
  EXPECT_EQ(strange("\xCD\x80"sv), "int");
  EXPECT_EQ(strange("\x90\xF3\x48\x0F\xAE\xD0"sv), "wrfsbase");
  EXPECT_EQ(strange("\xF3\x0F\x1E\xFA\xB8\x0F\x05\x00\x00\xC3"sv), std::nullopt)
      << "endbr64, and a constant that looks like one";
  EXPECT_EQ(strange("\x90\x06\x90"sv), ".byte") << "no instruction";
  EXPECT_EQ(strange_instruction(EM_AARCH64, "\x01\x00\x00\xD4"sv), "svc");
  EXPECT_EQ(strange_instruction(EM_RISCV, "\x73\x00\x00\x00"sv), std::nullopt) << "not known, and no crash";
}

TEST(ElfObject, IsNeverBelievedBlindly) {
  const std::string good = read_file(path_of("system", false));
  EXPECT_NO_THROW(read_elf_object(good));
  EXPECT_THROW(read_elf_object(""), std::runtime_error);
  EXPECT_THROW(read_elf_object("\x7f"
                               "ELF"),
               std::runtime_error);
  // Cut anywhere, or with any byte changed, it is read within its bounds or refused; a sanitizer run proves the bounds.
  for (std::size_t size = 0; size < good.size(); size += 97) {
    EXPECT_THROW(read_elf_object(std::string_view(good).substr(0, size)), std::runtime_error) << size;
  }
  for (std::size_t at = 0; at < good.size(); at += 7) {
    std::string bad = good;
    bad[at] = static_cast<char>(~bad[at]);
    try {
      check_object(read_elf_object(bad), {"a.cc", false, {}, {}});
    } catch (const std::runtime_error&) {
      continue;
    }
  }
}

TEST(CSymbols, AreThoseOfProcessesAndThreads) {
  for (const char* allowed : {"fork", "waitpid", "pthread_create", "sem_open", "mmap", "syscall", "memcpy",
                              "__memcpy_chk", "__isoc23_strtol", "sin", "socketpair", "poll", "kill", "sigaction"}) {
    EXPECT_TRUE(is_allowed_c_symbol(allowed)) << allowed;
  }
  for (const char* denied :
       {"system", "popen", "execve", "posix_spawn", "dlopen", "ptrace", "process_vm_writev", "setenv", "environ",
        "personality", "setrlimit", "mount", "unshare", "__system_chk", "main"}) {
    EXPECT_FALSE(is_allowed_c_symbol(denied)) << denied;
  }
  EXPECT_TRUE(is_library_symbol("ptrace"));
  EXPECT_TRUE(is_library_symbol("_ZNSt18condition_variable10notify_allEv"));
  EXPECT_FALSE(is_library_symbol("start_of_a_thread"));
}

}  // namespace
}  // namespace trenza
