"""learner_library(): a learner's file, compiled within limits by a program of the grader's own.

cc_library would do but for two things: nothing would bound the compiler, and the gate needs the object itself.
"""

load("@rules_cc//cc:defs.bzl", "CcInfo", "cc_common")
load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")
load("//grader/bazel:compile_command.bzl", "compile_command")
load("//grader/bazel:precompiled_header.bzl", "PrecompiledInfo")

LearnerInfo = provider(
    doc = "What the gate looks at.",
    fields = {
        "expanded": "List of Files: the sources as they are compiled, with their macros expanded.",
        "objects": "List of Files: what the compiler made of them.",
        "records": "List of Files: how the compiler ran, in a jail or not.",
    },
)

# An error flood or a deep recursion ends early, and with an error that says so.
_GCC_LIMITS = [
    "-fmax-errors=20",
    "-fmax-include-depth=100",
    "-ftemplate-depth=512",
    "-ftemplate-backtrace-limit=6",
    "-fconstexpr-depth=512",
    "-fconstexpr-ops-limit=33554432",
]
_CLANG_LIMITS = [
    "-ferror-limit=20",
    "-ftemplate-depth=512",
    "-ftemplate-backtrace-limit=6",
    "-fconstexpr-depth=512",
    "-fconstexpr-steps=1048576",
    # No second run of a compiler that was stopped, to describe its crash.
    "-fno-crash-diagnostics",
]

def _learner_library_impl(ctx):
    toolchain = find_cc_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    deps = cc_common.merge_cc_infos(cc_infos = [dep[CcInfo] for dep in ctx.attr.deps])
    headers = deps.compilation_context
    clang = toolchain.compiler.startswith("clang")
    limits = _CLANG_LIMITS if clang else _GCC_LIMITS

    # clang has headers of another kind, and compiles without.
    first_flags = []
    first_inputs = []
    if ctx.attr.precompiled and not clang:
        first = ctx.attr.precompiled[PrecompiledInfo]
        first_flags = ["-include", first.header.path, "-Werror=invalid-pch"]
        first_inputs = [first.header, first.compiled]
    objects = []
    expanded = []
    records = []
    for source in ctx.files.srcs:
        # Where a source lies decides which header "name.h" is; the contract's folder is searched too, so that the same
        # file compiles in the learner's tree and wherever it is graded.
        stem = "_objects/%s/%s" % (ctx.label.name, source.basename[:-len(".cc")])
        object = ctx.actions.declare_file(stem + ".o")
        lines = ctx.actions.declare_file(stem + ".expanded")
        record = ctx.actions.declare_file(stem + ".record")
        command = compile_command(
            ctx,
            toolchain,
            source,
            object,
            first_flags + ctx.attr.copts + limits,
            include_directories = headers.includes,
            quote_include_directories = depset([ctx.attr.exercise], transitive = [headers.quote_includes]),
            system_include_directories = headers.system_includes,
            preprocessor_defines = headers.defines,
        )
        inputs = depset([source] + first_inputs, transitive = [headers.headers, toolchain.all_files])

        # The compiler's jail shows it nothing but these.
        known = ctx.actions.args()
        known.add(source, format = "--source=%s")
        known.add(object, format = "--object=%s")
        known.add(lines, format = "--expanded=%s")
        known.add(record, format = "--record=%s")
        known.add_all(inputs, format_each = "--input=%s")
        known.add("--")
        ctx.actions.run(
            mnemonic = "LearnerCompile",
            progress_message = "Compiling " + source.short_path,
            executable = ctx.executable._bounded_compiler,
            arguments = [known, command.tool] + command.arguments,
            env = command.environment,
            inputs = inputs,
            outputs = [object, lines, record],
        )
        objects.append(object)
        expanded.append(lines)
        records.append(record)

    linking_context, _ = cc_common.create_linking_context_from_compilation_outputs(
        actions = ctx.actions,
        name = ctx.label.name,
        feature_configuration = features,
        cc_toolchain = toolchain,
        compilation_outputs = cc_common.create_compilation_outputs(
            objects = depset(objects),
            pic_objects = depset(objects),
        ),
        # For demos. What is graded is closed first (closed_object.bzl).
        alwayslink = True,
        disallow_dynamic_library = True,
        linking_contexts = [deps.linking_context],
    )
    return [
        DefaultInfo(files = depset(objects)),
        CcInfo(linking_context = linking_context),
        LearnerInfo(objects = objects, expanded = expanded, records = records),
    ]

learner_library = rule(
    implementation = _learner_library_impl,
    doc = "Compiles a learner's file within limits, and keeps the object for the gate.",
    attrs = {
        "srcs": attr.label_list(allow_files = [".cc"], mandatory = True),
        "exercise": attr.string(mandatory = True, doc = "The exercise's folder, whose headers are found by name."),
        "copts": attr.string_list(doc = "Further flags of the compiler."),
        "deps": attr.label_list(providers = [CcInfo]),
        "precompiled": attr.label(providers = [PrecompiledInfo], doc = "A precompiled_header() of the same copts."),
        "_bounded_compiler": attr.label(
            default = "//grader/gate/compiler:bounded_compiler",
            executable = True,
            cfg = "exec",
        ),
        # For Bazel before 7, which does not find the toolchain by its type.
        "_cc_toolchain": attr.label(default = "@rules_cc//cc:current_cc_toolchain"),
    },
    fragments = ["cpp"],
    toolchains = use_cc_toolchain(),
)
