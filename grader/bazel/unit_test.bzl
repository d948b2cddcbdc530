"""unit_test(): a test of the kit's own code, by GoogleTest."""

load("@rules_cc//cc:defs.bzl", "cc_test")
load("//grader/bazel:modes.bzl", "STRICT")
load("//grader/bazel:precompiled_header.bzl", "precompiled")

# Half of the time that a test takes to compile is GoogleTest's header.
_HEADERS = precompiled("googletest")

def unit_test(name, srcs = None, deps = [], **kwargs):
    """A cc_test with GoogleTest's main().

    Args:
      name: name of the target.
      srcs: source files; NAME.cc unless others are named.
      deps: libraries.
      **kwargs: given to cc_test.
    """
    cc_test(
        name = name,
        srcs = srcs or [name + ".cc"],
        copts = STRICT + _HEADERS.copts,
        deps = deps + _HEADERS.deps + ["@googletest//:gtest_main"],
        **kwargs
    )
