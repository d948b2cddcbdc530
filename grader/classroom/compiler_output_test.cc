#include <gtest/gtest.h>

#include "grader/classroom/grading.h"

namespace trenza {
namespace {

constexpr char kFile[] = "05_race_mutex/race_mutex.cc";

std::string sentence(const std::string& output) { return read_compiler_output(output, kFile).sentence; }

TEST(CompilerOutput, NamesTheFirstErrorInTheLearnersFile) {
  EXPECT_EQ(sentence("exercises/05_race_mutex/race_mutex.cc: In function 'int f()':\n"
                     "exercises/05_race_mutex/race_mutex.cc:12:7: error: 'retrun' was not declared in this scope\n"
                     "exercises/05_race_mutex/race_mutex.cc:13:7: error: another\n"),
            "The compiler stops at race_mutex.cc:12: 'retrun' was not declared in this scope");
  EXPECT_EQ(sentence("/usr/include/c++/12/bits/x.h:5:1: error: deep inside\n"
                     "exercises/05_race_mutex/race_mutex.cc:3:9: error: the reason\n"),
            "The compiler stops at race_mutex.cc:3: the reason");
}

TEST(CompilerOutput, TellsThePlaceAsData) {
  const auto place = [](const std::string& output) { return read_compiler_output(output, kFile).place; };
  EXPECT_EQ(place("exercises/05_race_mutex/race_mutex.cc:12:7: error: no\n"), (Place{"race_mutex.cc", 12, 7}));
  EXPECT_EQ(place("\ngrader: race_mutex.cc:4: The name x is the grader's.\n"), (Place{"race_mutex.cc", 4}));
  EXPECT_EQ(place("/usr/include/c++/12/bits/x.h:5:1: error: deep inside\n"), std::nullopt);
}

TEST(CompilerOutput, NamesWhatTheLinkerMisses) {
  EXPECT_EQ(sentence("exercises/05_race_mutex/race_mutex_test.cc:3: error: undefined reference to 'course::f()'\n"),
            "race_mutex.cc does not define course::f(), which the tests call.");
  EXPECT_EQ(sentence("mold: error: undefined symbol: course::f(int, char const*)\n>>> referenced by a_test.cc\n"),
            "race_mutex.cc does not define course::f(int, char const*), which the tests call.");
}

TEST(CompilerOutput, NamesTheLineThatUsesWhatIsDefinedNowhere) {
  const std::string expected = "race_mutex.cc:20 uses pidfd_open, which is declared but defined nowhere";
  EXPECT_TRUE(sentence("mold: error: undefined symbol: pidfd_open\n>>> referenced by race_mutex.cc:20 "
                       "(exercises/05_race_mutex/race_mutex.cc:20)\n>>>               a.o:(course::f())\n")
                  .starts_with(expected));
  EXPECT_TRUE(sentence("/usr/bin/ld: a.o: in function `course::f()':\n"
                       "exercises/05_race_mutex/race_mutex.cc:20: undefined reference to `pidfd_open'\n")
                  .starts_with(expected));
  EXPECT_EQ(sentence("mold: error: undefined symbol: course::f()\n>>> referenced by race_mutex_test.cc:3\n"),
            "race_mutex.cc does not define course::f(), which the tests call.");
}

// What GCC and clang print of `std::vector<std::unique_ptr<int>> all; auto copy = all;`.
TEST(CompilerOutput, NamesTheLearnersLineThatALibrarysTemplateWasUsedIn) {
  const std::string expected =
      "The compiler stops at race_mutex.cc:66: what this line asks for does not compile in the library "
      "(stl_construct.h:90): no copy";
  const std::string own = "exercises/05_race_mutex/race_mutex.cc:";
  EXPECT_EQ(sentence("In file included from /usr/include/c++/12/vector:63:\n"
                     "/usr/include/c++/12/bits/stl_construct.h: In instantiation of 'void f()':\n"
                     "/usr/include/c++/12/bits/vector.tcc:674:48:   required from 'void g()'\n" +
                     own + "13:10:   required from 'void h()'\n" + own + "66:23:   required from here\n" +
                     "/usr/include/c++/12/bits/stl_construct.h:90:56: error: no copy\n   90 |  static_assert(\n"
                     "/usr/include/c++/12/bits/other.h:5:1: error: and more\n"),
            expected);
  EXPECT_EQ(sentence("/usr/include/c++/12/bits/stl_construct.h:90:7: error: no copy\n"
                     "/usr/include/c++/12/bits/vector.tcc:4:3: note: in instantiation of 'f' requested here\n" +
                     own + "66:16: note: in instantiation of 'g' requested here\n"),
            expected);
  EXPECT_EQ(
      read_compiler_output(own + "66:23:   required from here\n/usr/include/b.h:90:56: error: no copy\n", kFile).place,
      (Place{"race_mutex.cc", 66}));
  const std::string detail =
      read_compiler_output("/usr/include/a.h:674:48:   required from 'void g()'\n" + own +
                               "66:23:   required from here\n/usr/include/b.h:90:56: error: no copy\n   90 | x\n",
                           kFile)
          .detail;
  EXPECT_EQ(detail, own + "66:23:   required from here\n/usr/include/b.h:90:56: error: no copy\n   90 | x\n");
}

TEST(CompilerOutput, NamesWhatIsThereTwice) {
  const std::string expected = "race_mutex.cc defines course::f(int), which is defined elsewhere already.";
  EXPECT_EQ(sentence("ld: a.o: in function `f': b.cc:3: multiple definition of `course::f(int)'; a.o: first\n"),
            expected);
  EXPECT_EQ(sentence("a.cc:2: error: multiple definition of 'course::f(int)'\n"), expected);
  EXPECT_EQ(sentence("mold: error: duplicate symbol: a.o: b.o: course::f(int)\n"), expected);
}

TEST(CompilerOutput, NamesTheLimitThatStoppedTheCompiler) {
  EXPECT_EQ(sentence("exercises/05_race_mutex/race_mutex.cc:12:7: error: too deep\n"
                     "\ngrader: The compiler needed more than 60 s for race_mutex.cc and was stopped.\n"),
            "The compiler needed more than 60 s for race_mutex.cc and was stopped.");
  EXPECT_EQ(sentence("\ngrader: 100 points\nexercises/05_race_mutex/race_mutex.cc:12:7: error: no\n"),
            "The compiler stops at race_mutex.cc:12: no")
      << "what a learner makes the compiler print is not the grader's";
}

TEST(CompilerOutput, ChargesNobodyForAFullDisk) {
  const CompilerComplaint complaint = read_compiler_output("\ngrader fault: There is no room on the disk.\n", kFile);
  EXPECT_EQ(complaint.verdict, Verdict::infra);
  EXPECT_EQ(complaint.sentence, "There is no room on the disk.");
  EXPECT_EQ(read_compiler_output("a.cc:1:1: error: no\n", kFile).verdict, Verdict::compile);
}

TEST(Warnings, AreThoseOfTheLearnersFileOnce) {
  const std::string block =
      "INFO: From Compiling exercises/05_race_mutex/race_mutex.cc:\n"
      "exercises/05_race_mutex/race_mutex.cc: In function 'int f()':\n"
      "exercises/05_race_mutex/race_mutex.cc:2:26: warning: unused variable 'x' [-Wunused-variable]\n"
      "    2 | int f() { int x; return 1; }\n"
      "/usr/include/x.h:3:1: warning: somebody else's\n";
  EXPECT_EQ(read_warnings(block + block, "exercises/05_race_mutex"),
            std::vector<std::string>{"race_mutex.cc:2: unused variable 'x' [-Wunused-variable]"});
  EXPECT_TRUE(read_warnings(block, "exercises/05_race").empty());
}

TEST(CompilerOutput, AlwaysSaysSomething) {
  EXPECT_EQ(sentence("/usr/include/x.h:5:1: error: deep\n"),
            "The compiler stops at x.h:5: deep (while it compiles race_mutex.cc)");
  EXPECT_EQ(sentence("gcc: killed\n"), "race_mutex.cc could not be built: gcc: killed");
  EXPECT_EQ(sentence("\x1b[31mrace_mutex.cc\x1b[m"), "race_mutex.cc could not be built: \\x1B[31mrace_mutex.cc\\x1B[m");
}

TEST(CompilerOutput, KnowsACompilerThatWasNotJailed) {
  const std::string note = "\ngrader unjailed: The compiler could read all: bwrap could not be started.\n";
  const CompilerComplaint error = read_compiler_output("a/05_race_mutex/race_mutex.cc:3:1: error: no\n" + note, kFile);
  EXPECT_TRUE(error.unjailed);
  EXPECT_EQ(error.verdict, Verdict::compile);
  EXPECT_EQ(error.detail.find("unjailed"), std::string::npos) << error.detail;
  const CompilerComplaint limit = read_compiler_output("\ngrader: The compiler needed more.\n" + note, kFile);
  EXPECT_TRUE(limit.unjailed);
  EXPECT_EQ(limit.sentence, "The compiler needed more.");
  EXPECT_FALSE(read_compiler_output("a.cc:3:1: error: no\ngrader unjailed: x\nand more\n", kFile).unjailed)
      << "only the last line is the grader's";
}

}  // namespace
}  // namespace trenza
