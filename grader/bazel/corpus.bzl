"""corpus(): whole submissions with the verdict each must get. A new behaviour of the grader starts as a folder there."""

load("//grader/bazel:exercise.bzl", "implementation")

def _verdict_test_impl(ctx):
    launcher = ctx.actions.declare_file(ctx.label.name)
    command = [
        ctx.executable._check.short_path,
        "--expect=" + ctx.file.expect.short_path,
        "--graded=" + ctx.executable.graded.short_path,
        "--mode=" + ctx.attr.mode,
    ]
    ctx.actions.write(
        launcher,
        "#!/bin/sh\nexec " + " ".join(["'%s'" % c for c in command]) + " \"$@\"\n",
        is_executable = True,
    )
    runfiles = ctx.runfiles(files = [ctx.executable._check, ctx.executable.graded, ctx.file.expect])
    runfiles = runfiles.merge(ctx.attr.graded[DefaultInfo].default_runfiles)
    return [
        DefaultInfo(executable = launcher, runfiles = runfiles),
        testing.ExecutionInfo({"no-sandbox": "1"}),  # as the graded test that it starts
    ]

_verdict_test = rule(
    implementation = _verdict_test_impl,
    doc = "Starts a graded_test and compares its verdicts with the entry's `expect` file.",
    test = True,
    attrs = {
        "graded": attr.label(mandatory = True, executable = True, cfg = "target"),
        "expect": attr.label(mandatory = True, allow_single_file = True),
        "mode": attr.string(mandatory = True),
        "_check": attr.label(default = "//grader/corpus:check", executable = True, cfg = "target"),
    },
)

def corpus(exercise, tsan, explored = [], kinds = ["correct", "incorrect", "hostile"]):
    """Declares one implementation per folder KIND/NAME, and `KIND/NAME.MODE.verdict`, the test of its verdicts.

    A folder holds the submission's .cc file and `expect`, which grader/corpus/expectation.h describes. All tests have
    their turn in `./kit verify --corpus`; whenever everything is tested, each entry is graded natively, and those that
    are correct or named in `tsan` under ThreadSanitizer, too.

    Args:
      exercise: the exercise's package that all entries answer.
      tsan: the other entries, KIND/NAME, of which ThreadSanitizer has something to say.
      explored: the entries that are graded in the interleave mode, too.
      kinds: the folders of folders.
    """
    for expect in native.glob([kind + "/*/expect" for kind in kinds]):
        entry = expect[:-len("/expect")]
        implementation(
            name = entry,
            exercise = exercise,
            srcs = native.glob([entry + "/*.cc"]),
            brief = True,
            precompiled = not entry.startswith("hostile/"),
            # Most are meant to fail: the verdict tests start them.
            tags = ["manual"],
        )
        always = entry in tsan or entry.startswith("correct/")
        for mode in ["native", "tsan"] + (["interleave"] if entry in explored else []):
            _verdict_test(
                name = "%s.%s.verdict" % (entry, mode),
                tags = ["manual"] if mode == "tsan" and not always else [],
                # Room for three cases that run into their limit.
                size = "medium",
                expect = expect,
                graded = "%s.%s" % (entry, mode),
                mode = mode,
            )
