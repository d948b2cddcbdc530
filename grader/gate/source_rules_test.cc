#include "grader/gate/source_rules.h"

#include <gtest/gtest.h>
#include <sys/syscall.h>

#include "grader/gate/headers.h"

namespace trenza {
namespace {

constexpr char kContract[] = "exercises/05_race_mutex/race_mutex.h";

std::optional<Refusal> check(std::string_view text) {
  return check_source(text, {"race_mutex.cc", kContract, {}, false});
}

// "taken", "TAMPER" or the sentence.
std::string answer(std::string_view text) {
  const auto refusal = check(text);
  if (!refusal) return "taken";
  return refusal->verdict == Verdict::tamper ? "TAMPER" : refusal->sentence;
}

bool refuses(std::string_view text, std::string_view words = "race_mutex.cc:") {
  const auto refusal = check(text);
  return refusal && refusal->verdict == Verdict::compile && refusal->sentence.find(words) != std::string::npos;
}

TEST(SourceRules, TakeWhatExercisesNeed) {
  EXPECT_EQ(answer(R"(
#include "exercises/05_race_mutex/race_mutex.h"
#include "race_mutex.h"
#include "grader/testing/not_started.h"
#include <vector>
#include <sys/mman.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <semaphore.h>
#if __has_include(<format>) && !__has_include(<nowhere.h>)
#include <format>
#endif
#ifdef _WIN32
#pragma once
#endif
#pragma GCC diagnostic ignored "-Wunused"
[[nodiscard, gnu::noinline]] static int f [[maybe_unused]] (int a) __attribute__((__always_inline__, cold));
struct alignas(64) Line { int guarded __attribute__((guarded_by(lock), aligned(8))); };
int g(int* a) { return a[[] { return 0; }()] + static_cast<int>(syscall(SYS_futex, a, 0) + ::syscall(__NR_gettid)); }
#define CAT(a, b) a##b
)"),
            "taken");
}

TEST(SourceRules, DistrustWhatMayBeginARawString) {
  EXPECT_EQ(answer("auto a = \"b\"R\"c(\";"), "TAMPER");
  EXPECT_EQ(answer("auto a = \"b\" R\"c()c\"; auto d = \"e\"s \"f\"; auto g = \"h\"R; operator\"\"R(i);"), "taken");
}

TEST(SourceRules, LetCommentsAndStringsSayAnything) {
  EXPECT_EQ(answer(R"__(
// #include <windows.h>, asm("syscall"), __attribute__((constructor)), no_sanitize, __tsan_read4
/* #include "/etc/passwd"
#include "../solutions/x.cc" */
const char* a = "asm(\".incbin\") \" #include <windows.h> // no_sanitize";
const char* b = R"(
#include <windows.h>
asm("syscall");
)";
const char c = '"';
#if 0
#include <windows.h>
asm volatile("pause");
#endif
#error it isn't asm
int AnnotateImages(); int constructor = 1; int my_asm, systemcall;
)__"),
            "taken");
}

TEST(SourceRules, TellWhichHeadersThereAre) {
  EXPECT_EQ(answer("\n#include <windows.h>\n"),
            "race_mutex.cc:2: <windows.h> is not part of this exercise. There are the headers of the C++ standard "
            "library, those of POSIX, and \"exercises/05_race_mutex/race_mutex.h\".");
  EXPECT_TRUE(refuses("#include \"/usr/include/stdio.h\"", "names a place on one machine"));
  EXPECT_TRUE(refuses("#include \"../05_race_mutex/race_mutex.h\"", "names a place on one machine"));
  EXPECT_TRUE(refuses("#include <sys/../../../etc/passwd>", "names a place on one machine"));
  EXPECT_TRUE(refuses("#include \"helper.cc\"", "goes into race_mutex.cc itself"));
  EXPECT_TRUE(refuses("#include <gtest/gtest.h>", "is for the tests only"));
  EXPECT_TRUE(refuses("#include \"grader/testing/seams.h\"", "is for the tests only"));
  EXPECT_TRUE(refuses("#include \"exercises/04_result_queue/result_queue.h\"", "belongs to another exercise"));
  EXPECT_TRUE(refuses("#include <dlfcn.h>"));
  EXPECT_TRUE(refuses("#include <race_mutex.h"));
}

TEST(SourceRules, SeeIncludesInEveryShape) {
  for (const char* text : {
           "%:include <windows.h>",
           "  #  include<windows.h>",
           "#/* a */include/* b */<windows.h>",
           "#inc\\\nlude <windows.h>",
           "#include_next <windows.h>",
           "#import <windows.h>",
           "/* */ # include <windows.h>",
           "#ifdef NEVER\n#include <windows.h>\n#endif",
           "int a; /* \n */ \n#include <windows.h>",
           "#define H <windows.h>\n#include H",
           "#include __FILE__",
           "import <vector>;",
       }) {
    EXPECT_TRUE(refuses(text)) << text;
  }
}

TEST(SourceRules, TellApartWhatNobodyWritesByAccident) {
  for (const char* text : {
           "#include \"solutions/05_race_mutex/race_mutex.cc\"",
           "#include \"../../solutions/05_race_mutex/race_mutex.cc\"",
           "#include \"/dev/zero\"",
           "#include </proc/self/environ>",
           "#if __has_include(\"/proc/self\")\n#endif",
           "#embed \"/etc/passwd\"",
           "asm(\".incbin \\\"/etc/passwd\\\"\");",
           "void f() { __asm__ volatile(\"mov $1, %eax; syscall\"); }",
           "__attribute__((no_sanitize(\"thread\"))) void f() {}",
           "__attribute__((__no_sanitize_thread__)) void f() {}",
           "[[gnu::no_sanitize_thread]] void f() {}",
           "[[using clang: no_sanitize(\"thread\")]] void f() {}",
           "#define QUIET __attribute__((no_sanitize(\"thread\")))",
           "#pragma clang attribute push(__attribute__((no_sanitize(\"thread\"))), apply_to = function)",
           "extern \"C\" void __tsan_acquire(void*);",
           "extern \"C\" const char* __tsan_default_suppressions() { return \"race:*\"; }",
           "extern \"C\" void AnnotateIgnoreWritesBegin(const char*, int);",
           "#include <sanitizer/tsan_interface.h>",
           "#undef SYS_futex\n#define SYS_futex 59",
           "#include <windows.h>\nextern \"C\" void __sanitizer_set_death_callback(void (*)());",
       }) {
    EXPECT_EQ(answer(text), "TAMPER") << text;
  }
}

TEST(SourceRules, TellNothingUsefulThere) {
  const auto refusal = check("\n#include \"/dev/zero\"\n");
  EXPECT_EQ(refusal->sentence, "race_mutex.cc holds something that no solution needs. A person has to look at it.");
  EXPECT_EQ(refusal->finding, "race_mutex.cc:2: #include \"/dev/zero\"");
}

TEST(SourceRules, RefuseWhatChangesTheWayOfCode) {
  for (const char* text : {
           "asm volatile(\"\" ::: \"memory\");",
           "__attribute__((constructor)) void f() {}",
           "[[gnu::destructor(101)]] void f();",
           "static int a __attribute__((init_priority(101)));",
           "[[using gnu: cold, ifunc(\"g\")]] void f();",
           "int f() __attribute__((unused, alias(\"g\")));",
           "int a __attribute__((section(\".preinit_array\")));",
           "#define HIDE __attribute__\nHIDE((cold))",
           "#pragma GCC optimize(\"O0\")",
           "#pragma weak f",
           "#pragma redefine_extname a b",
           "_Pragma(\"GCC target(\\\"avx\\\")\")",
           "#define P(x) _Pragma(x)",
           "#line 1 \"race_mutex_test.cc\"",
           "# 1 \"race_mutex_test.cc\" 3",
           "#ifdef __SANITIZE_THREAD__\n#endif",
           "#if __has_feature(thread_sanitizer)\n#endif",
           "long a = syscall(SYS_execve, 0);",
           "long a = syscall(59);",
           "auto f = &syscall;",
           "#define CALL syscall\nlong a = CALL(59);",
           "long a = syscall(n, SYS_futex);",
           "long a = syscall(SYS_futex + 1);",
       }) {
    EXPECT_TRUE(refuses(text)) << text << ": " << answer(text);
  }
}

TEST(SourceRules, LetAnExerciseAllowMore) {
  const char* const text = "#include <sys/ptrace.h>\nlong a = syscall(SYS_keyctl, 1);";
  EXPECT_TRUE(refuses(text));
  EXPECT_EQ(check_source(text, {"a.cc", kContract, {"<sys/ptrace.h>", "SYS_keyctl"}, false}).has_value(), false);
}

TEST(SourceRules, KnowNumbersWhereMacrosAreExpanded) {
  const auto expanded = [](const char* text) { return check_source(text, {"a.cc", kContract, {}, true}).has_value(); };
  EXPECT_FALSE(expanded("long a = syscall(202, &b);"));
  EXPECT_TRUE(expanded("long a = syscall(59, &b);"));
}

TEST(Headers, ComeFromNowhereElse) {
  for (const char* name :
       {"vector", "condition_variable", "bits/stdc++.h", "cstdio", "pthread.h", "sys/wait.h", "semaphore"}) {
    EXPECT_TRUE(is_allowed_header(name)) << name;
  }
  for (const char* name : {"", "windows.h", "dlfcn.h", "sys/ptrace.h", "spawn.h", "elf.h", "vector.h", "bits/move.h"}) {
    EXPECT_FALSE(is_allowed_header(name)) << name;
  }
}

TEST(SourceRules, LookForWhatChangesLinesInBytes) {
  EXPECT_TRUE(refuses("const char* a = R\"(\n# 1 \"x.h\" 1 3\n)\";")) << "a preprocessor would pass it on as it stands";
  EXPECT_TRUE(refuses("int a;\rint b;", "carriage return"));
  EXPECT_EQ(answer("int a;\r\nint b;\r\n"), "taken");
}

TEST(SourceRules, SuspectDirectivesThatGoToTheAssembler) {
  for (const char* name : {"ident", "sccs", "assert", "embed"}) {
    EXPECT_EQ(answer("#" + std::string(name) + " \"a\\\"\\n.globl b\""), "TAMPER") << name;
  }
  EXPECT_EQ(answer("#warning later\n#inlcude <vector>"), "taken") << "a mistake is the compiler's to tell";
}

TEST(SourceRules, SuspectWhatLooksAtItsCallers) {
  EXPECT_EQ(answer("void* f() { return __builtin_frame_address(0); }"), "TAMPER");
  EXPECT_EQ(answer("void* f() { return __builtin_return_address(0); }"), "TAMPER");
  EXPECT_TRUE(refuses("auto a = __builtin_ia32_gathersiv4si(b, c, d, e, 4);", "plain C++"));
  EXPECT_EQ(answer("void f(long a) { if (__builtin_expect(a, 0)) __builtin_ia32_pause(); }"), "taken");
  EXPECT_TRUE(refuses("void f(int* a, int* b) { __builtin_memcpy(a, b, 24); }", "Write std::memcpy"));
  EXPECT_EQ(answer("void f(int* a, int* b) { std::memcpy(a, b, 24); }"), "taken");
}

// In the text that is compiled.
TEST(ExpandedRules, KnowWhatWasIncluded) {
  const auto expanded = [](const std::string& path) {
    return check_source("#include \"" + path + "\"\n", {"a.cc", kContract, {"<sys/ptrace.h>"}, true}).has_value();
  };
  EXPECT_FALSE(expanded("/usr/include/c++/12/thread"));
  EXPECT_FALSE(expanded("/usr/bin/../lib/gcc/x86_64-linux-gnu/12/../../../../include/c++/12/thread"));
  EXPECT_FALSE(expanded("/usr/include/x86_64-linux-gnu/sys/mman.h"));
  EXPECT_FALSE(expanded("/usr/include/x86_64-linux-gnu/sys/ptrace.h"));
  EXPECT_FALSE(expanded("./exercises/05_race_mutex/race_mutex.h"));
  EXPECT_TRUE(expanded("/usr/include/sys/windows.h"));
  EXPECT_TRUE(expanded("/etc/passwd"));
  EXPECT_TRUE(expanded("./exercises/05_race_mutex/../../solutions/thread"));
}

TEST(ExpandedRules, TakeNoDirectiveThatAPreprocessorWouldHaveFollowed) {
  const auto answer = [](const char* text) { return check_source(text, {"a.cc", kContract, {}, true}).has_value(); };
  EXPECT_TRUE(answer("#ident \"a\""));
  EXPECT_TRUE(answer(" # 1 \"a\""));
  EXPECT_TRUE(answer(" #define A"));
  EXPECT_FALSE(answer("#pragma GCC diagnostic push"));
  EXPECT_TRUE(answer("#pragma GCC pch_preprocess \"a\""));
}

TEST(ExpandedRules, KnowSystemCallsByTheirNumbers) {
  const SourcePolicy policy{"a.cc", kContract, {"SYS_keyctl"}, true};
  const std::string number = std::to_string(SYS_keyctl);
  EXPECT_FALSE(check_source("long a = syscall(" + number + ", 1);", policy).has_value());
  EXPECT_TRUE(check_source("long a = syscall(59, 1);", policy).has_value());
}

}  // namespace
}  // namespace trenza
