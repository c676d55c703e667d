"""Repositories made of Debian's packages, for Bazel 4.2.3 without a network.

Every label here equals that of the module in MODULE.bazel, so that BUILD files need not know which of the two is in use.
"""

# repository -> what proves that it is installed, the package that installs it, and the cc_library attributes of its targets.
_LIBRARIES = {
    "cli11": struct(
        header = "/usr/include/CLI/CLI.hpp",
        package = "libcli11-dev",
        targets = {"cli11": {}},
    ),
    "googletest": struct(
        header = "/usr/include/gtest/gtest.h",
        package = "libgtest-dev",
        targets = {
            "gtest": {"linkopts": ["-l:libgtest.a", "-pthread"]},
            "gtest_main": {"linkopts": ["-l:libgtest_main.a"], "deps": [":gtest"]},
        },
    ),
    "nlohmann_json": struct(
        header = "/usr/include/nlohmann/json.hpp",
        package = "nlohmann-json3-dev",
        targets = {"json": {}},
    ),
    "valijson": struct(
        header = "/usr/include/valijson/adapters/nlohmann_json_adapter.hpp",
        package = "libvalijson-dev",
        targets = {"valijson": {}},
    ),
    "yaml-cpp": struct(
        header = "/usr/include/yaml-cpp/yaml.h",
        package = "libyaml-cpp-dev",
        targets = {"yaml-cpp": {"linkopts": ["-l:libyaml-cpp.a"]}},
    ),
}

def _library_repository_impl(repository_ctx):
    if not repository_ctx.path(repository_ctx.attr.header).exists:
        fail("%s is missing; as root: apt-get install %s" % (
            repository_ctx.attr.header,
            repository_ctx.attr.package,
        ))
    repository_ctx.file("BUILD.bazel", repository_ctx.attr.build_file)

_library_repository = repository_rule(
    implementation = _library_repository_impl,
    attrs = {
        "build_file": attr.string(mandatory = True),
        "header": attr.string(mandatory = True),
        "package": attr.string(mandatory = True),
    },
    doc = "A library of the system: the compiler finds its headers, the linker its archive.",
    local = True,
)

def _library_build_file(targets):
    lines = ['load("@rules_cc//cc:cc_library.bzl", "cc_library")']
    for name, attributes in targets.items():
        rest = "".join([", %s = %s" % (key, repr(value)) for key, value in attributes.items()])
        lines.append('cc_library(name = "%s", visibility = ["//visibility:public"]%s)' % (name, rest))
    return "\n".join(lines) + "\n"

def _written_repository_impl(repository_ctx):
    for path, content in repository_ctx.attr.files.items():
        repository_ctx.file(path, content)

_written_repository = repository_rule(
    implementation = _written_repository_impl,
    attrs = {"files": attr.string_dict(mandatory = True)},
    doc = "A repository whose files are written out here.",
)

def _native_rules(folder, rules, all_rules = "defs"):
    """Files for a repository that hands on Bazel's built-in rules: one file each, as modern rule sets have it, and all in one."""
    files = {"%s/%s.bzl" % (folder, rule): "%s = native.%s\n" % (rule, rule) for rule in rules}
    files["%s/%s.bzl" % (folder, all_rules)] = "".join(["%s = native.%s\n" % (rule, rule) for rule in rules])
    files["%s/BUILD.bazel" % folder] = ""
    files["BUILD.bazel"] = ""
    return files

_CC_RULES = [
    "cc_binary",
    "cc_import",
    "cc_library",
    "cc_proto_library",
    "cc_test",
    "cc_toolchain",
    "cc_toolchain_suite",
    "objc_library",
]

# Bazel 4.2.3 itself loads these two, although nothing here is Java and nobody asks for coverage.
_JAVA_RULES = ["java_binary", "java_import", "java_library", "java_runtime", "java_test", "java_toolchain"]

_COVERAGE_TOOLS = """
filegroup(name = "coverage_report_generator", visibility = ["//visibility:public"])

filegroup(name = "lcov_merger", visibility = ["//visibility:public"])
"""

def debian_dependencies():
    """Defines every repository that Parley's BUILD files name and that the calling WORKSPACE does not have yet."""
    written = {
        "remote_coverage_tools": {"BUILD.bazel": _COVERAGE_TOOLS},
        "rules_cc": _native_rules("cc", _CC_RULES),
        "rules_java": _native_rules("java", _JAVA_RULES),
        "rules_shell": _native_rules("shell", ["sh_binary", "sh_library", "sh_test"]),
    }
    for name, files in written.items():
        if not native.existing_rule(name):
            _written_repository(name = name, files = files)
    for name, library in _LIBRARIES.items():
        if not native.existing_rule(name):
            _library_repository(
                name = name,
                build_file = _library_build_file(library.targets),
                header = library.header,
                package = library.package,
            )
