"""kit_object() and learner_object(): the two objects that a worker is linked of, closed to each other.

grader/link/closing.h says what of each the other sees. The kit's is made once for each exercise and mode.
"""

load("@rules_cc//cc:defs.bzl", "CcInfo", "cc_common")
load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")
load("//grader/bazel:learner_library.bzl", "LearnerInfo")

SeamInfo = provider(
    doc = "What a kit's object and a learner's have in common.",
    fields = {"names": "File: the names, as grader/link/closing.h writes them."},
)

_TOOLCHAIN = {
    "_close_object": attr.label(default = "//grader/link:close_object", executable = True, cfg = "exec"),
    # For Bazel before 7, which does not find the toolchain by its type.
    "_cc_toolchain": attr.label(default = "@rules_cc//cc:current_cc_toolchain"),
}

# What others want of the kit's libraries: the loader and the learner's object.
_WANTED = ["main", "_ZN6trenza11not_startedEPKcS1_i"]

def _features(ctx, toolchain):
    return cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )

def _joined(ctx, toolchain, name, arguments, inputs):
    """One relocatable object of many, by GNU ld, which is the linker that can dissolve their COMDAT groups."""
    out = ctx.actions.declare_file("_objects/%s/joined/%s.o" % (ctx.label.name, name))
    ctx.actions.run(
        mnemonic = "JoinObjects",
        executable = cc_common.get_tool_for_action(
            feature_configuration = _features(ctx, toolchain),
            action_name = "c++-link-executable",
        ),
        arguments = ["-fuse-ld=bfd", "-nostdlib", "-r", "-Wl,--force-group-allocation", "-o", out.path] + arguments,
        inputs = depset(inputs, transitive = [toolchain.all_files]),
        outputs = [out],
        use_default_shell_env = True,
    )
    return out

def _link_info(ctx, toolchain, object, further = []):
    """CcInfo of a library that is `object`, whole, and of what its users link beside it."""
    linking, _ = cc_common.create_linking_context_from_compilation_outputs(
        actions = ctx.actions,
        name = ctx.label.name,
        feature_configuration = _features(ctx, toolchain),
        cc_toolchain = toolchain,
        compilation_outputs = cc_common.create_compilation_outputs(
            objects = depset([object]),
            pic_objects = depset([object]),
        ),
        alwayslink = True,
        disallow_dynamic_library = True,
        linking_contexts = further,
    )
    return CcInfo(linking_context = linking)

def _kit_object_impl(ctx):
    toolchain = find_cc_toolchain(ctx)
    whole = []
    on_demand = []
    inputs = []
    beside = []
    deps = cc_common.merge_cc_infos(cc_infos = [dep[CcInfo] for dep in ctx.attr.deps])
    for library in deps.linking_context.linker_inputs.to_list():
        beside.append(cc_common.create_linker_input(
            owner = library.owner,
            user_link_flags = depset(library.user_link_flags),
        ))
        for part in library.libraries:
            archive = part.pic_static_library or part.static_library
            inputs.append(archive)
            if part.alwayslink:
                whole.append(archive.path)
            else:
                on_demand.append(archive.path)
    joined = _joined(
        ctx,
        toolchain,
        ctx.label.name,
        ["-Wl,-u," + name for name in _WANTED] + ["-Wl,--whole-archive"] + whole + ["-Wl,--no-whole-archive", "-Wl,--start-group"] + on_demand + ["-Wl,--end-group"],
        inputs,
    )
    closed = ctx.actions.declare_file("_objects/%s/%s.o" % (ctx.label.name, ctx.label.name))
    names = ctx.actions.declare_file(ctx.label.name + ".seam")
    ctx.actions.run(
        mnemonic = "CloseObject",
        executable = ctx.executable._close_object,
        arguments = ["kit", joined.path, closed.path, names.path],
        inputs = [joined],
        outputs = [closed, names],
    )
    return [
        DefaultInfo(files = depset([closed, names])),
        _link_info(ctx, toolchain, closed, [cc_common.create_linking_context(linker_inputs = depset(beside))]),
        SeamInfo(names = names),
    ]

kit_object = rule(
    implementation = _kit_object_impl,
    doc = "Joins all libraries of the kit that go into a worker, in their order, and closes them.",
    attrs = dict(_TOOLCHAIN, deps = attr.label_list(providers = [CcInfo], mandatory = True)),
    fragments = ["cpp"],
    toolchains = use_cc_toolchain(),
)

def _learner_object_impl(ctx):
    toolchain = find_cc_toolchain(ctx)
    objects = ctx.attr.code[LearnerInfo].objects
    open = objects[0] if len(objects) == 1 else _joined(ctx, toolchain, "all", [o.path for o in objects], objects)
    names = ctx.attr.kit[SeamInfo].names
    closed = ctx.actions.declare_file("_objects/%s/%s" % (ctx.label.name, open.basename))
    ctx.actions.run(
        mnemonic = "CloseObject",
        executable = ctx.executable._close_object,
        arguments = ["learner", open.path, closed.path, names.path],
        inputs = [open, names],
        outputs = [closed],
    )
    return [DefaultInfo(files = depset([closed])), _link_info(ctx, toolchain, closed)]

learner_object = rule(
    implementation = _learner_object_impl,
    doc = "Closes what a learner_library() compiled, but for what the kit's object needs of it.",
    attrs = dict(
        _TOOLCHAIN,
        code = attr.label(mandatory = True, providers = [LearnerInfo]),
        kit = attr.label(mandatory = True, providers = [SeamInfo]),
    ),
    fragments = ["cpp"],
    toolchains = use_cc_toolchain(),
)
