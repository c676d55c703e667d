"""ipc_conformance_test: a test target for a file of cases, here and in other workspaces."""

load(":settings.bzl", "TextSettingInfo")

# Where the cases run when nothing is said: in the test itself, on the system under it.
_NATIVE = "native"

def _described(ctx, name):
    for file in ctx.files._targets:
        if file.basename == name:
            return file
    return None

# Baselines of no target are there for others to include.
def _shared_baselines(ctx):
    end = ".baseline.yaml"
    baselines = [file for file in ctx.files._targets if file.basename.endswith(end)]
    return [file for file in baselines if not _described(ctx, file.basename[:-len(end)] + ".yaml")]

def _baseline(ctx, target):
    if TextSettingInfo not in ctx.attr._baseline:
        return ctx.files._baseline[0] if ctx.files._baseline else None
    if ctx.attr._baseline[TextSettingInfo].value == "mirrored":
        return _described(ctx, target + ".baseline.yaml")
    return None

# What tells the front end where to run the cases and which deviations are known there (variables of the environment
# that its options have), and the files that this takes.
def _place(ctx):
    target = ctx.attr.target or ctx.attr._target[TextSettingInfo].value
    baseline = _baseline(ctx, target)
    environment = {"PARLEY_BASELINE": baseline.short_path if baseline else "none"}
    files = [baseline] + _shared_baselines(ctx) if baseline else []
    if target != _NATIVE:
        description = _described(ctx, target + ".yaml")
        if not description:
            fail("there is no target '%s': //runner:target is the name of one of\n%s" % (
                target,
                "\n".join([file.path for file in ctx.files._targets if not file.path.endswith(".baseline.yaml")]),
            ))
        environment["PARLEY_TARGET"] = description.short_path
        files.append(description)
        if ctx.attr.target:
            environment["PARLEY_SKIP_WHERE_MISSING"] = "true"
        for binary in ctx.files.binary if ctx.attr.target else ctx.files._binary:
            environment["PARLEY_BINARY"] = binary.short_path
            files.append(binary)
    return environment, files

def _ipc_conformance_test_impl(ctx):
    program = ctx.actions.declare_file(ctx.label.name)

    # The front end is linked once; each test is a name for it, with its own arguments.
    ctx.actions.symlink(
        output = program,
        is_executable = True,
        target_file = ctx.executable._front_end,
    )
    environment, files = _place(ctx)
    runfiles = ctx.runfiles(files = ctx.files.data + files)
    runfiles = runfiles.merge(ctx.attr._front_end[DefaultInfo].default_runfiles)
    return [
        DefaultInfo(executable = program, runfiles = runfiles),
        testing.TestEnvironment(environment),
    ]

_ipc_conformance_test = rule(
    implementation = _ipc_conformance_test_impl,
    attrs = {
        "binary": attr.label(),
        "data": attr.label_list(allow_files = True),
        "target": attr.string(),
        "_baseline": attr.label(
            allow_files = True,
            default = Label("//runner:baseline"),
        ),
        "_binary": attr.label(default = Label("//runner:target_binary")),
        "_front_end": attr.label(
            cfg = "target",
            default = Label("//runner:conformance_test_main"),
            executable = True,
        ),
        "_target": attr.label(default = Label("//runner:target")),
        "_targets": attr.label(
            allow_files = True,
            default = Label("//runner:target_files"),
        ),
    },
    test = True,
)

def ipc_conformance_test(name, src = None, srcs = [], catalogue = [str(Label("//cases:catalogue"))], data = [], args = [], target = "", **kwargs):
    """Checks the cases of one file, or several, against the system that the test runs on, or another one.

    Every case is a GoogleTest test, so --test_filter, sharding (shard_count), --runs_per_test and test.xml work.
    --//runner:target=NAME runs the cases on the target that runner/targets/NAME.yaml describes.

    Args:
      name: name of the test target.
      src: the case file (YAML).
      srcs: case files, or groups of them, instead of one.
      catalogue: targets or files with the behaviours that the cases say they cover.
      data: further files that the cases read.
      args: further arguments of the front end.
      target: where these cases run whatever the command line says: a name as for --//runner:target. Where
        what this target takes is not installed, the tests are skipped.
      **kwargs: attributes of every test: size, timeout, tags, shard_count, flaky, visibility, ...
    """
    kwargs.setdefault("size", "small")

    # The runner brings a sandbox of its own. Bazel's has one user only, and hides from cases what they are about.
    kwargs["tags"] = kwargs.get("tags", []) + ["no-sandbox"]
    files = srcs + ([src] if src else [])
    behaviours = ["$(rootpaths %s)" % label for label in catalogue]
    _ipc_conformance_test(
        name = name,
        # The catalogue comes last: it takes all the arguments that follow it.
        args = ["$(rootpaths %s)" % label for label in files] + args + (["--catalogue"] + behaviours if behaviours else []),
        binary = Label("//runner:parley_static") if target else None,
        data = files + catalogue + data,
        target = target,
        **kwargs
    )
