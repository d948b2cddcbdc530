"""Rules that carry the course as data: what an exercise is, and the test that grades one implementation of it."""

load("//grader/bazel:closed_object.bzl", "SeamInfo")
load("//grader/bazel:learner_library.bzl", "LearnerInfo")

ExerciseInfo = provider(
    doc = "One exercise as data.",
    fields = {"json": "File: the exercise, as grader/course/exercise.h reads it."},
)

def _exercise_file_impl(ctx):
    out = ctx.actions.declare_file(ctx.label.name + ".json")
    skip = json.decode(ctx.attr.skip)
    ctx.actions.write(out, json.encode(struct(
        name = ctx.attr.exercise,
        package = ctx.label.package,
        title = ctx.attr.title,
        edit = ctx.attr.edit,
        limits = ctx.attr.limits,
        allow = ctx.attr.allow,
        cases = [
            struct(
                name = case,
                points = points,
                skip = {mode: reasons[case] for mode, reasons in skip.items() if case in reasons},
            )
            for case, points in [(c, int(p)) for c, p in ctx.attr.points.items()]
        ],
    )))
    return [DefaultInfo(files = depset([out])), ExerciseInfo(json = out)]

exercise_file = rule(
    implementation = _exercise_file_impl,
    doc = "Writes an exercise as JSON.",
    attrs = {
        "exercise": attr.string(mandatory = True),
        "title": attr.string(mandatory = True),
        "points": attr.string_dict(mandatory = True),
        "skip": attr.string(),
        "limits": attr.string_dict(),
        "allow": attr.string_list(),
        "edit": attr.string_list(mandatory = True),
    },
)

def _course_file_impl(ctx):
    out = ctx.actions.declare_file(ctx.label.name + ".json")
    files = [e[ExerciseInfo].json for e in ctx.attr.exercises]
    ctx.actions.run_shell(
        inputs = files,
        outputs = [out],
        command = """
            out=$1; shift
            { printf '{"exercises":['; sep=
              for f in "$@"; do printf '%s' "$sep"; cat "$f"; sep=,; done
              printf ']}'; } > "$out"
        """,
        arguments = [out.path] + [f.path for f in files],
    )
    return [DefaultInfo(files = depset([out]))]

course_file = rule(
    implementation = _course_file_impl,
    doc = "Writes the exercises of a course as one JSON file.",
    attrs = {"exercises": attr.label_list(mandatory = True, providers = [ExerciseInfo])},
)

def _graded_test_impl(ctx):
    exercise = ctx.attr.exercise[ExerciseInfo].json
    code = ctx.attr.code[LearnerInfo]
    launcher = ctx.actions.declare_file(ctx.label.name)
    command = [
        ctx.executable._runner.short_path,
        "--exercise=" + exercise.short_path,
        "--worker=" + ctx.executable.worker.short_path,
        "--keeper=" + ctx.executable._keeper.short_path,
        "--mode=" + ctx.attr.mode,
        "--package=" + ctx.label.package,
        "--target=//%s:%s" % (ctx.label.package, ctx.label.name),
    ] + ["--source=" + f.short_path for f in ctx.files.srcs]
    command += ["--object=" + f.short_path for f in code.objects]
    command += ["--expanded=" + f.short_path for f in code.expanded]
    if ctx.attr.instrumented:
        command.append("--instrumented")
    files = ctx.files.srcs + code.objects + code.expanded + [exercise, ctx.executable.worker, ctx.executable._runner, ctx.executable._keeper]
    for kit in ctx.attr.kits:
        command.append("--seam=" + kit[SeamInfo].names.short_path)
        files.append(kit[SeamInfo].names)
    if ctx.attr.mode == "tsan":
        command.append("--canary=" + ctx.executable._tsan_canary.short_path)
        files.append(ctx.executable._tsan_canary)
    elif ctx.attr.mode == "interleave":
        command.append("--explorer=" + ctx.executable._explorer.short_path)
        files.append(ctx.executable._explorer)
        files += ctx.files.srcs
    ctx.actions.write(
        launcher,
        "#!/bin/sh\nexec " + " ".join(["'%s'" % c for c in command]) + " \"$@\"\n",
        is_executable = True,
    )
    return [
        DefaultInfo(executable = launcher, runfiles = ctx.runfiles(files = files)),
        # The jail is the sandbox. Within Bazel's own it could have neither control groups nor a user for the program.
        testing.ExecutionInfo({"no-sandbox": "1"}),
    ]

graded_test = rule(
    implementation = _graded_test_impl,
    doc = "Grades one implementation of an exercise in one mode.",
    test = True,
    attrs = {
        "exercise": attr.label(mandatory = True, providers = [ExerciseInfo]),
        "mode": attr.string(mandatory = True),
        "srcs": attr.label_list(allow_files = [".cc"], doc = "The learner's files, to find them in reports."),
        "code": attr.label(mandatory = True, providers = [LearnerInfo], doc = "The same, compiled for this mode."),
        "kits": attr.label_list(providers = [SeamInfo], doc = "What the workers are linked with."),
        "instrumented": attr.bool(doc = "It is compiled for ThreadSanitizer."),
        "worker": attr.label(mandatory = True, executable = True, cfg = "target"),
        "_explorer": attr.label(default = "//grader/runner:explore_case", executable = True, cfg = "target"),
        "_runner": attr.label(default = "//grader/runner:runner", executable = True, cfg = "target"),
        "_keeper": attr.label(default = "//grader/jail:keeper", executable = True, cfg = "target"),
        "_tsan_canary": attr.label(default = "//grader/tsan:canary", executable = True, cfg = "target"),
    },
)
