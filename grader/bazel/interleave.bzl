"""interleaved_binary(): a program that //grader/interleave:explore can run under many schedules."""

load("@rules_cc//cc:defs.bzl", "cc_binary")
load("//grader/bazel:modes.bzl", "WARNINGS", "flavour_copts")

# Compilers replace memset and memcpy of a known size by code that they do not instrument; and clang leaves out the read
# of a read and write of the same variable.
_ALL_ACCESSES = ["-fno-builtin"] + select({
    "//grader/bazel:clang": [
        "-mllvm",
        "-tsan-instrument-read-before-write=1",
    ],
    "//conditions:default": [],
})

def interleaved_binary(name, srcs, copts = [], deps = [], linkopts = [], **kwargs):
    """A cc_binary whose threads and forked processes the explorer controls.

        interleaved_binary(name = "bank", srcs = ["bank.cc"])

        bazel run //grader/interleave:explore -- --schedules 2000 $PWD/bazel-bin/bank

    The program runs as usual when it is started by hand. Libraries that it depends on should be instrumented too, as
    those of flavoured_library(): what is not instrumented is not seen.

    Args:
      name: name of the target.
      srcs: source files in C or C++.
      copts: further compiler flags.
      deps: libraries.
      linkopts: further linker flags.
      **kwargs: given to cc_binary.
    """
    cc_binary(
        name = name,
        srcs = srcs,
        copts = WARNINGS + flavour_copts("instrumented") + _ALL_ACCESSES + copts,
        # Addresses that do not change from run to run make schedules repeat.
        linkopts = ["-no-pie"] + linkopts,
        deps = deps + [
            "//grader/interleave/runtime",
            "//grader/tsan:canary_header",
        ],
        **kwargs
    )
