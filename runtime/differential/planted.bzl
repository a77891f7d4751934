"""planted_bug(): a test that a mutated copy of one of the runtime's files is found out."""

load("@rules_cc//cc:defs.bzl", "cc_test")

def planted_bug(name, file, found_by, programs):
    """Declares the test NAME_test: it passes when the bug of planted/NAME.patch is found.

    Args:
      name: of the bug.
      file: the runtime's file that the patch changes. A patch that no longer applies fails the build.
      found_by: "lockstep" or "differential".
      programs: at the most so many are tried.
    """
    original = "//runtime:" + file
    patch = "planted/{}.patch".format(name)
    native.genrule(
        name = name,
        srcs = [original, patch],
        outs = ["planted/{}.cc".format(name)],
        cmd = "cp $(location {original}) $@ && chmod u+w $@ && ".format(original = original) +
              "patch --silent --batch --forward --fuzz=0 $@ $(location {patch})".format(patch = patch),
        tags = ["manual"],
    )

    # Linked before the runtime's archive, the mutated file's definitions win, and the original is left out.
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
