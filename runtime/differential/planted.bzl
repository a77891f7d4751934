"""planted_bug(): a test that a mutated copy of one of the runtime's files is found out."""

load("@rules_cc//cc:defs.bzl", "cc_test")
load("//third_party:planted.bzl", "planted_copy")

def planted_bug(name, file, found_by, programs):
    """Declares the test NAME_test: it passes when the bug of planted/NAME.patch is found.

    Args:
      name: of the bug.
      file: the runtime's file that the patch changes.
      found_by: "lockstep" or "differential".
      programs: at the most so many are tried.
    """
    planted_copy(
        name = name,
        original = "//runtime:" + file,
    )
    cc_test(
        name = name + "_test",
        size = "small",
        srcs = [
            "planted_test.cc",
            ":" + name,
        ],
        args = [found_by, str(programs)],
        copts = ["-O2"],
        linkstatic = True,
        tags = ["manual"],
        deps = [":differential"],
    )
