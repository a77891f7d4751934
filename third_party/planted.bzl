"""planted_copy(): a copy of a source file with a bug in it, so that a test can show that it is found."""

def planted_copy(name, original):
    """Makes planted/NAME.cc of `original` by planted/NAME.patch.

    Linked before the archive of the original, the copy's definitions win, and the original is left out.

    Args:
      name: of the bug, and of the target.
      original: the label of the file that the patch changes. A patch that no longer applies fails the build.
    """
    patch = "planted/{}.patch".format(name)
    native.genrule(
        name = name,
        srcs = [original, patch],
        outs = ["planted/{}.cc".format(name)],
        cmd = "cp $(location {original}) $@ && chmod u+w $@ && ".format(original = original) +
              "patch --silent --batch --forward --fuzz=0 $@ $(location {patch})".format(patch = patch),
        tags = ["manual"],
    )
