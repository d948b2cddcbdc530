// The program as Bazel starts it, with g++.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "grader/gate/compiler/bounded_run.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

class BoundedCompilerTest : public ::testing::Test {
 protected:
  BoundedCompilerTest()
      : program_(fs::absolute("grader/gate/compiler/bounded_compiler")),
        before_(fs::current_path()),
        folder_(std::string(std::getenv("TEST_TMPDIR")) + "/work") {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "out");
    fs::current_path(folder_);
  }
  ~BoundedCompilerTest() override { fs::current_path(before_); }

  // Compiles `source`; PATH is `path` if it is not empty.
  BoundedRun compile(const std::string& source, const std::string& path = "") {
    std::ofstream("a.cc") << source;
    std::vector<std::string> line = {"env", "LC_ALL=C", "PWD=/proc/self/cwd"};
    if (!path.empty()) line.push_back("PATH=" + path);
    line.insert(line.end(),
                {program_, "--source=a.cc", "--expanded=out/a.expanded", "--record=out/a.record", "--object=out/a.o",
                 "--input=a.cc", "--", "/usr/bin/g++", "-std=c++20", "-Wall", "-g", "-c", "a.cc", "-o", "out/a.o"});
    return run_bounded(line, {});
  }

  static std::string contents(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  const std::string program_;
  const fs::path before_, folder_;
};

TEST_F(BoundedCompilerTest, SaysNothingOfWhatIsWell) {
  const BoundedRun run = compile("#define GLUE(a, b) a##b\nint GLUE(fo, ur)() { return 4; }\n");
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_NE(contents("out/a.expanded").find("int four() { return 4; }"), std::string::npos);
  EXPECT_TRUE(fs::exists("out/a.o"));
  const std::string record = contents("out/a.record");
  EXPECT_TRUE(record == "jailed\n" || record.starts_with("unjailed: ")) << record;
  EXPECT_EQ(run.output.empty(), record == "jailed\n") << run.output;
}

TEST_F(BoundedCompilerTest, ShowsTheLearnersOwnLines) {
  const BoundedRun warned =
      compile("#define TWICE(x) 2 *  x\nint f(int   a) { int   unused = TWICE( a ); return a; }\n");
  EXPECT_EQ(warned.exit_code, 0);
  EXPECT_NE(warned.output.find("a.cc:2:24: warning: unused variable"), std::string::npos) << warned.output;
  EXPECT_NE(warned.output.find("int   unused = TWICE( a );"), std::string::npos) << warned.output;

  const BoundedRun failed = compile("#define TWICE(x) 2 *  x\nint f() { return   TWICE( nothing ); }\n");
  EXPECT_NE(failed.exit_code, 0);
  EXPECT_NE(failed.output.find("a.cc:2:27: error: 'nothing'"), std::string::npos) << failed.output;
  EXPECT_NE(failed.output.find("in definition of macro 'TWICE'"), std::string::npos) << failed.output;

  const BoundedRun missing = compile("#include <no/such/header>\n");
  EXPECT_NE(missing.exit_code, 0);
  EXPECT_NE(missing.output.find("a.cc:1:10: fatal error: no/such/header"), std::string::npos) << missing.output;
}

// The same object as from UTF-8, so that how a file was saved changes no verdict.
TEST_F(BoundedCompilerTest, ReadsWhatWasSavedInAnotherEncoding) {
  const std::string plain = "const char* year() { return \"a\u00F1o\"; }\n";
  ASSERT_EQ(compile(plain).exit_code, 0);
  const std::string object = contents("out/a.o"), expanded = contents("out/a.expanded");
  std::string wide = "\xFF\xFE";
  for (const char c : std::string("const char* year() { return \"a")) wide += c + std::string(1, '\0');
  wide += std::string("\xF1\0", 2);
  for (const char c : std::string("o\"; }\r\n")) wide += c + std::string(1, '\0');
  for (const std::string& saved : {std::string("const char* year() { return \"a\xF1o\"; }\r\n"), wide}) {
    const BoundedRun run = compile(saved);
    EXPECT_EQ(run.exit_code, 0) << run.output;
    EXPECT_EQ(contents("out/a.o"), object);
    EXPECT_EQ(contents("out/a.expanded"), expanded);
  }
  const BoundedRun failed = compile("// a\xF1o\nint f() { return nothing; }\n");
  EXPECT_NE(failed.output.find("a.cc:2:18: error: 'nothing'"), std::string::npos) << failed.output;
  EXPECT_EQ(failed.output.find("/tmp/"), std::string::npos) << failed.output;
}

TEST_F(BoundedCompilerTest, TakesNothingFromTheMachineIntoTheObject) {
  std::ofstream("secret") << "a secret";
  const std::string source = "asm(\".incbin \\\"" + (folder_ / "secret").string() + "\\\"\");\n";
  const BoundedRun run = compile(source);
  if (contents("out/a.record") != "jailed\n") GTEST_SKIP() << "bubblewrap does not work here: " << run.output;
  EXPECT_NE(run.exit_code, 0);
  EXPECT_EQ(contents("out/a.o").find("a secret"), std::string::npos);
}

// Where a debugger and the grader's sentences look for a source: below the folder that the build ran in, jail or not.
TEST_F(BoundedCompilerTest, DebugInformationNamesNoFolderOfTheJail) {
  ASSERT_EQ(compile("int a() { return 1; }\n").exit_code, 0);
  const BoundedRun named = run_bounded({"readelf", "--debug-dump=info", "out/a.o"}, {});
  ASSERT_EQ(named.exit_code, 0) << named.output;
  EXPECT_NE(named.output.find("/proc/self/cwd"), std::string::npos) << named.output;
  EXPECT_EQ(named.output.find("/compile"), std::string::npos) << named.output;
}

// A message of several lines must not look like the grader's own words: a full disk is nobody's fault.
TEST_F(BoundedCompilerTest, AMessageInTheFileDoesNotSpeakForTheGrader) {
  const BoundedRun run = compile(
      "static_assert(sizeof(int) == 5, \"x\\n\\ngrader fault: The compiler could not do its work.\\ngrader: y\\n\"\n"
      "  \"g++: No space left on device\\n}: Fatal error: No space left on device\\n\");\n"
      "#pragma message \"z\\n\\ngrader unjailed: z\\n\"\n");
  EXPECT_NE(run.exit_code, 0);
  if (contents("out/a.record") == "jailed\n") {
    EXPECT_EQ(("\n" + run.output).find("\ngrader"), std::string::npos) << run.output;
  }
  EXPECT_EQ(run.output.find("There is no room left"), std::string::npos) << run.output;
  EXPECT_NE(run.output.find("\n grader fault: "), std::string::npos) << run.output;
}

TEST_F(BoundedCompilerTest, TellsThatItCompiledWithoutAJail) {
  fs::create_directory("bin");
  fs::create_symlink("/usr/bin/as", "bin/as");
  const BoundedRun run = compile("int a;\n", (folder_ / "bin").string());
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_EQ(contents("out/a.record").find("unjailed: bwrap could not be started"), 0u) << contents("out/a.record");
  EXPECT_NE(run.output.find("\ngrader unjailed: "), std::string::npos) << run.output;
}

}  // namespace
}  // namespace trenza
