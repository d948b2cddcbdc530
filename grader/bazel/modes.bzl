"""The modes a case is run in: how each one is compiled and linked."""

load("@rules_cc//cc:defs.bzl", "cc_library")

# Errors in our own code; a learner's warnings are shown and do not fail.
WARNINGS = [
    "-Wall",
    "-Wextra",
]
STRICT = WARNINGS + ["-Werror"]

# Compilers replace memset and memcpy of a known size by code that they do not instrument; and clang leaves out the read
# of a read and write of the same variable, which the interleave mode needs to see.
_ALL_ACCESSES = ["-fno-builtin"] + select({
    "//grader/bazel:clang": [
        "-mllvm",
        "-tsan-instrument-read-before-write=1",
    ],
    "//conditions:default": [],
})

# addr2line of binutils 2.40 counts the files in clang's DWARF 5 from one, not from zero, and names a wrong one.
_LINES = ["-g"] + select({
    "//grader/bazel:clang": ["-gdwarf-4"],
    "//conditions:default": [],
})

# --features=tsan would be silently ignored by Bazel before 6.1, so the flags are spelled out;
# grader/tsan/canary.h refuses to compile where they did not take effect.
_INSTRUMENTED = [
    "-O1",
    "-fno-omit-frame-pointer",
    "-fsanitize=thread",
    "-include",
    "grader/tsan/canary.h",
] + select({
    "//grader/bazel:clang": [],
    # It warns of fences, which //grader/tsan:fences makes known.
    "//conditions:default": ["-Wno-tsan"],
}) + _LINES + _ALL_ACCESSES

# A `flavour` is how objects are compiled; several modes may link the same objects.
_FLAVOURS = {
    "plain": ["-O2"] + _LINES,
    "instrumented": _INSTRUMENTED,
}

MODES = {
    "native": struct(
        deps = [],
        flavour = "plain",
        linkopts = [],
    ),
    "tsan": struct(
        deps = [
            "//grader/tsan:clocked_locks",
            "//grader/tsan:fences",
            "//grader/tsan:late_promises",
            "//grader/testing:unseen_functions",
        ],
        flavour = "instrumented",
        linkopts = ["-fsanitize=thread"],
    ),
    # The same objects as tsan, and a scheduler of our own in the place of its library.
    "interleave": struct(
        deps = ["//grader/interleave/runtime"],
        flavour = "instrumented",
        # Addresses that do not change from run to run make schedules repeat.
        linkopts = ["-no-pie"],
    ),
}

FLAVOURS = _FLAVOURS.keys()

def flavour_copts(flavour):
    """Compiler flags of a flavour: "plain" or "instrumented"."""
    return _FLAVOURS[flavour]

def learner_copts(flavour):
    """Compiler flags of a learner's file in a flavour."""
    return WARNINGS + flavour_copts(flavour)

# What is compiled to be graded, not to be debugged: with lines for stack traces and nothing else it takes a fifth less
# time. To be put behind a flavour's flags.
BRIEF = ["-g1"]

# The tests of an exercise, which nobody waits for: optimising them would take more time than it saves. Where they are
# instrumented, as the learner's code is.
_NOTED = [
    "-include",
    "grader/testing/assertions.h",
]
_CHECKS = {
    "plain": ["-O0"] + _LINES + BRIEF + _NOTED,
    "instrumented": _INSTRUMENTED + BRIEF + _NOTED,
}

def checks_library(name, deps = [], copts = [], **kwargs):
    """A cc_library of an exercise's tests once per flavour, `name.plain` and `name.instrumented`.

    Args:
      name: prefix of the two libraries.
      deps: dependencies that both share.
      copts: further compiler flags.
      **kwargs: given to both libraries.
    """
    for flavour, flags in _CHECKS.items():
        cc_library(
            name = name + "." + flavour,
            copts = copts + flags,
            deps = deps + [
                "//grader/testing:assertions",
                "//grader/tsan:canary_header",
            ],
            **kwargs
        )
