"""The kit's libraries from Debian's packages, under the labels of the central registry."""

def _debian_package_impl(ctx):
    for path, link in ctx.attr.paths.items():
        if not ctx.path(path).exists:
            fail("{path} is missing: install Debian's package {package} (./kit offers to do it).".format(
                path = path,
                package = ctx.attr.package,
            ))
        ctx.symlink(path, link)
    ctx.symlink(ctx.attr.build_file, "BUILD")
    ctx.file("WORKSPACE", "workspace(name = \"%s\")\n" % ctx.name)

# Also called by MODULE.bazel, for a library that the central registry does not have.
debian_package = repository_rule(
    implementation = _debian_package_impl,
    local = True,
    attrs = {
        "package": attr.string(mandatory = True, doc = "Debian's package, for the error message."),
        "paths": attr.string_dict(doc = "Installed path -> path in the repository."),
        "build_file": attr.label(mandatory = True, allow_single_file = True),
    },
)

def _generated_impl(ctx):
    for path, content in ctx.attr.files.items():
        ctx.file(path, content)
    ctx.file("WORKSPACE", "workspace(name = \"%s\")\n" % ctx.name)

_generated = repository_rule(
    implementation = _generated_impl,
    attrs = {"files": attr.string_dict()},
)

# Debian's own rules_cc does not load on Debian's Bazel 4.2; there the native rules are the rules.
_NATIVE_CC_RULES = [
    "cc_binary",
    "cc_import",
    "cc_library",
    "cc_test",
    "cc_toolchain",
    "cc_toolchain_suite",
]

_CC_DEFS = """load(":builtins.bzl", "common", "info")

cc_common = common
CcInfo = info
""" + "".join(["{0} = native.{0}\n".format(r) for r in _NATIVE_CC_RULES])

# A file of its own: a name cannot be given to itself.
_CC_BUILTINS = """common = cc_common
info = CcInfo
"""

_CC_BUILD = """alias(
    name = "current_cc_toolchain",
    actual = "@bazel_tools//tools/cpp:current_cc_toolchain",
    visibility = ["//visibility:public"],
)
"""

_FIND_CC_TOOLCHAIN = """load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

find_cc_toolchain = find_cpp_toolchain

def use_cc_toolchain(mandatory = False):
    return ["@bazel_tools//tools/cpp:toolchain_type"]
"""

def debian_repositories():
    """Declares every external repository that the kit uses."""
    _generated(
        name = "rules_cc",
        files = {
            "BUILD": "",
            "cc/BUILD": _CC_BUILD,
            "cc/builtins.bzl": _CC_BUILTINS,
            "cc/defs.bzl": _CC_DEFS,
            "cc/find_cc_toolchain.bzl": _FIND_CC_TOOLCHAIN,
        },
    )

    # `bazel test` asks for this one even where nobody measures coverage.
    _generated(
        name = "remote_coverage_tools",
        files = {"BUILD": "filegroup(name = \"coverage_report_generator\", visibility = [\"//visibility:public\"])\n"},
    )
    native.local_repository(name = "rules_java", path = "/usr/share/bazel/rules/java")
    native.local_repository(name = "rules_proto", path = "/usr/share/bazel/rules/proto")

    debian_package(
        name = "googletest",
        package = "googletest",
        paths = {
            "/usr/src/googletest/googletest": "googletest",
        },
        build_file = "//grader/bazel/debian:googletest.BUILD",
    )
    debian_package(
        name = "capstone",
        package = "libcapstone-dev",
        paths = {"/usr/include/capstone": "capstone"},
        build_file = "//grader/bazel/debian:capstone.BUILD",
    )
    debian_package(
        name = "cli11",
        package = "libcli11-dev",
        paths = {"/usr/include/CLI": "CLI"},
        build_file = "//grader/bazel/debian:cli11.BUILD",
    )
    debian_package(
        name = "elfutils",
        package = "libdw-dev",
        paths = {
            "/usr/include/dwarf.h": "dwarf.h",
            "/usr/include/elfutils": "elfutils",
        },
        build_file = "//grader/bazel/debian:elfutils.BUILD",
    )
    debian_package(
        name = "fmt",
        package = "libfmt-dev",
        paths = {"/usr/include/fmt": "fmt"},
        build_file = "//grader/bazel/debian:fmt.BUILD",
    )
    debian_package(
        name = "libarchive",
        package = "libarchive-dev",
        paths = {
            "/usr/include/archive.h": "archive.h",
            "/usr/include/archive_entry.h": "archive_entry.h",
        },
        build_file = "//grader/bazel/debian:libarchive.BUILD",
    )
    debian_package(
        name = "libcsv",
        package = "libcsv-dev",
        paths = {"/usr/include/csv.h": "csv.h"},
        build_file = "//grader/bazel/debian:libcsv.BUILD",
    )
    debian_package(
        name = "libmd",
        package = "libmd-dev",
        paths = {"/usr/include/sha2.h": "sha2.h"},
        build_file = "//grader/bazel/debian:libmd.BUILD",
    )
    debian_package(
        name = "libseccomp",
        package = "libseccomp-dev",
        paths = {
            "/usr/include/seccomp-syscalls.h": "seccomp-syscalls.h",
            "/usr/include/seccomp.h": "seccomp.h",
        },
        build_file = "//grader/bazel/debian:libseccomp.BUILD",
    )
    debian_package(
        name = "mustache",
        package = "libkainjow-mustache-dev",
        paths = {"/usr/include/kainjow": "kainjow"},
        build_file = "//grader/bazel/debian:mustache.BUILD",
    )
    debian_package(
        name = "nlohmann_json",
        package = "nlohmann-json3-dev",
        paths = {"/usr/include/nlohmann": "nlohmann"},
        build_file = "//grader/bazel/debian:nlohmann_json.BUILD",
    )
    debian_package(
        name = "pugixml",
        package = "libpugixml-dev",
        paths = {
            "/usr/include/pugiconfig.hpp": "pugiconfig.hpp",
            "/usr/include/pugixml.hpp": "pugixml.hpp",
        },
        build_file = "//grader/bazel/debian:pugixml.BUILD",
    )
    debian_package(
        name = "sqlite",
        package = "libsqlite3-dev",
        paths = {"/usr/include/sqlite3.h": "sqlite3.h"},
        build_file = "//grader/bazel/debian:sqlite.BUILD",
    )
    debian_package(
        name = "valijson",
        package = "libvalijson-dev",
        paths = {"/usr/include/valijson": "valijson"},
        build_file = "//grader/bazel/debian:valijson.BUILD",
    )
