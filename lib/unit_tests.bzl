"""One cc_test for every *_test.cc of a folder, so that a new test needs no edit of a BUILD file."""

load("@rules_cc//cc:cc_test.bzl", "cc_test")

def unit_tests(deps, data = [], size = "small", **kwargs):
    """Makes a test target of each *_test.cc beside the calling BUILD file, named after the file.

    Args:
      deps: what all of them link, with a main function among it.
      data: files that all of them may read, by the paths they have in the repository.
      size: Bazel's size of each test, which gives its time limit.
      **kwargs: passed on to every cc_test.
    """
    for source in native.glob(["*_test.cc"], allow_empty = True):
        cc_test(
            name = source[:-len(".cc")],
            size = size,
            srcs = [source],
            data = data,
            # The libraries under test are archives, so that a test is one file like the program itself.
            linkstatic = True,
            deps = deps,
            **kwargs
        )
