"""mutant_source(): a solution with one mistake, made of the solution of today and a patch."""

def _mutant_source_impl(ctx):
    source = ctx.actions.declare_file(ctx.label.name)
    patch = ctx.file.patch
    ctx.actions.run(
        mnemonic = "Mutate",
        progress_message = "Mutating " + source.short_path,
        executable = ctx.executable._apply_patch,
        arguments = [patch.path, ctx.file.solution.path, source.path, ctx.attr.renewal],
        inputs = [patch, ctx.file.solution],
        outputs = [source],
    )
    return [DefaultInfo(files = depset([source]))]

_mutant_source = rule(
    implementation = _mutant_source_impl,
    attrs = {
        "patch": attr.label(mandatory = True, allow_single_file = [".patch"]),
        "solution": attr.label(mandatory = True, allow_single_file = [".cc"]),
        "renewal": attr.string(mandatory = True),
        "_apply_patch": attr.label(
            default = "//grader/mutant:apply_patch",
            executable = True,
            cfg = "exec",
        ),
    },
)

def mutant_source(patch, solution):
    """Declares the source of a mutant, a target that is named as the file: mutants/NAME.cc.

    Args:
      patch: mutants/NAME.patch, which grader/mutant/mutant.h describes.
      solution: the file that it changes.

    Returns:
      The target's name.
    """
    mutant = patch[:-len(".patch")]
    name = mutant + ".cc"
    exercise = native.package_name().split("/")[-1]
    _mutant_source(
        name = name,
        patch = patch,
        solution = solution,
        renewal = "./kit mutant %s %s" % (exercise.split("_")[0], mutant.split("/")[-1]),
        # Nothing but the mutant itself needs it.
        tags = ["manual"],
    )
    return name
