"""compile_command(): what cc_library would call to compile a file, for rules that must start the compiler themselves."""

load("@rules_cc//cc:defs.bzl", "cc_common")

def compile_command(ctx, toolchain, source, output, flags, **variables):
    """The compiler's command line, as the toolchain and the flags of this build have it.

    Args:
      ctx: of a rule with the fragment "cpp".
      toolchain: find_cc_toolchain(ctx).
      source: File to compile.
      output: File that comes of it.
      flags: further flags, behind those of the build.
      **variables: further arguments of cc_common.create_compile_variables().

    Returns:
      A struct of tool (path), arguments (list) and environment (dict).
    """
    action = "c++-compile"
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    found = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        source_file = source.path,
        output_file = output.path,
        user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts + flags,
        use_pic = True,
        **variables
    )
    environment = {"PWD": "/proc/self/cwd"}
    environment.update(cc_common.get_environment_variables(
        feature_configuration = features,
        action_name = action,
        variables = found,
    ))
    return struct(
        tool = cc_common.get_tool_for_action(feature_configuration = features, action_name = action),
        arguments = cc_common.get_memory_inefficient_command_line(
            feature_configuration = features,
            action_name = action,
            variables = found,
        ),
        environment = environment,
    )
