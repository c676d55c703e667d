"""script_test: a test that is a shell script, told where the programs and files are that it tries out."""

load("@rules_shell//shell:sh_test.bzl", "sh_test")

def script_test(name, given = [], words = [], script = None, data = [], size = "small", tags = ["no-sandbox"]):
    """Makes a test target of a script beside the calling BUILD file.

    Args:
      name: name of the target, and of the script (with .sh) unless that is said.
      given: labels of single files and programs, whose paths are the script's first arguments.
      words: further arguments.
      script: the script's file, where several tests share one.
      data: what else the script may read, by the paths it has in the repository.
      size: Bazel's size of the test, which gives its time limit.
      tags: most of these scripts start programs that run cases, for which a sandbox has too few users and namespaces.
    """
    sh_test(
        name = name,
        size = size,
        srcs = [script or name + ".sh"],
        args = ["$(rootpath %s)" % label for label in given] + words,
        data = given + data,
        tags = tags,
    )
