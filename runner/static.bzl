"""static_program: a program built as one static file that is as small as can be, for this or another processor."""

# Not of the program, but of how a command asked for everything to be built.
def _without_sanitizers(options):
    return [option for option in options if "sanitize" not in option]

_OPTIONS = [
    "//command_line_option:copt",
    "//command_line_option:linkopt",
    "//command_line_option:platforms",
]

# What says where and against what the program will run, and nothing about how it is built: with the same values for all,
# Bazel sees that it is the same program, and builds it once.
_OF_TESTS = {
    str(Label("//runner:baseline")): Label("//runner:mirrored"),
    str(Label("//runner:linkage")): "dynamic",
    str(Label("//runner:processor")): "x86_64",
    str(Label("//runner:target")): "native",
    str(Label("//runner:target_files")): Label("//runner:targets"),
}

def _static_impl(settings, attr):
    copts = _without_sanitizers(settings["//command_line_option:copt"])
    linkopts = _without_sanitizers(settings["//command_line_option:linkopt"])
    options = {
        "//command_line_option:compilation_mode": "opt",
        "//command_line_option:copt": copts + ["-Os", "-fno-pie", "-ffunction-sections", "-fdata-sections"],
        "//command_line_option:linkopt": linkopts + ["-static", "-no-pie", "-Wl,--gc-sections", "-s"],
        "//command_line_option:platforms": [str(attr.platform)] if attr.platform else settings["//command_line_option:platforms"],
    }
    options.update(_OF_TESTS)
    return options

_static = transition(
    implementation = _static_impl,
    inputs = _OPTIONS,
    outputs = _OPTIONS + ["//command_line_option:compilation_mode"] + _OF_TESTS.keys(),
)

def _static_program_impl(ctx):
    program = ctx.actions.declare_file(ctx.label.name)
    binary = ctx.attr.binary[0] if type(ctx.attr.binary) == "list" else ctx.attr.binary
    ctx.actions.symlink(
        output = program,
        is_executable = True,
        target_file = binary[DefaultInfo].files_to_run.executable,
    )
    return [DefaultInfo(executable = program, files = depset([program]))]

static_program = rule(
    implementation = _static_program_impl,
    attrs = {
        "binary": attr.label(
            cfg = _static,
            doc = "The cc_binary; everything that it links is compiled anew for it.",
            mandatory = True,
        ),
        "platform": attr.label(doc = "The platform to build for; none: that of the command."),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    doc = "A program built as one static file, optimised for size.",
    executable = True,
)
