"""exercise(), hidden_cases(), implementation() and course(): the way of every submission through Bazel.

An exercise compiles its tests once per flavour. An implementation compiles one learner's file once per flavour and
links it to those tests, once per mode; one test, `grade`, runs it in all of them. A learner's tree, a reference solution, a mutant and a staged submission are
all implementations.
"""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library")
load("//grader/bazel:closed_object.bzl", "kit_object", "learner_object")
load("//grader/bazel:graded_test.bzl", "course_file", "exercise_file", "graded_test", "written_exercise_file")
load("//grader/bazel:learner_library.bzl", "learner_library")
load("//grader/bazel:modes.bzl", "BRIEF", "FLAVOURS", "MODES", "STRICT", "checks_library", "flavour_copts", "learner_copts")
load("//grader/bazel:mutant.bzl", "mutant_source")

def exercise(
        name,
        title,
        points,
        skip = {},
        limits = {},
        allow = [],
        weak_memory = False,
        test_deps = []):
    """Declares the exercise of this package: its contract, its tests and the learner's own implementation.

    The files are named after it: NAME.h (the contract), NAME.cc (the learner's), NAME_test.cc, demo.cc.

    Args:
      name: the exercise's name without its number, "race_mutex".
      title: a few words for tables and pages.
      points: case name -> points. This list is the truth: a case that the program does not have cannot pass.
        The first of them that fails speaks for the exercise.
      skip: mode -> {case name: reason} of cases that make no sense in that mode.
      limits: bounds on one case: "seconds" (wall time, tripled under ThreadSanitizer), "output_kb",
        "schedules" (that a case is explored under in the interleave mode).
      allow: what a solution of this exercise may use and others may not: functions of the C library by name,
        "std::filesystem", headers as "<sys/ptrace.h>", system calls as "SYS_keyctl".
      weak_memory: in the interleave mode atomic operations may also do what C++20 allows and most machines rarely do,
        such as reading an old value. For exercises that teach memory orders: the schedules become many more.
      test_deps: further libraries of the test file, such as //grader/testing:faults.
    """
    for mode, cases in skip.items():
        for case in cases:
            if mode not in MODES or case not in points:
                fail("skip names the mode %s and the case %s; one of them does not exist" % (mode, case))

    native_public = ["//visibility:public"]
    cc_library(
        name = "contract",
        hdrs = [name + ".h"],
        visibility = native_public,
        deps = ["//grader/testing:not_started"],
    )

    # For hidden cases, which may use what the others use.
    cc_library(
        name = "test_deps",
        testonly = True,
        visibility = native_public,
        deps = test_deps,
    )
    _checks(
        srcs = [name + "_test.cc"],
        deps = [":contract"] + test_deps,
    )
    exercise_file(
        name = "exercise",
        exercise = name,
        title = title,
        points = {case: str(worth) for case, worth in points.items()},
        skip = json.encode(skip),
        limits = {limit: str(bound) for limit, bound in limits.items()},
        edit = [name + ".cc"],
        allow = allow,
        weak_memory = weak_memory,
        visibility = native_public,
    )
    native.exports_files(native.glob(["*.md"]) + [name + ".h", name + "_test.cc", "demo.cc"])
    implementation(
        name = "",
        exercise = "//" + native.package_name(),
        srcs = [name + ".cc"],
    )

def _checks(srcs, deps):
    """The tests of this package, compiled, and the kit's side of the workers that run them."""
    checks_library(
        name = "checks",
        testonly = True,
        srcs = srcs,
        alwayslink = True,
        copts = STRICT,
        visibility = ["//visibility:public"],
        deps = deps + [
            "//grader/testing:main",
            "@googletest//:gtest",
        ],
    )
    for mode, how in MODES.items():
        kit_object(
            name = "kit." + mode,
            testonly = True,
            visibility = ["//visibility:public"],
            # In this order: early.cc says why it comes first.
            deps = [
                "//grader/testing:early",
                "checks." + how.flavour,
                "//grader/testing:c11_threads",
            ] + how.deps,
        )

def hidden_cases(exercise, srcs, test_deps = []):
    """Declares further cases of an exercise, in a package that only the teacher's tree has. `./kit` writes it.

    They have workers of their own. What runs beside the other cases contains nothing of them, so no submission can
    read their names and sentences there and print them.

    Args:
      exercise: the exercise's package.
      srcs: test files and headers. Beside them lies exercise.json, the exercise with these cases alone.
      test_deps: further libraries that the exercise's own tests do not use.
    """
    _checks(
        srcs = srcs,
        deps = [
            exercise + ":contract",
            exercise + ":test_deps",
        ] + test_deps,
    )
    written_exercise_file(
        name = "exercise",
        src = "exercise.json",
        visibility = ["//visibility:public"],
    )

def implementation(name, exercise, srcs, brief = False, precompiled = False, tags = [], hidden = None):
    """Declares the tests of one implementation: `grade` runs it in all modes, `interleave`, `native` and `tsan` in one.

    A case that has failed is over, so `grade` needs all modes in one place. The other three are for authors, who look at
    one mode: nothing but their name starts them, and they build one worker only.

    Args:
      name: prefix of all targets, where a package holds several implementations (mutants): "unlocked" gives
        `unlocked.grade`. Empty: the package's own, which also has a `demo`.
      exercise: the exercise's package, "//exercises/05_race_mutex".
      srcs: the learner's files.
      brief: they are compiled to be graded, not to be debugged.
      precompiled: the standard library is compiled once for all of them; only where they are brief. Not for what may
        change its headers by macros, and not for learners' own: a forgotten #include would not be noticed.
      tags: tags of the tests.
      hidden: the package of the exercise's hidden cases. `hidden.grade` runs them.
    """
    prefix = name + "." if name else ""
    for flavour in FLAVOURS:
        learner_library(
            name = prefix + "code." + flavour,
            testonly = True,
            srcs = srcs,
            copts = learner_copts(flavour) + (BRIEF if brief else []),
            exercise = exercise[len("//"):],
            precompiled = "//grader/bazel:standard_library." + flavour if precompiled else None,
            tags = tags,
            deps = [
                exercise + ":contract",
                "//grader/tsan:canary_header",
            ],
        )
    tests = {"grade": MODES.keys()}
    tests.update({mode: [mode] for mode in MODES})
    _graded(prefix, prefix, exercise, srcs, tags, tests)
    if hidden:
        _graded(prefix + "hidden.", prefix, hidden, srcs, tags, {"grade": MODES.keys()})
    if not name:
        cc_binary(
            name = "demo",
            testonly = True,
            srcs = [exercise + ":demo.cc"],
            copts = STRICT + flavour_copts("plain"),
            linkopts = ["-pthread"],
            tags = tags,
            deps = [
                "code.plain",
                exercise + ":contract",
                "//grader/testing:not_started",
            ],
        )

def _graded(prefix, code, cases, srcs, tags, tests):
    """The workers of an implementation for the cases of one package, and the tests that run them.

    Args:
      prefix: of the targets.
      code: prefix of what was compiled of the implementation.
      cases: the package of the cases: the exercise's, or that of its hidden ones.
      srcs: the learner's files.
      tags: tags of the tests.
      tests: name of a test -> its modes.
    """
    for mode, how in MODES.items():
        kit = cases + ":kit." + mode
        learner_object(
            name = prefix + mode + ".code",
            testonly = True,
            code = code + "code." + how.flavour,
            kit = kit,
            tags = tags,
        )
        cc_binary(
            name = prefix + mode + ".worker",
            testonly = True,
            linkopts = how.linkopts,
            tags = tags,
            deps = [kit, prefix + mode + ".code"],
        )
    for test, modes in tests.items():
        flavours = {MODES[mode].flavour: None for mode in modes}
        graded_test(
            name = prefix + test,
            size = "medium",
            timeout = "long",
            code = {code + "code." + flavour: flavour for flavour in flavours},
            exercise = cases + ":exercise",
            kits = [cases + ":kit." + each for each in MODES],
            prefix = prefix,
            srcs = srcs,
            tags = tags + (["manual"] if test in MODES and "manual" not in tags else []),
            workers = {prefix + mode + ".worker": mode for mode in modes},
        )

def solution(exercise):
    """Declares the reference solution of this package, its mutants, and correct solutions in other styles.

    Args:
      exercise: the exercise's package. The files are the exercise's NAME.cc, mutants/*.patch, which must fail, and
        styles/*.cc, which must pass in every mode as the solution does: a case that refuses one asks for more than the
        contract. mutants/nothing.cc does nothing and answers what could be asked; no case may pass with it.
    """
    solutions = native.glob(["*.cc"])
    implementation(
        name = "",
        exercise = exercise,
        srcs = solutions,
    )
    for patch in native.glob(["mutants/*.patch"]):
        implementation(
            name = patch[:-len(".patch")],
            exercise = exercise,
            srcs = [mutant_source(patch, solutions[0])],
            brief = True,
            precompiled = True,
            # Meant to fail, so nothing but its name starts it.
            tags = ["manual"],
        )
    for other in native.glob([
        "mutants/*.cc",
        "styles/*.cc",
    ]):
        implementation(
            name = other[:-len(".cc")],
            exercise = exercise,
            srcs = [other],
            brief = True,
            precompiled = True,
            # Too many for every test of the tree; `./kit verify` starts them.
            tags = ["manual"],
        )

def course(name, exercises):
    """Declares the course: its exercises, in the order in which they are taught.

    Args:
      name: name of the file that describes it, NAME.json.
      exercises: the exercises' packages.
    """
    course_file(
        name = name,
        exercises = [e + ":exercise" for e in exercises],
        visibility = ["//visibility:public"],
    )
