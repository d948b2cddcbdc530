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
    numbers = [ctx.attr.schedules] + ctx.attr.weakened
    ctx.actions.write(
        launcher,
        "#!/bin/sh\nexec " + " ".join(["'%s'" % f.short_path for f in command] + [str(n) for n in numbers] + ctx.attr.options) + "\n",
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
        "weakened": attr.int_list(doc = "of a structure: which place was weakened, and how many there are"),
        "options": attr.string_list(doc = "of explore, but for structures"),
        "_explore": attr.label(default = "//grader/interleave:explore", executable = True, cfg = "target"),
        "_verdict": attr.label(
            default = "//grader/interleave/corpus:verdict.sh",
            allow_single_file = True,
            executable = True,
            cfg = "target",
        ),
    },
)

def explored_corpus(name, programs, sample, schedules, options = []):
    """Declares `FILE.test` for every program of a corpus, and the suite of all of them.

    Args:
      name: name of the suite, which nothing but its name starts: it takes many minutes.
      programs: source files of one program each.
      sample: those that are tested whenever everything is.
      schedules: how many schedules each is explored under, at most.
      options: further options of explore.
    """
    for source in programs:
        program = source[:-len(".cc")]
        tags = [] if source in sample else ["manual"]
        interleaved_binary(
            name = program,
            testonly = True,
            srcs = [source],
            tags = tags,
        )
        _explored_test(
            name = program + ".test",
            size = "small",
            timeout = "moderate",
            options = options,
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

def explored_structures(name, places, header, sample, schedules, sample_schedules):
    """Declares `STRUCTURE.N.test` for every structure, right (N = 0) and with each of its memory orders weakened.

    Args:
      name: name of the suite of all, which nothing but its name starts: it takes many minutes.
      places: how many memory orders can be weakened, by source file.
      header: what the sources include.
      sample: the programs `STRUCTURE.N` that are tested whenever everything is, as `STRUCTURE.N.sample`.
      schedules: how many schedules each is explored under, at most; a right one exactly.
      sample_schedules: the same for the sample.
    """
    tests = []
    for source in places:
        for weakened in range(places[source] + 1):
            program = "%s.%d" % (source[:-len(".cc")], weakened)
            interleaved_binary(
                name = program,
                testonly = True,
                srcs = [source, header],
                local_defines = ["WEAKENED=%d" % weakened],
                tags = [] if program in sample else ["manual"],
            )
            tests.append(program + ".test")
            for kind, count, tags in [("test", schedules, ["manual"])] + (
                [("sample", sample_schedules, [])] if program in sample else []
            ):
                _explored_test(
                    name = "%s.%s" % (program, kind),
                    size = "small",
                    timeout = "moderate",
                    program = program,
                    schedules = count,
                    source = source,
                    tags = tags,
                    weakened = [weakened, places[source]],
                )
    native.test_suite(
        name = name,
        tags = ["manual"],
        tests = tests,
    )
