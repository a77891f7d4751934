"""What the pages of docs/ show, and the actions that make it anew."""

load("@rules_cc//cc:defs.bzl", "cc_binary")

def _chosen(name, src, file, out):
    """The file called `file` among the outputs of `src`."""
    native.genrule(
        name = name,
        srcs = [src],
        outs = [out],
        cmd = "for file in $(SRCS); do case $$file in */{}) cat $$file > $@;; esac; done; [ -s $@ ]".format(file),
        tags = ["manual"],
    )

def report(name, verdict):
    """NAME.txt: what the judge says about a verdict's file."""
    _chosen(name, verdict, "report.txt", name + ".txt")

def curve(name, verdict):
    """NAME.curve: the heap over time at the kata's first size."""
    _chosen(name, verdict, "curve.txt", name + ".curve")

def view(name, views, view, kata, size, at = "after"):
    """NAME.txt: a view of a kata's workload; `views` is the program behind `show`."""
    native.genrule(
        name = name,
        srcs = [views],
        outs = [name + ".txt"],
        cmd = "for file in $(SRCS); do case $$file in */views) " +
              "$$file {} {} {} {} $@ && rm -f $@.notes;; esac; done; [ -f $@ ]".format(view, kata, size, at),
        tags = ["manual"],
    )

def picture(name, kind, srcs, before = [], after = []):
    """NAME.svg: what `draw KIND` makes of the words `before`, the files `srcs` and the words `after`."""
    words = ["'{}'".format(word) for word in before] + ["$(location {})".format(src) for src in srcs] + after
    native.genrule(
        name = name,
        srcs = srcs + ["//docs/pictures:draw"],
        outs = [name + ".svg"],
        cmd = "$(location //docs/pictures:draw) {} {} > $@".format(kind, " ".join(words)),
        tags = ["manual"],
    )

def shown_katas(sizes):
    """What the pages show of each kata: a kata's name -> its first size, which `show` runs unless told otherwise.

    Each starter and each reference is judged for the katas' own tests, too: nothing is judged for a page alone.
    """
    for kata, size in sizes.items():
        for role, verdict in {
            "starter": "//katas/{}:starter_verdict".format(kata),
            "fix": "//solutions/{}:reference_verdict".format(kata),
        }.items():
            report(kata + "_{}_report".format(role), verdict)
            curve(kata + "_" + role, verdict)
        for name, kind in {"dump": "dump-1", "folded": "folded-bytes"}.items():
            view(kata + "_" + name, "//katas/harness:starter_views_" + kata, kind, kata, size)
        picture(
            name = kata + "_heap",
            srcs = [kata + "_starter.curve", kata + "_fix.curve"],
            before = ["Kata {}, size {}: heap above what there was before".format(kata[:2], size)],
            kind = "heap",
        )
        picture(
            name = kata + "_flame",
            srcs = [kata + "_folded.txt"],
            before = ["Kata {}: bytes of the tasks that stay behind".format(kata[:2])],
            kind = "flame",
        )

def kata_answers(sizes, others):
    """What commands about the katas print, and others."""
    answers = dict(others)
    for kata in sizes:
        answers["bazel test //katas/{}:grade".format(kata)] = kata + "_starter_report.txt"
        grade = "bazel run //grader -- grade {0} --no-predict --file solutions/{0}/kata.cc"
        answers[grade.format(kata)] = kata + "_fix_report.txt"
        answers["bazel run //grader -- show {} --view dump --debug 1".format(kata)] = kata + "_dump.txt"
    return answers

def kata_figures(sizes, others):
    """The pictures of the katas, and others."""
    figures = dict(others)
    for kata in sizes:
        figures["figures/{}_heap.svg".format(kata[:2])] = kata + "_heap.svg"

        # Nobody stays behind in that one.
        if kata != "02_default_backlog":
            figures["figures/{}_flame.svg".format(kata[:2])] = kata + "_flame.svg"
    return figures

def examples(name, pages):
    """The program NAME with all programs of the pages; compiles all other C++ of theirs, too."""
    sources = []

    # Two files, for two processors.
    for part in [0, 1]:
        of_part = [page for i, page in enumerate(pages) if i % 2 == part]
        sources.append("{}_{}.cc".format(name, part))
        native.genrule(
            name = "{}_{}".format(name, part),
            # The program among the sources, not the tools: so it is compiled once, as for the test.
            srcs = of_part + ["//docs/check:pages"],
            outs = [sources[-1]],
            cmd = "$(location //docs/check:pages) extract {} > $@".format(" ".join(["docs/" + page for page in of_part])),
        )
    cc_binary(
        name = name,
        srcs = sources + ["//docs/check:example_main.cc"],
        # Frame sizes are printed: the level is that of the katas.
        copts = ["-O1", "-UNDEBUG", "-g0"],
        deps = [
            "//docs/check:example",
            "//runtime/views",
        ],
    )

def go_program(name, srcs, with_c = False, options = ""):
    """`bazel run :NAME`: a program in Go, all of whose files stand in one folder. Needs ./setup.sh --all.

    Args:
      name: of the program.
      srcs: its files.
      with_c: whether C may be linked.
      options: more for `go build`.
    """

    # Go's packages are Debian's: no module is looked for, nothing is downloaded.
    native.genrule(
        name = name,
        srcs = srcs,
        outs = [name + "_program"],
        cmd = """
            cache=$$(mktemp -d)
            trap 'rm -rf "$$cache"' EXIT
            CGO_ENABLED={} GO111MODULE=off GOCACHE=$$cache GOFLAGS= GOPATH=/usr/share/gocode \
              go build {} -o $@ $(SRCS)
        """.format(int(with_c), options),
        executable = True,
        message = "Compiling",
        tags = ["manual"],
    )

def pages(name, pages, programs, answers, figures, regenerate = "regenerate", tags = []):
    """NAME_test says what on the pages is not as it should be, and `bazel run :REGENERATE` writes it anew.

    Args:
      name: of both.
      pages: paths from docs/.
      programs: a command's beginning, for instance "bazel run //docs:example" -> the program that it runs.
      answers: another command as it stands on a page -> a file with what it prints.
      figures: a stored picture, from docs/ -> what draws it.
      regenerate: what writes it anew.
      tags: of the test.
    """
    arguments = []
    for command, program in programs.items():
        arguments += ["--program", "'{}'".format(command), "$(location {})".format(program)]
    for command, file in answers.items():
        arguments += ["--answer", "'{}'".format(command), "$(location {})".format(file)]
    for stored, drawn in figures.items():
        arguments += ["--figure", "docs/" + stored, "$(location {})".format(drawn)]
    arguments += ["docs/" + page if not page.startswith("/") else page[1:] for page in pages]
    data = programs.values() + answers.values() + figures.values()
    sources = [page for page in pages if not page.startswith("/")]
    native.sh_test(
        name = name + "_test",
        size = "small",
        srcs = ["//docs/check:run.sh"],
        args = ["$(location //docs/check:pages)", "check"] + arguments,
        data = data + sources + native.glob(["figures/*.svg"]) + ["//docs/check:pages"],
        # It follows links into all of the repository, which are no inputs: so it is never taken from a cache.
        tags = ["external"] + tags,
    )
    native.sh_binary(
        name = regenerate,
        srcs = ["//docs/check:run.sh"],
        args = ["$(location //docs/check:pages)", "regenerate"] + arguments,
        data = data + sources + ["//docs/check:pages"],
        tags = ["manual"],
    )
