"""cross_compiler: one of Debian's cross compilers as a platform and a C++ toolchain of Bazel."""

load("@rules_cc//cc:cc_toolchain_config_lib.bzl", "tool_path")
load("@rules_cc//cc/common:cc_common.bzl", "cc_common")
load("@rules_cc//cc/toolchains:cc_toolchain.bzl", "cc_toolchain")
load("@rules_cc//cc/toolchains:cc_toolchain_config_info.bzl", "CcToolchainConfigInfo")

# Bazel's name of each tool, and the end of the name of Debian's program.
_TOOLS = {
    "ar": "ar",
    "cpp": "cpp",
    # The driver for C++ compiles C and assembly, too, and links the C++ library without being told.
    "gcc": "g++",
    "gcov": "gcov",
    "ld": "ld",
    "nm": "nm",
    "objcopy": "objcopy",
    "objdump": "objdump",
    "strip": "strip",
}

def _config_impl(ctx):
    prefix = ctx.attr.prefix
    return cc_common.create_cc_toolchain_config_info(
        ctx = ctx,
        abi_libc_version = "glibc",
        abi_version = "gcc",
        compiler = "gcc",
        # Libraries of headers alone come from the machine's own folder, which this compiler searches last.
        cxx_builtin_include_directories = [
            "/usr/" + prefix + "/include",
            "/usr/lib/gcc-cross/" + prefix,
            "/usr/lib/gcc/" + prefix,
            "/usr/include",
        ],
        host_system_name = "local",
        target_cpu = ctx.attr.cpu,
        target_libc = "glibc",
        target_system_name = prefix,
        tool_paths = [tool_path(name = name, path = "/usr/bin/" + prefix + "-" + tool) for name, tool in _TOOLS.items()],
        toolchain_identifier = "debian-" + prefix,
    )

_config = rule(
    implementation = _config_impl,
    attrs = {
        "cpu": attr.string(mandatory = True),
        "prefix": attr.string(mandatory = True),
    },
    provides = [CcToolchainConfigInfo],
)

def cross_compiler(name, cpu, prefix):
    """Makes the platform `name`, and a toolchain for it of the programs /usr/bin/PREFIX-g++ and so on.

    Args:
      name: the processor, as targets of Parley name it.
      cpu: the processor, as @platforms//cpu names it.
      prefix: what Debian's cross compiler begins with, as s390x-linux-gnu.
    """
    constraints = ["@platforms//os:linux", "@platforms//cpu:" + cpu, ":cross_compiled"]
    native.platform(name = name, constraint_values = constraints)
    native.filegroup(name = name + "_files")
    _config(name = name + "_config", cpu = cpu, prefix = prefix)
    files = {
        key: ":" + name + "_files"
        for key in ["all_files", "compiler_files", "dwp_files", "linker_files", "objcopy_files", "strip_files"]
    }
    cc_toolchain(
        name = name + "_compiler",
        supports_param_files = True,
        toolchain_config = ":" + name + "_config",
        **files
    )
    native.toolchain(
        name = name + "_toolchain",
        exec_compatible_with = ["@platforms//os:linux"],
        target_compatible_with = constraints,
        toolchain = ":" + name + "_compiler",
        toolchain_type = "@bazel_tools//tools/cpp:toolchain_type",
    )
