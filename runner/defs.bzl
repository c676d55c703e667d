"""ipc_conformance_test: a test target for a file of cases, here and in other workspaces."""

def _ipc_conformance_test_impl(ctx):
    program = ctx.actions.declare_file(ctx.label.name)

    # The front end is linked once; each test is a name for it, with its own arguments.
    ctx.actions.symlink(
        output = program,
        is_executable = True,
        target_file = ctx.executable._front_end,
    )
    runfiles = ctx.runfiles(files = ctx.files.data)
    runfiles = runfiles.merge(ctx.attr._front_end[DefaultInfo].default_runfiles)
    return [DefaultInfo(executable = program, runfiles = runfiles)]

_ipc_conformance_test = rule(
    implementation = _ipc_conformance_test_impl,
    attrs = {
        "data": attr.label_list(allow_files = True),
        "_front_end": attr.label(
            cfg = "target",
            default = Label("//runner:conformance_test_main"),
            executable = True,
        ),
    },
    test = True,
)

def ipc_conformance_test(name, src, catalogue = [str(Label("//cases:catalogue"))], data = [], args = [], **kwargs):
    """Checks the cases of one file against the system that the test runs on.

    Every case is a GoogleTest test, so --test_filter, sharding (shard_count), --runs_per_test and test.xml work.

    Args:
      name: name of the test target.
      src: the case file (YAML).
      catalogue: targets or files with the behaviours that the cases say they cover.
      data: further files that the cases read.
      args: further arguments of the front end.
      **kwargs: attributes of every test: size, timeout, tags, shard_count, flaky, visibility, ...
    """
    kwargs.setdefault("size", "small")

    # The runner brings a sandbox of its own. Bazel's has one user only, and hides from cases what they are about.
    kwargs["tags"] = kwargs.get("tags", []) + ["no-sandbox"]
    behaviours = ["$(rootpaths %s)" % label for label in catalogue]
    _ipc_conformance_test(
        name = name,
        # The catalogue comes last: it takes all the arguments that follow it.
        args = ["$(rootpath %s)" % src] + args + (["--catalogue"] + behaviours if behaviours else []),
        data = [src] + catalogue + data,
        **kwargs
    )
