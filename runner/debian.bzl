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
        targets = {"installed": {"linkopts": ["-l:libyaml-cpp.a"]}},
        more = """# The archive that is installed is for this machine's processor only.
alias(
    name = "yaml-cpp",
    actual = select({
        "@parley//runner/cross:is_cross_compiled": "@yaml-cpp-source//:yaml-cpp",
        "//conditions:default": ":installed",
    }),
    visibility = ["//visibility:public"],
)
""",
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

def _library_build_file(targets, more):
    lines = ['load("@rules_cc//cc:cc_library.bzl", "cc_library")']
    for name, attributes in targets.items():
        rest = "".join([", %s = %s" % (key, repr(value)) for key, value in attributes.items()])
        lines.append('cc_library(name = "%s", visibility = ["//visibility:public"]%s)' % (name, rest))
    return "\n".join(lines) + "\n" + more

# Fetched only when something is built for another processor. apt-get needs no rights as long as all that it keeps is here.
def _yaml_cpp_source_impl(repository_ctx):
    given = repository_ctx.os.environ.get("PARLEY_YAML_CPP")
    if given:
        for folder in ["include", "src"]:
            repository_ctx.symlink(given + "/" + folder, folder)
    else:
        result = repository_ctx.execute(["sh", "-c", _FETCH_SOURCE, "sh", "yaml-cpp"], timeout = 600)
        if result.return_code != 0:
            fail("The source of yaml-cpp, for other processors, was not fetched (PARLEY_YAML_CPP=FOLDER names one that " +
                 "is there already):\n" + result.stdout + result.stderr)
    repository_ctx.file("BUILD.bazel", _YAML_CPP_SOURCE)

_FETCH_SOURCE = """
set -eu
mkdir -p apt/sources apt/lists/partial apt/cache/archives/partial
cd apt
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [ ! -e "$file" ] || sed -n 's/^deb /deb-src /p' "$file" >"sources/$(basename "$file" .list).list"
done
for file in /etc/apt/sources.list.d/*.sources; do
  [ ! -e "$file" ] || sed 's/^Types:.*/Types: deb-src/' "$file" >"sources/$(basename "$file")"
done
apt() {
  apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$PWD/sources" -o Dir::State::lists="$PWD/lists" \
    -o Dir::Cache="$PWD/cache" -o APT::Sandbox::User="$(id -un)" "$@"
}
apt update
apt source --download-only "$1"
tar -x --strip-components=1 -C .. -f "$1"_*.orig.tar.*
cd ..
rm -rf apt
"""

_YAML_CPP_SOURCE = """
load("@rules_cc//cc:cc_library.bzl", "cc_library")

cc_library(
    name = "yaml-cpp",
    srcs = glob(["src/*.cpp", "src/*.h"]),
    hdrs = glob(["include/**/*.h"]),
    includes = ["include"],
    linkstatic = True,
    visibility = ["//visibility:public"],
)
"""

_yaml_cpp_source = repository_rule(
    implementation = _yaml_cpp_source_impl,
    doc = "Debian's source package of yaml-cpp.",
    environ = ["PARLEY_YAML_CPP"],
)

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

_RULES_CC = dict(
    _native_rules("cc", _CC_RULES),
    **{
        # What the newer rules hand out for toolchains is built in here. A name cannot be given to itself in one file.
        "cc/cc_toolchain_config_lib.bzl": """
load("@bazel_tools//tools/cpp:cc_toolchain_config_lib.bzl", _tool_path = "tool_path")

tool_path = _tool_path
""",
        "cc/common/BUILD.bazel": "",
        "cc/common/builtin.bzl": "builtin = struct(cc_common = cc_common, info = CcToolchainConfigInfo)\n",
        "cc/common/cc_common.bzl": """
load(":builtin.bzl", "builtin")

cc_common = builtin.cc_common
""",
        "cc/toolchains/BUILD.bazel": "",
        "cc/toolchains/cc_toolchain.bzl": "cc_toolchain = native.cc_toolchain\n",
        "cc/toolchains/cc_toolchain_config_info.bzl": """
load("//cc/common:builtin.bzl", "builtin")

CcToolchainConfigInfo = builtin.info
""",
    }
)

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
        "rules_cc": _RULES_CC,
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
                build_file = _library_build_file(library.targets, getattr(library, "more", "")),
                header = library.header,
                package = library.package,
            )
    if not native.existing_rule("yaml-cpp-source"):
        _yaml_cpp_source(name = "yaml-cpp-source")
    native.register_toolchains("@parley//runner/cross:all")
