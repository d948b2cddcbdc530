"""kit_library() and kit_binary(): the grader's own code, which has no warnings."""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library")
load("//grader/bazel:modes.bzl", "STRICT")
load("//grader/bazel:precompiled_header.bzl", "precompiled")

# A third of the time that such a file takes to compile is the standard library's headers.
_HEADERS = precompiled("standard_library.kit")

def kit_library(copts = [], deps = [], **kwargs):
    """A cc_library of the kit.

    What is optimised, or built for the machine that compiles, is a cc_library with copts = STRICT: it would not find the
    precompiled headers, which are made with other flags.

    Args:
      copts: further compiler flags; none that changes what is compiled.
      deps: libraries.
      **kwargs: given to cc_library.
    """
    cc_library(copts = STRICT + _HEADERS.copts + copts, deps = deps + _HEADERS.deps, **kwargs)

def kit_binary(copts = [], deps = [], **kwargs):
    """A cc_binary of the kit: see kit_library().

    Args:
      copts: further compiler flags; none that changes what is compiled.
      deps: libraries.
      **kwargs: given to cc_binary.
    """
    cc_binary(copts = STRICT + _HEADERS.copts + copts, deps = deps + _HEADERS.deps, **kwargs)
