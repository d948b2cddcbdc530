"""precompiled_header(): headers compiled once for many small files.

Parsing the standard library is most of the time that a mutant or an entry of the corpus takes to compile, and there are
hundreds. What learners write is compiled without it: a file that forgets an #include would compile here and nowhere else.
"""

load("@rules_cc//cc:defs.bzl", "CcInfo", "cc_common")
load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")
load("//grader/bazel:compile_command.bzl", "compile_command")

PrecompiledInfo = provider(
    doc = "A header to be included before everything else.",
    fields = {
        "header": "File: the header.",
        "compiled": "File: what g++ made of it, beside it. It is good for files that are compiled with the same flags.",
    },
)

def _precompiled_header_impl(ctx):
    toolchain = find_cc_toolchain(ctx)

    # g++ looks for NAME.h.gch where it is told to include NAME.h, and takes it if it was made with the same flags.
    header = ctx.actions.declare_file("_precompiled/%s.h" % ctx.label.name)
    compiled = ctx.actions.declare_file("_precompiled/%s.h.gch" % ctx.label.name)
    ctx.actions.symlink(output = header, target_file = ctx.file.header)
    deps = cc_common.merge_cc_infos(cc_infos = [dep[CcInfo] for dep in ctx.attr.deps]).compilation_context
    command = compile_command(
        ctx,
        toolchain,
        header,
        compiled,
        ctx.attr.copts + ["-x", "c++-header"],
        include_directories = deps.includes,
        quote_include_directories = deps.quote_includes,
        system_include_directories = deps.system_includes,
        preprocessor_defines = deps.defines,
    )
    ctx.actions.run(
        mnemonic = "PrecompileHeader",
        progress_message = "Precompiling " + ctx.file.header.short_path,
        executable = command.tool,
        arguments = command.arguments,
        env = command.environment,
        inputs = depset(
            [header, ctx.file.header] + ctx.files.included,
            transitive = [deps.headers, toolchain.all_files],
        ),
        outputs = [compiled],
    )
    return [
        PrecompiledInfo(header = header, compiled = compiled),
        # For a cc_test, which only has to be told to include it.
        CcInfo(compilation_context = cc_common.create_compilation_context(headers = depset([header, compiled]))),
    ]

precompiled_header = rule(
    implementation = _precompiled_header_impl,
    doc = "Compiles a header with g++, for learner_library(precompiled = …) or precompiled() with the same copts.",
    attrs = {
        "header": attr.label(allow_single_file = [".h"], mandatory = True),
        "included": attr.label_list(allow_files = [".h"], doc = "Headers that copts include."),
        "copts": attr.string_list(doc = "Further flags of the compiler."),
        "deps": attr.label_list(providers = [CcInfo], doc = "Libraries whose headers it includes."),
        # For Bazel before 7, which does not find the toolchain by its type.
        "_cc_toolchain": attr.label(default = "@rules_cc//cc:current_cc_toolchain"),
    },
    fragments = ["cpp"],
    toolchains = use_cc_toolchain(),
)

def precompiled(name):
    """What to add to a cc_library, cc_binary or cc_test that shall find a header of this package parsed already.

    clang looks for headers compiled in another way. It gets none, so where clang compiles, a forgotten #include is noticed.

    Args:
      name: of a precompiled_header(), without flags of its own.

    Returns:
      A struct of copts and deps. Where the flags differ after all, g++ reads the header itself.
    """
    return struct(
        copts = select({
            "//grader/bazel:clang": [],
            "//conditions:default": ["-include", "grader/bazel/_precompiled/%s.h" % name],
        }),
        deps = select({
            "//grader/bazel:clang": [],
            "//conditions:default": ["//grader/bazel:" + name],
        }),
    )
