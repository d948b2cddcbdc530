#include "grader/gate/source_rules.h"

#include <fmt/format.h>
#include <seccomp.h>
#include <sys/syscall.h>

#include <algorithm>

#include "grader/base/file.h"
#include "grader/gate/attributes.h"
#include "grader/gate/expanded_source.h"
#include "grader/gate/headers.h"
#include "grader/gate/tokens.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

using Kind = Token::Kind;

constexpr std::string_view kNotStarted = "grader/testing/not_started.h";

// Words that begin so belong to sanitizers, and to the annotations that make them look away.
constexpr std::string_view kSanitizerWords[] = {
    "AnnotateBenignRace",
    "AnnotateCondVar",
    "AnnotateEnableRace",
    "AnnotateExpectRace",
    "AnnotateFlush",
    "AnnotateHappens",
    "AnnotateIgnore",
    "AnnotateMemoryIs",
    "AnnotateMutexIs",
    "AnnotateNewMemory",
    "AnnotateNoOp",
    "AnnotatePCQ",
    "AnnotatePublish",
    "AnnotateRWLock",
    "AnnotateTraceMemory",
    "AnnotateUnprotected",
    "AnnotateUnpublish",
    "RunningOnValgrind",
    "WTFAnnotate",
    "__asan_",
    "__hwasan_",
    "__interceptor_",
    "__lsan_",
    "__msan_",
    "__no_sanitize",
    "__real_",
    "__sanitizer_",
    "__tsan_",
    "__ubsan_",
    "__wrap_",
    "disable_sanitizer",
    "no_sanitize",
    "no_instrument_function",
};

// What syscall() may be asked for: waiting on memory, and what some C libraries have no function for.
struct SystemCall {
  std::string_view name;
  long number;
};
constexpr SystemCall kSystemCalls[] = {
    {"futex", SYS_futex},
    {"getcpu", SYS_getcpu},
    {"getpid", SYS_getpid},
    {"getppid", SYS_getppid},
    {"gettid", SYS_gettid},
    {"membarrier", SYS_membarrier},
    {"memfd_create", SYS_memfd_create},
    {"pidfd_open", SYS_pidfd_open},
    {"sched_yield", SYS_sched_yield},
#ifdef SYS_futex_waitv
    {"futex_waitv", SYS_futex_waitv},
#endif
};

constexpr std::string_view kPragmas[] = {"STDC", "endregion", "mark",   "message", "omp",
                                         "once", "pack",      "region", "unroll"};
constexpr std::string_view kCompilerPragmas[] = {"diagnostic", "error",   "ivdep",     "loop",
                                                 "unroll",     "warning", "visibility"};

// Of the compilers' own directives, those that do more than their names say: #ident goes to the assembler as it stands.
constexpr std::string_view kSuspiciousDirectives[] = {"assert", "embed", "ident", "sccs", "unassert"};

// What looks at or changes who called a function, or where exceptions go, or reads a register of the system.
constexpr std::string_view kSuspiciousBuiltins[] = {
    "__builtin___clear_cache",
    "__builtin_aggregate_incoming_address",
    "__builtin_apply",
    "__builtin_apply_args",
    "__builtin_call_with_static_chain",
    "__builtin_dwarf_cfa",
    "__builtin_eh_return",
    "__builtin_eh_return_data_regno",
    "__builtin_extract_return_addr",
    "__builtin_frame_address",
    "__builtin_frob_return_addr",
    "__builtin_frob_return_address",
    "__builtin_init_dwarf_reg_size_table",
    "__builtin_longjmp",
    "__builtin_return",
    "__builtin_return_address",
    "__builtin_set_thread_pointer",
    "__builtin_setjmp",
    "__builtin_sponentry",
    "__builtin_stack_address",
    "__builtin_thread_pointer",
    "__builtin_unwind_init",
};

// Beginnings of the compiler's own names for functions on memory, which it may replace by accesses that ThreadSanitizer
// does not see; and those of them that macros of the C library bring along.
constexpr std::string_view kMemoryBuiltins[] = {"__builtin_bc", "__builtin_bz", "__builtin_mem", "__builtin_stp",
                                                "__builtin_str"};
constexpr std::string_view kLibrarysBuiltins[] = {"__builtin_memcmp", "__builtin_memset"};

// Of the processor's own, those that only wait. The others can touch memory unseen by ThreadSanitizer; <immintrin.h>
// has functions for them.
constexpr std::string_view kProcessorBuiltins[] = {"__builtin_ia32_lfence", "__builtin_ia32_mfence",
                                                   "__builtin_ia32_pause", "__builtin_ia32_sfence",
                                                   "__builtin_arm_yield"};

template <std::size_t n>
bool lists(const std::string_view (&list)[n], std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// The number of the system call "SYS_keyctl" on this machine; empty if there is none of that name.
std::string number_of(const std::string& name) {
  if (!name.starts_with("SYS_")) return "";
  const int number = seccomp_syscall_resolve_name(name.c_str() + 4);
  return number < 0 ? "" : std::to_string(number);
}

class Rules {
 public:
  Rules(std::vector<Token> tokens, const SourcePolicy& policy) : tokens_(std::move(tokens)), policy_(policy) {}

  // What was found first; but TAMPER wherever it stands goes before all else.
  std::optional<Refusal> run(std::string_view text) {
    if (!policy_.expanded) check_bytes(text);
    for (std::size_t i = 0; i < tokens_.size(); ++i) check(i);
    return found_;
  }

 private:
  void refuse(std::size_t at, const std::string& why) {
    if (found_) return;
    const Place place{base_name(policy_.file), static_cast<int>(tokens_[at].line)};
    found_ =
        Refusal{Verdict::compile, fmt::format("{}:{}: {}", policy_.file, place.line, plain_text(why, 400)), "", place};
  }
  void suspect(std::size_t at, const std::string& what) {
    if (found_ && found_->verdict == Verdict::tamper) return;
    found_ = tampered(policy_.file, fmt::format("{}:{}: {}", policy_.file, tokens_[at].line, what));
  }

  bool allows(std::string_view what) const {
    return std::find(policy_.allow.begin(), policy_.allow.end(), what) != policy_.allow.end();
  }

  // The token at `i`, or an empty one behind the end.
  const Token& token(std::size_t i) const {
    static const Token kNone;
    return i < tokens_.size() ? tokens_[i] : kNone;
  }
  // The end of the line that `i` is on.
  std::size_t line_end(std::size_t i) const {
    for (++i; i < tokens_.size() && !tokens_[i].starts_line;) ++i;
    return i;
  }

  // What would make others read the text otherwise than it stands.
  void check_bytes(std::string_view text) {
    const auto refuse_all = [&](const std::string& why) {
      found_ = Refusal{Verdict::compile, policy_.file + ": " + why, ""};
    };
    if (has_line_mark(text)) {
      refuse_all(
          "a line that begins with # and a number tells the compiler other lines and names than the file's own. Leave "
          "it out, also in a comment.");
    }
    for (std::size_t at = 0; (at = text.find('\r', at)) != std::string_view::npos; ++at) {
      if (at + 1 < text.size() && text[at + 1] != '\n') {
        return refuse_all("there is a carriage return inside of a line. Save the file with the line ends of Linux.");
      }
    }
  }

  void check(std::size_t i) {
    const Token& t = tokens_[i];
    if (t.is("#") && t.starts_line) check_directive(i);
    if (t.is("[") && token(i + 1).is("[")) check_attribute(i);
    if (t.kind == Kind::identifier) check_word(i);
    // Nobody needs it, and it can hide all that follows.
    if (t.kind == Kind::ambiguous) suspect(i, t.text + " between two quotes");
  }

  void check_directive(std::size_t i) {
    const Token& name = token(i + 1);
    if (name.text.empty() || name.starts_line) return;  // an empty one
    // What includes is put there by judged_text().
    if (policy_.expanded && !name.is_word("pragma") && !name.is_word("include")) return suspect(i, "#" + name.text);
    if (name.kind == Kind::number || name.is_word("line")) {
      return refuse(i, "a file says no other lines and names than its own. Leave the # line out.");
    }
    if (policy_.expanded && name.is_word("include")) return check_included_file(i + 2);
    if (name.is_word("include") || name.is_word("include_next") || name.is_word("import")) {
      if (token(i + 2).kind == Kind::header) return check_include(i + 2);
      return refuse(i, fmt::format("write the header's name itself behind #{}, not a macro.", name.text));
    }
    if (lists(kSuspiciousDirectives, name.text)) return suspect(i, "#" + name.text);
    if (name.is_word("pragma")) {
      std::vector<std::string> words;
      for (std::size_t w = i + 2; w < line_end(i) && words.size() < 2; ++w) words.push_back(tokens_[w].text);
      return check_pragma(i, words);
    }
    const bool changes_macro = name.is_word("define") || name.is_word("undef");
    if (changes_macro && (token(i + 2).text.starts_with("SYS_") || token(i + 2).text.starts_with("__NR_"))) {
      suspect(i, "another number for a system call");
    }
  }

  // The path of a file that the preprocessor has read for a #include.
  void check_included_file(std::size_t i) {
    const std::string& text = token(i).text;
    const std::string path = text.size() > 2 ? text.substr(1, text.size() - 2) : "";
    if (contains("/" + path + "/", "/../") && !path.starts_with("/")) return suspect(i, "#include " + text);
    // Of a name of several parts, all have to be there: every path ends with one of them.
    for (std::size_t at = path.size(); at > 0;) {
      at = path.rfind('/', at - 1);
      const std::string name = path.substr(at == std::string::npos ? 0 : at + 1);
      if (name == policy_.contract || name == base_name(policy_.contract) || name == kNotStarted ||
          is_allowed_header(name) || allows("<" + name + ">"))
        return;
      if (at == std::string::npos) break;
    }
    suspect(i, "#include " + text);
  }

  void check_pragma(std::size_t i, const std::vector<std::string>& words) {
    const std::string first = words.empty() ? "" : words[0];
    const std::string second = words.size() < 2 ? "" : words[1];
    if (first.empty() || lists(kPragmas, first)) return;
    if ((first == "GCC" || first == "clang") && lists(kCompilerPragmas, second)) return;
    refuse(i, fmt::format("#pragma {} {} is not part of this exercise. Leave it out.", first, second));
  }

  // `only_asks`: in __has_include, where a header that does not exist is no mistake.
  void check_include(std::size_t i, bool only_asks = false) {
    const std::string& text = tokens_[i].text;
    const std::string name = text.size() > 2 ? text.substr(1, text.size() - 2) : "";
    if (contains(name, "solutions/") || contains(name, "submissions/") || name.starts_with("/proc") ||
        name.starts_with("/dev") || name.starts_with("/sys/") || name.starts_with("sanitizer/")) {
      return suspect(i, "#include " + text);
    }
    if (name == policy_.contract || name == base_name(policy_.contract) || name == kNotStarted ||
        is_allowed_header(name) || allows("<" + name + ">"))
      return;
    if (name.starts_with("/") || contains("/" + name + "/", "/../")) {
      return refuse(i, fmt::format("{} names a place on one machine. Include by the names of the standard library, "
                                   "POSIX and \"{}\".",
                                   text, policy_.contract));
    }
    if (only_asks) return;
    if (name.ends_with(".cc") || name.ends_with(".cpp") || name.ends_with(".cxx") || name.ends_with(".c")) {
      return refuse(i,
                    fmt::format("{} is no header. Everything that you write goes into {} itself.", text, policy_.file));
    }
    if (name.starts_with("gtest/") || name.starts_with("gmock/") || name.starts_with("grader/")) {
      return refuse(i, fmt::format("{} is for the tests only. {} can do without it.", text, policy_.file));
    }
    if (name.starts_with("exercises/")) {
      return refuse(
          i, fmt::format("{} belongs to another exercise. The header of this one is \"{}\".", text, policy_.contract));
    }
    refuse(i,
           fmt::format("{} is not part of this exercise. There are the headers of the C++ standard library, those of "
                       "POSIX, and \"{}\".",
                       text, policy_.contract));
  }

  void check_attribute(std::size_t i) {
    const auto name = refused_attribute(tokens_, i);
    if (!name) return;
    if (name->empty()) return refuse(i, "an attribute that a macro hides cannot be read. Write it out.");
    refuse(i, fmt::format("the attribute {} is not part of this exercise. Leave it out.", *name));
  }

  void check_word(std::size_t i) {
    const std::string& word = tokens_[i].text;
    const auto begins = [&](std::string_view prefix) { return word.starts_with(prefix); };
    if (std::any_of(std::begin(kSanitizerWords), std::end(kSanitizerWords), begins)) return suspect(i, word);
    if (word == "asm" || word == "__asm" || word == "__asm__") return check_assembler(i);
    if (word == "__attribute__" || word == "__attribute") return check_attribute(i);
    if (word == "_Pragma" || word == "__pragma") return check_pragma_operator(i);
    if (word == "syscall") return check_system_call(i);
    if (lists(kSuspiciousBuiltins, word) && !allows(word)) return suspect(i, word);
    if (std::any_of(std::begin(kMemoryBuiltins), std::end(kMemoryBuiltins), begins) &&
        !(policy_.expanded && lists(kLibrarysBuiltins, word))) {
      const std::string plain = word.substr(std::string_view("__builtin_").size());
      return refuse(i, fmt::format("{} is the compiler's own. Write std::{}.", word, plain));
    }
    if ((begins("__builtin_ia32_") || begins("__builtin_arm_") || begins("__builtin_aarch64_") ||
         begins("__builtin_nontemporal_")) &&
        !lists(kProcessorBuiltins, word)) {
      return refuse(i, word + " is not part of this exercise. std::atomic and plain C++ say the same.");
    }
    if (begins("__has_include") || word == "__has_embed") {
      if (token(i + 2).kind == Kind::header) return check_include(i + 2, /*only_asks=*/true);
    }
    if (word == "thread_sanitizer" || word == "__SANITIZE_THREAD__" || begins("TRENZA_")) {
      return refuse(i, fmt::format("{} asks how the file is compiled. A solution is the same in every mode.", word));
    }
    if (word == "import" && tokens_[i].starts_line && (token(i + 1).is("<") || token(i + 1).kind == Kind::text)) {
      refuse(i, "the exercises are built without modules. Use #include.");
    }
  }

  void check_assembler(std::size_t i) {
    std::string body;
    for (std::size_t w = i + 1; w < tokens_.size() && !tokens_[w].is(";"); ++w) body += tokens_[w].text;
    for (const char* sign : {".incbin", ".include", "syscall", "sysenter", "int $0x80", ".section", ".init_array"}) {
      if (contains(body, sign)) return suspect(i, "assembler with " + std::string(sign));
    }
    refuse(
        i,
        "inline assembler is not part of this exercise, since no tool sees what it does. std::atomic says the same in "
        "C++; a loop that waits may call std::this_thread::yield().");
  }

  void check_pragma_operator(std::size_t i) {
    const Token& text = token(i + 2);
    if (!token(i + 1).is("(") || text.kind != Kind::text || text.text.find('"') == std::string::npos) {
      return refuse(i, "a pragma that a macro hides cannot be read. Write it as #pragma.");
    }
    const std::size_t begin = text.text.find('"') + 1;
    const std::vector<Token> inner = tokenize(text.text.substr(begin, text.text.size() - begin - 1));
    std::vector<std::string> words;
    for (std::size_t w = 0; w < inner.size() && w < 2; ++w) words.push_back(inner[w].text);
    check_pragma(i, words);
  }

  // What syscall() does is decided by its first argument, which therefore has to stand there in plain text.
  void check_system_call(std::size_t i) {
    const std::string& call = token(i + 2).text;
    const bool plain = token(i + 1).is("(") && (token(i + 3).is(",") || token(i + 3).is(")"));
    for (const auto& [name, number] : kSystemCalls) {
      const bool same = policy_.expanded ? call == std::to_string(number)
                                         : call == "SYS_" + std::string(name) || call == "__NR_" + std::string(name);
      if (plain && same) return;
    }
    if (plain && std::any_of(policy_.allow.begin(), policy_.allow.end(), [&](const std::string& allowed) {
          return call == (policy_.expanded ? number_of(allowed) : allowed);
        }))
      return;
    refuse(i,
           "syscall() is here for what the C library has no function for, such as syscall(SYS_futex, …), with the name "
           "of the call as it stands in <sys/syscall.h>. For all else use the C library's functions.");
  }

  std::vector<Token> tokens_;
  const SourcePolicy& policy_;
  std::optional<Refusal> found_;
};

}  // namespace

std::optional<Refusal> check_source(std::string_view text, const SourcePolicy& policy) {
  return Rules(tokenize(text), policy).run(text);
}

}  // namespace trenza
