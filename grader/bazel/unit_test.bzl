"""unit_test(): a test of the kit's own code, by GoogleTest."""

load("@rules_cc//cc:defs.bzl", "cc_test")
load("//grader/bazel:modes.bzl", "STRICT")

def unit_test(name, srcs = None, deps = [], **kwargs):
    """A cc_test with GoogleTest's main().

    Half of the time that such a test takes to compile is GoogleTest's header, which finds itself parsed already: by g++, that
    is. clang looks for headers compiled in another way, and reads the plain one.

    Args:
      name: name of the target.
      srcs: source files; NAME.cc unless others are named.
      deps: libraries.
      **kwargs: given to cc_test.
    """
    cc_test(
        name = name,
        srcs = srcs or [name + ".cc"],
        copts = STRICT + [
            "-include",
            "grader/bazel/_precompiled/googletest.h",
        ],
        deps = deps + [
            "//grader/bazel:googletest",
            "@googletest//:gtest_main",
        ],
        **kwargs
    )
