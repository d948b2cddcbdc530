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
        weak_memory = ctx.attr.weak_memory,
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
        "weak_memory": attr.bool(),
        "edit": attr.string_list(mandatory = True),
    },
)

def _written_exercise_file_impl(ctx):
    return [DefaultInfo(files = depset([ctx.file.src])), ExerciseInfo(json = ctx.file.src)]

written_exercise_file = rule(
    implementation = _written_exercise_file_impl,
    doc = "An exercise whose JSON the kit has written.",
    attrs = {"src": attr.label(mandatory = True, allow_single_file = [".json"])},
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
    launcher = ctx.actions.declare_file(ctx.label.name)
    command = [
        ctx.executable._runner.short_path,
        "--exercise=" + exercise.short_path,
        "--keeper=" + ctx.executable._keeper.short_path,
        "--package=" + ctx.label.package,
        "--target=//%s:%s" % (ctx.label.package, ctx.attr.prefix),
    ] + ["--source=" + f.short_path for f in ctx.files.srcs]
    files = ctx.files.srcs + [exercise, ctx.executable._runner, ctx.executable._keeper]
    for worker, mode in ctx.attr.workers.items():
        program = worker[DefaultInfo].files_to_run.executable
        command.append("--worker=%s=%s" % (mode, program.short_path))
        files.append(program)
        if mode == "tsan":
            command.append("--canary=" + ctx.executable._tsan_canary.short_path)
            files.append(ctx.executable._tsan_canary)
        elif mode == "interleave":
            command.append("--explorer=" + ctx.executable._explorer.short_path)
            files.append(ctx.executable._explorer)
    for code, flavour in ctx.attr.code.items():
        learner = code[LearnerInfo]
        command += ["--object=%s=%s" % (flavour, f.short_path) for f in learner.objects]
        command += ["--expanded=%s=%s" % (flavour, f.short_path) for f in learner.expanded]
        command += ["--record=" + f.short_path for f in learner.records]
        files += learner.objects + learner.expanded + learner.records
    for kit in ctx.attr.kits:
        command.append("--seam=" + kit[SeamInfo].names.short_path)
        files.append(kit[SeamInfo].names)
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
    doc = "Grades one implementation of an exercise in the modes of its workers, one after the other.",
    test = True,
    attrs = {
        "exercise": attr.label(mandatory = True, providers = [ExerciseInfo]),
        "prefix": attr.string(doc = "Of the implementation's targets: \"\" or \"mutants/unlocked_getter.\"."),
        "srcs": attr.label_list(allow_files = [".cc"], doc = "The learner's files, to find them in reports."),
        "code": attr.label_keyed_string_dict(
            mandatory = True,
            providers = [LearnerInfo],
            doc = "The same, compiled -> the flavour in which: \"plain\" or \"instrumented\".",
        ),
        "kits": attr.label_list(providers = [SeamInfo], doc = "What the workers are linked with."),
        "workers": attr.label_keyed_string_dict(
            mandatory = True,
            cfg = "target",
            doc = "The same, linked to the tests -> the mode for which.",
        ),
        "_explorer": attr.label(default = "//grader/runner:explore_case", executable = True, cfg = "target"),
        "_runner": attr.label(default = "//grader/runner:runner", executable = True, cfg = "target"),
        "_keeper": attr.label(default = "//grader/jail:keeper", executable = True, cfg = "target"),
        "_tsan_canary": attr.label(default = "//grader/tsan:canary", executable = True, cfg = "target"),
    },
)
