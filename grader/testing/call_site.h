#ifndef GRADER_TESTING_CALL_SITE_H_
#define GRADER_TESTING_CALL_SITE_H_

namespace trenza {

// Where a function was called, as its default argument: `void f(CallSite site = CallSite::current());`. In place of
// std::source_location, which clang 14 does not have with libstdc++ and clang-tidy 14 does not know.
struct CallSite {
  const char* file;
  int line;

  static constexpr CallSite current(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    return {file, line};
  }
};

}  // namespace trenza

#endif  // GRADER_TESTING_CALL_SITE_H_
