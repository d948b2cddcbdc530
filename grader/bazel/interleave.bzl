"""interleaved_binary(): a program that //grader/interleave:explore can run under many schedules."""

load("@rules_cc//cc:defs.bzl", "cc_binary")
load("//grader/bazel:modes.bzl", "MODES", "WARNINGS", "flavour_copts")

def interleaved_binary(name, srcs, copts = [], deps = [], linkopts = [], **kwargs):
    """A cc_binary whose threads and forked processes the explorer controls.

        interleaved_binary(name = "bank", srcs = ["bank.cc"])

        bazel run //grader/interleave:explore -- --schedules 2000 $PWD/bazel-bin/bank

    Started by hand, the program runs under one schedule, the explorer's first. It ends as usual, or with exit code 70 and a line that
    names what went wrong, such as a data race. Libraries that it depends on should be instrumented too: what is not instrumented is not seen.

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
        copts = WARNINGS + flavour_copts("instrumented") + copts,
        linkopts = MODES["interleave"].linkopts + linkopts,
        deps = deps + ["//grader/tsan:canary_header"] + MODES["interleave"].deps,
        **kwargs
    )

def _explored_test_impl(ctx):
    launcher = ctx.actions.declare_file(ctx.label.name)
    command = [ctx.executable._verdict, ctx.executable._explore, ctx.executable.program, ctx.file.source]
    ctx.actions.write(
        launcher,
        "#!/bin/sh\nexec " + " ".join(["'%s'" % f.short_path for f in command]) + " %d\n" % ctx.attr.schedules,
        is_executable = True,
    )
    return [DefaultInfo(executable = launcher, runfiles = ctx.runfiles(files = command))]

_explored_test = rule(
    implementation = _explored_test_impl,
    doc = "Explores a program and compares what is found with the first line of its source.",
    test = True,
    attrs = {
        "program": attr.label(mandatory = True, executable = True, cfg = "target"),
        "source": attr.label(mandatory = True, allow_single_file = [".cc"]),
        "schedules": attr.int(mandatory = True),
        "_explore": attr.label(default = "//grader/interleave:explore", executable = True, cfg = "target"),
        "_verdict": attr.label(
            default = "//grader/interleave/corpus:verdict.sh",
            allow_single_file = True,
            executable = True,
            cfg = "target",
        ),
    },
)

def explored_corpus(name, programs, sample, schedules):
    """Declares `FILE.test` for every program of a corpus, and the suite of all of them.

    Args:
      name: name of the suite, which nothing but its name starts: it takes many minutes.
      programs: source files of one program each.
      sample: those that are tested whenever everything is.
      schedules: how many schedules each is explored under, at most.
    """
    for source in programs:
        program = source[:-len(".cc")]
        tags = [] if source in sample else ["manual"]
        interleaved_binary(
            name = program,
            testonly = True,
            srcs = [source],
            # Fences, which ThreadSanitizer's own library does not follow: gcc warns of them.
            copts = select({
                "//grader/bazel:clang": [],
                "//conditions:default": ["-Wno-tsan"],
            }),
            tags = tags,
        )
        _explored_test(
            name = program + ".test",
            size = "small",
            timeout = "moderate",
            program = program,
            schedules = schedules,
            source = source,
            tags = tags,
        )
    native.test_suite(
        name = name,
        tags = ["manual"],
        tests = [source[:-len(".cc")] + ".test" for source in programs],
    )
