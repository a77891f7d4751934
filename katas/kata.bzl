"""How a kata is described, and how a submission becomes a verdict.

kata() is called once in a kata's BUILD file, kata_solutions() once in its
mirror under solutions/. The actions that they make for each submission:

    KataCompile  kata.cc -> kata.o, compile.json, compile.log
    KataLink     kata.o + prebuilt parts -> tests, explore, workload, link.log
    KataJudge    the programs + manifest -> verdict.json, report.txt, report.html, curve.txt, log.txt

Each succeeds whatever the submission does: what does not compile, link or end
well is a verdict, and only an action that succeeded can come out of a cache.

Both macros work in other workspaces too: runtime, harness and grader are then
this one's.
"""

load("@rules_cc//cc:defs.bzl", "cc_library", "cc_test")
load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain")
load(":calibration.bzl", "CALIBRATED")

# The compiler whose bytes the targets in BUILD files are; those of others come from `calibrate`.
REFERENCE_COMPILER = "clang 19"

KataInfo = provider(
    doc = "What all submissions to one kata have in common.",
    fields = {
        "compiler_version": "File: the first line of the compiler's --version",
        "digest": "File: sha256 over the kata's own files",
        "entries": "File: the symbols of a submission that the other parts need, one a line",
        "expected_tests": "File: the names of the test cases, one a line",
        "flags": "list: the compiler's options, without those that name one submission",
        "headers": "depset of File: what a submission may include",
        "link_commands": "dict: program -> File: the linker and its arguments, one a line, with SUBMISSION for the " +
                         "object and PROGRAM for what is made of it; of those programs that this kata has",
        "manifest": "File: JSON, see katas/README.md",
        "manifest_text": "the same as a string",
        "parts": "depset of File: those commands and what they name",
        "starter_curve": "File or None: the heap of the untouched starter over time, at the first size",
        "pch": "File: kata.h and all that it includes, precompiled",
        "views": "struct of arguments (File) and parts (depset of File): the same for the program behind `show`",
    },
)

_VerdictInfo = provider(fields = ["curve", "manifest", "report", "source", "starter_curve", "verdict"])

_PROGRAMS = ["tests", "explore", "workload"]

# Which oracles need which of these programs: all need the tests. Interleavings and schedules are explored by mains of
# their own.
_EXPLORERS = {
    "interleavings": "//katas/memory:explore_main",
    "schedules": "//katas/harness:explore_main",
}
_WEIGHERS = ["heap", "memcheck"]

# Frame sizes depend on the optimization level, and memory targets are exact: so
# a submission and the kata's own files have one level, whatever -c says.
_LEVEL = ["-O1", "-UNDEBUG"]

# Warnings are for the learner to read, and cost nothing.
_FLAGS = _LEVEL + [
    "-std=c++20",
    "-g",
    "-gdwarf-4",
    "-Wall",
    "-Wextra",
    "-fno-pie",
    # Each action has its sandbox elsewhere: a precompiled header names its files by this path, which is right in all of
    # them, and debug data by none.
    "-working-directory=/proc/self/cwd",
    "-ffile-compilation-dir=.",
    "-ffile-prefix-map=/proc/self/cwd/=",
]

_CC_TOOLCHAIN = {
    "_cc_toolchain": attr.label(default = Label("@bazel_tools//tools/cpp:current_cc_toolchain")),
}

def _output(ctx, name):
    return ctx.actions.declare_file(ctx.label.name + "/" + name)

def _compile_flags(context):
    flags = _FLAGS + ["-D" + define for define in context.defines.to_list()]
    for option, folders in [
        ("-iquote", context.quote_includes),
        ("-I", context.includes),
        ("-isystem", context.system_includes),
    ]:
        for folder in folders.to_list():
            flags += [option, folder]
    return flags

def _link_arguments(ctx, deps):
    """The archives behind deps, and the linker's arguments that name them."""
    archives = []
    arguments = ["-no-pie"]
    options = []
    linker_inputs = depset(
        order = "topological",
        transitive = [dep[CcInfo].linking_context.linker_inputs for dep in deps],
    )
    for linker_input in linker_inputs.to_list():
        for library in linker_input.libraries:
            archive = library.static_library or library.pic_static_library
            archives.append(archive)
            if library.alwayslink:
                arguments += ["-Wl,--whole-archive", archive.path, "-Wl,--no-whole-archive"]
            else:
                arguments.append(archive.path)
        options += linker_input.user_link_flags
    return archives, arguments + options + ctx.fragments.cpp.linkopts + ["-lstdc++", "-lm"]

def _kata_impl(ctx):
    manifest = _output(ctx, "manifest.json")
    ctx.actions.write(manifest, ctx.attr.manifest)

    # Of contents alone: a kata's digest is the same in whatever workspace it is.
    digest = _output(ctx, "digest")
    ctx.actions.run_shell(
        outputs = [digest],
        inputs = ctx.files.srcs + [manifest],
        arguments = [digest.path, manifest.path] + [file.path for file in ctx.files.srcs],
        command = 'out=$1; shift; for file; do sha256sum < "$file"; done | sha256sum | cut -c 1-64 > "$out"',
        mnemonic = "KataDigest",
    )

    parts = {}
    links = {}
    for program in _PROGRAMS:
        if not getattr(ctx.attr, program):
            continue
        parts[program], arguments = _link_arguments(ctx, getattr(ctx.attr, program))
        if program != "workload":
            # Four fifths of a program are debug data, of which nobody but valgrind asks for lines; and a class has
            # hundreds of programs, which Bazel reads anew when its server starts.
            arguments.append("-Wl,--strip-debug")
        links[program] = _output(ctx, program + ".link")
        ctx.actions.write(links[program], "\n".join(arguments) + "\n")

    # Who links asks no driver: for each submission it would only say once more, in half the time of the linking itself,
    # what it says here.
    compiler = find_cc_toolchain(ctx)
    version = _output(ctx, "compiler_version")
    commands = {program: _output(ctx, program + ".command") for program in links}
    ctx.actions.run_shell(
        outputs = [version] + commands.values(),
        # The archives, too, since the driver looks whether they are there.
        inputs = depset(
            links.values(),
            transitive = [depset(archives) for archives in parts.values()] + [compiler.all_files],
        ),
        arguments = [compiler.compiler_executable, version.path] +
                    [file.path for program in links for file in [links[program], commands[program]]],
        command = """
set -o pipefail
compiler=$1 version=$2; shift 2
"$compiler" --version | sed -n 1p > "$version" || exit
: > SUBMISSION
while [ $# != 0 ]; do
  # The last line is the command, each word in quotes.
  "$compiler" -### SUBMISSION "@$1" -o PROGRAM 2>&1 | sed -n '$ { s/^ *"//; s/" *$//; s/" "/\\n/g; p; }' > "$2" || exit
  grep -qx SUBMISSION "$2" && grep -qx PROGRAM "$2" || { echo "no command in $2:"; cat "$2"; exit 1; } >&2
  shift 2
done
rm SUBMISSION
""",
        mnemonic = "KataLinkCommands",
        use_default_shell_env = True,
    )

    # The list comes from a program with no submission in it, so that none can shorten the list. Catch2 2.13 exits with
    # the number of names.
    lister = _output(ctx, "lister")
    expected_tests = _output(ctx, "expected_tests")
    ctx.actions.run_shell(
        outputs = [lister, expected_tests],
        inputs = depset(parts["tests"] + [links["tests"]], transitive = [compiler.all_files]),
        arguments = [compiler.compiler_executable, links["tests"].path, lister.path, expected_tests.path],
        command = '"$1" "@$2" -Wl,--unresolved-symbols=ignore-all -o "$3" && ' +
                  '{ "$3" --list-test-names-only > "$4"; [ -s "$4" ]; }',
        mnemonic = "KataTestNames",
        use_default_shell_env = True,
    )

    views_parts, views_arguments = _link_arguments(ctx, ctx.attr.views)
    views_link = _output(ctx, "views.link")
    ctx.actions.write(views_link, "\n".join(views_arguments) + "\n")

    # All else in a submission's object is made private, and so cannot take the place of anything in these parts.
    entries = _output(ctx, "entries")
    # Behind `show` stands the same workload, so it needs no others.
    archives = depset(transitive = [depset(files) for files in parts.values()])
    ctx.actions.run_shell(
        outputs = [entries],
        inputs = archives,
        arguments = [entries.path] + [archive.path for archive in archives.to_list()],
        command = 'out=$1; shift; nm --undefined-only --format=posix "$@" | ' +
                  'LC_ALL=C sed -nE "s/^(_Z[A-Z]*4kata[A-Za-z0-9_]*) .*/\\1/p" | LC_ALL=C sort -u > "$out"; [ -s "$out" ]',
        mnemonic = "KataEntries",
        use_default_shell_env = True,
    )

    contract = ctx.attr.contract[CcInfo].compilation_context
    flags = _compile_flags(contract)
    pch = _output(ctx, "kata.h.pch")
    ctx.actions.run(
        outputs = [pch],
        inputs = depset(transitive = [contract.headers, compiler.all_files]),
        executable = compiler.compiler_executable,
        # Contents that changed are other inputs, and so another precompiled header: times would only refuse right ones.
        # Templates that the headers need are instantiated here, once, and not in each submission: a sixth of its
        # compilation, and the same object.
        arguments = ["-x", "c++-header", ctx.file.header.path, "-o", pch.path, "-Xclang", "-fno-pch-timestamp"] +
                    ["-fpch-instantiate-templates"] + flags,
        mnemonic = "KataHeader",
        use_default_shell_env = True,
    )

    return [
        DefaultInfo(files = depset([manifest, digest, expected_tests])),
        OutputGroupInfo(manifest = depset([manifest])),
        KataInfo(
            digest = digest,
            entries = entries,
            expected_tests = expected_tests,
            flags = flags,
            headers = contract.headers,
            compiler_version = version,
            link_commands = commands,
            manifest = manifest,
            manifest_text = ctx.attr.manifest,
            parts = depset(commands.values(), transitive = [depset(archives) for archives in parts.values()]),
            pch = pch,
            starter_curve = ctx.file.starter_curve,
            views = struct(arguments = views_link, parts = depset(views_parts + [views_link])),
        ),
    ]

_kata = rule(
    implementation = _kata_impl,
    attrs = dict(
        contract = attr.label(mandatory = True, providers = [CcInfo]),
        explore = attr.label_list(providers = [CcInfo]),
        header = attr.label(allow_single_file = [".h"], mandatory = True),
        manifest = attr.string(mandatory = True),
        srcs = attr.label_list(allow_files = True, doc = "what the digest covers"),
        # To look at, on the pages of submissions: the digest does not cover it.
        starter_curve = attr.label(allow_single_file = True),
        tests = attr.label_list(providers = [CcInfo]),
        views = attr.label_list(providers = [CcInfo]),
        workload = attr.label_list(providers = [CcInfo]),
        **_CC_TOOLCHAIN
    ),
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)

def _untrusted(ctx):
    """With --define=untrusted=yes: what the kernel cannot confine is not compiled and not run, but is a grader fault."""
    return ["--untrusted", "yes"] if ctx.var.get("untrusted") else []

def _judge(ctx, compile_status, programs, link_log, folder, only):
    kata = ctx.attr.kata[KataInfo]
    source = ctx.file.src
    outputs = [_output(ctx, folder + name) for name in ["verdict.json", "report.txt", "log.txt"]]
    verdict, report, log = outputs
    named = []
    if not only:
        # Of what one oracle says alone nobody needs a page.
        for option, name in [("html", "report.html"), ("curve", "curve.txt")]:
            outputs.append(_output(ctx, folder + name))
            named += ["--" + option, outputs[-1].path]
    shown = [kata.starter_curve] if kata.starter_curve else []
    for curve in shown:
        named += ["--starter-curve", curve.path]
    for program, file in programs.items():
        named += ["--" + program, file.path]
    ctx.actions.run(
        outputs = outputs,
        inputs = [
            source,
            compile_status,
            link_log,
            kata.manifest,
            kata.digest,
            kata.expected_tests,
        ] + programs.values() + shown,
        executable = ctx.executable._judge,
        arguments = [
            "--manifest",
            kata.manifest.path,
            "--digest",
            kata.digest.path,
            "--compile-status",
            compile_status.path,
            "--link-log",
            link_log.path,
            "--source",
            source.path,
            "--expected-tests",
            kata.expected_tests.path,
            "--valgrind",
            "/usr/bin/valgrind",
            "--addr2line",
            "/usr/bin/addr2line",
            "--objcopy",
            "/usr/bin/objcopy",
            "--out",
            verdict.path,
            "--report",
            report.path,
            "--log",
            log.path,
        ] + named + only + _untrusted(ctx),
        # `--define=judge_nonce=N` with a new N judges again what has a verdict already, and builds nothing else anew;
        # a nonce of the target's own does so for it alone.
        env = {"JUDGE_NONCE": ctx.attr.nonce or ctx.var.get("judge_nonce", "")},
        mnemonic = "KataJudge",
        progress_message = "Judging {}".format(source.short_path),
    )
    return outputs

def _link_views(ctx, object):
    """The program behind `show`. No verdict needs it, so it is made when it is asked for."""
    kata = ctx.attr.kata[KataInfo]
    compiler = find_cc_toolchain(ctx)
    program = _output(ctx, "views")
    log = _output(ctx, "views.log")
    ctx.actions.run_shell(
        outputs = [program, log],
        inputs = depset([object], transitive = [kata.views.parts, compiler.all_files]),
        arguments = [compiler.compiler_executable, object.path, kata.views.arguments.path, program.path, log.path],
        # What does not link is left empty.
        command = ': > "$5"; [ -s "$2" ] && "$1" "$2" "@$3" -o "$4" 2> "$5" || : > "$4"',
        mnemonic = "KataLinkViews",
        use_default_shell_env = True,
    )
    return [program, log]

def _kata_verdict_impl(ctx):
    kata = ctx.attr.kata[KataInfo]
    source = ctx.file.src
    compiler = find_cc_toolchain(ctx)

    object = _output(ctx, "kata.o")
    compile_status = _output(ctx, "compile.json")
    compile_log = _output(ctx, "compile.log")
    ctx.actions.run(
        outputs = [object, compile_status, compile_log],
        inputs = depset([source, kata.pch, kata.entries, kata.compiler_version], transitive = [kata.headers]),
        executable = ctx.executable._compile_kata,
        tools = compiler.all_files,
        arguments = [
            "--compiler",
            compiler.compiler_executable,
            "--compiler-version",
            kata.compiler_version.path,
            "--source",
            source.path,
            "--out",
            object.path,
            "--status",
            compile_status.path,
            "--log",
            compile_log.path,
            "--pch",
            kata.pch.path,
            "--linker",
            "/usr/bin/ld.bfd",
            "--objcopy",
            "/usr/bin/objcopy",
            "--entries",
            kata.entries.path,
        ] + _untrusted(ctx) + [
            "--",
            # Whatever its file is called and wherever it is, a submission is kata.cc.
            "-ffile-prefix-map={}=kata.cc".format(source.path),
        ] + kata.flags,
        mnemonic = "KataCompile",
        progress_message = "Compiling {}".format(source.short_path),
        use_default_shell_env = True,
    )

    # What does not link is left empty, and link.log says why.
    programs = {program: _output(ctx, program) for program in kata.link_commands}
    link_log = _output(ctx, "link.log")
    link_time = _output(ctx, "link.time")  # apart, since times differ and the judge's inputs must not
    pairs = []
    for program in programs:
        pairs += [kata.link_commands[program].path, programs[program].path]
    ctx.actions.run_shell(
        outputs = programs.values() + [link_log, link_time],
        inputs = depset([object], transitive = [kata.parts, compiler.all_files]),
        arguments = [object.path, link_log.path, link_time.path] + pairs,
        # Of the shell's own commands alone: each process costs as much as a part of the linking.
        command = """
LC_ALL=C object=$1 log=$2 time=$3; shift 3
link() {
  local words i
  mapfile -t words < "$1"
  for i in "${!words[@]}"; do
    case ${words[i]} in SUBMISSION) words[i]=$object ;; PROGRAM) words[i]=$2 ;; esac
  done
  [ -s "$object" ] && "${words[@]}" 2> "$2.log" || : > "$2"
}
logs=()
TIMEFORMAT='%3R %3U %3S'
{ time {
  while [ $# != 0 ]; do link "$1" "$2" & logs+=("$2.log"); shift 2; done
  wait
}; } 2> "$time"
read -r real user system < "$time"
processor=$((10#${user/./} + 10#${system/./}))  # in thousandths
printf -v processor '%d.%03d' $((processor / 1000)) $((processor % 1000))
printf '%-24s %7.2f s, %6.2f s of processor time\\n' link "$real" "$processor" > "$time"
for each in "${logs[@]}"; do
  [ ! -s "$each" ] || printf '%s\\n' "$(< "$each")"
done > "$log"
""",
        mnemonic = "KataLink",
        progress_message = "Linking {}".format(source.short_path),
        use_default_shell_env = True,
    )

    judged = _judge(ctx, compile_status, programs, link_log, "", [])
    verdict, report = judged[:2]

    # The first word while somebody waits: the tests alone. Made when it is asked for.
    behaviour = _judge(ctx, compile_status, programs, link_log, "behaviour/", ["--only", "behaviour"])

    return [
        DefaultInfo(files = depset(judged)),
        # To look at: bazel build --output_groups=programs
        OutputGroupInfo(
            behaviour = depset(behaviour),
            programs = depset(programs.values() + [compile_log, link_log, link_time]),
            views = depset(_link_views(ctx, object) + [compile_status]),
        ),
        _VerdictInfo(
            curve = judged[-1],
            manifest = kata.manifest,
            report = report,
            source = source,
            starter_curve = kata.starter_curve,
            verdict = verdict,
        ),
    ]

kata_verdict = rule(
    doc = "Judges one file as a submission to a kata.",
    implementation = _kata_verdict_impl,
    attrs = dict(
        kata = attr.label(mandatory = True, providers = [KataInfo]),
        nonce = attr.string(doc = "judges again when it changes"),
        src = attr.label(mandatory = True, allow_single_file = [".cc"]),
        # In the target configuration, which is the only platform anyway: so that a build compiles them once, for their
        # own tests and for the katas.
        _compile_kata = attr.label(
            cfg = "target",
            default = Label("//grader:compile_kata"),
            executable = True,
        ),
        _judge = attr.label(
            cfg = "target",
            default = Label("//grader:judge"),
            executable = True,
        ),
        **_CC_TOOLCHAIN
    ),
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)

def _script_test(ctx, script, runfiles):
    executable = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(executable, "#!/bin/bash\n" + script, is_executable = True)
    return [DefaultInfo(executable = executable, runfiles = runfiles)]

def _grade_test_impl(ctx):
    info = ctx.attr.verdict[_VerdictInfo]
    return _script_test(
        ctx,
        # Inside a JSON string each quote has a backslash before it, so no word of a submission can look like this key.
        "cat {}\ngrep -qE '\"verdict\": *\"(visible-)?pass\"' {}\n".format(info.report.short_path, info.verdict.short_path),
        ctx.runfiles(files = [info.report, info.verdict]),
    )

_grade_test = rule(
    doc = "Prints the report of a verdict; green when it says `pass`, or `visible-pass`.",
    implementation = _grade_test_impl,
    attrs = {"verdict": attr.label(mandatory = True, providers = [_VerdictInfo])},
    test = True,
)

_EXPECT_VERDICT = {
    "_expect_verdict": attr.label(
        cfg = "target",
        default = Label("//grader:expect_verdict"),
        executable = True,
    ),
}

def _expectation(ctx, info, role):
    """The command that holds a verdict against what it must be."""
    return "{} --manifest {} --verdict {} --source {} --role {}".format(
        ctx.executable._expect_verdict.short_path,
        info.manifest.short_path,
        info.verdict.short_path,
        info.source.short_path,
        role,
    )

def _expectation_test(ctx, script, infos, others = []):
    files = [ctx.executable._expect_verdict] + others
    for info in infos:
        files += [info.manifest, info.verdict, info.source]
    return _script_test(
        ctx,
        script,
        ctx.runfiles(files = files).merge(ctx.attr._expect_verdict[DefaultInfo].default_runfiles),
    )

def _expect_verdict_test_impl(ctx):
    info = ctx.attr.verdict[_VerdictInfo]
    curves = [info.curve, info.starter_curve] if ctx.attr.role == "starter" and info.starter_curve else []
    script = "exec {} {}\n".format(
        _expectation(ctx, info, ctx.attr.role),
        "--curve {} --starter-curve {}".format(*[file.short_path for file in curves]) if curves else "",
    )
    return _expectation_test(ctx, script, [info], curves)

_expect_verdict_test = rule(
    doc = "Green when a file of solutions/ gets the verdict that it must get.",
    implementation = _expect_verdict_test_impl,
    attrs = dict(
        role = attr.string(mandatory = True, values = ["starter", "right", "wrong"]),
        verdict = attr.label(mandatory = True, providers = [_VerdictInfo]),
        **_EXPECT_VERDICT
    ),
    test = True,
)

def _expect_exploits_test_impl(ctx):
    infos = [verdict[_VerdictInfo] for verdict in ctx.attr.verdicts]
    commands = [_expectation(ctx, info, "exploit") + " || failed=1\n" for info in infos]
    return _expectation_test(ctx, "failed=0\n" + "".join(commands) + "exit $failed\n", infos)

_expect_exploits_test = rule(
    doc = "Green when each of several attacks gets the verdict that it must get, and no point.",
    implementation = _expect_exploits_test_impl,
    attrs = dict(
        verdicts = attr.label_list(mandatory = True, providers = [_VerdictInfo]),
        **_EXPECT_VERDICT
    ),
    test = True,
)

def kata_exploits(name, kata, srcs, tags = []):
    """One test that attacks on the grading of a kata are refused, for what their first lines say.

    Args:
      name: of the test.
      kata: the label of the kata's directory.
      srcs: the attacks; the first line of each is that of a wrong fix.
      tags: of the test.
    """
    verdicts = []
    for src in srcs:
        verdicts.append(name + "_" + src[:-len(".cc")].replace("/", "_") + "_verdict")
        kata_verdict(
            name = verdicts[-1],
            src = src,
            kata = kata,
            tags = ["manual"],
        )
    _expect_exploits_test(
        name = name,
        size = "small",
        tags = tags,
        verdicts = verdicts,
    )

def _kata_catalog_impl(ctx):
    out = ctx.actions.declare_file(ctx.label.name + ".json")
    manifests = [kata[KataInfo].manifest_text.strip() for kata in ctx.attr.katas]
    ctx.actions.write(out, "[\n" + ",\n".join(manifests) + "\n]\n")
    return [DefaultInfo(files = depset([out]), runfiles = ctx.runfiles(files = [out]))]

kata_catalog = rule(
    doc = "The manifests of several katas as one JSON list.",
    implementation = _kata_catalog_impl,
    attrs = {"katas": attr.label_list(providers = [KataInfo])},
)

def kata(
        name,
        title,
        pattern,
        level,
        summary,
        programs = {},
        workload_sizes = [],
        evidence = ["behaviour", "schedules", "heap", "memcheck"],
        deviations = 3,
        deviation_runs = 20000,
        enumeration_runs = 100000,
        random_runs = 1000,
        working_target = None,
        peak_target = None,
        peak_growth = None,
        starter_satisfies = [],
        starter_leak = None,
        starter_growth = None,
        starter_verdict = None,
        limits = {}):
    """Describes a kata: the files beside the BUILD file that calls this.

    Makes `:grade`, the test that a learner runs on kata.cc; `:verdict`, the
    files behind it; `:starter_verdict`, the same for the untouched starter
    that `reset` brings back, starter.cc; `:submission_verdict`, the same for a file from elsewhere
    (--override_repository=leak_dojo_submission=DIR); `:contract`, a cc_library
    of kata.h; and NAME itself, which stands for the kata where others name it.
    `:manifest` is the JSON that says all this; katas/README.md has its fields,
    which are the arguments below.

    Args:
      name: the directory's name, for instance "01_unclosed_range".
      title: a few words.
      pattern: the anti-pattern's name, as the runtime's census spells it.
      level: where the kata stands in the order of `next`.
      summary: one sentence.
      programs: explored program -> list of sizes, for instance ["2x2", "3x4"].
      workload_sizes: what massif measures; the first is memcheck's too.
      evidence: the oracles that judge. What none of them needs the kata does not have: hidden/programs.cc belongs to
        "schedules" or "interleavings", of which it may have one; workload.cc to "heap" and "memcheck". Behind
        "interleavings" kata.h includes katas/kata_atomic.h instead of the runtime.
      deviations: how many deviations from the default schedule, at most.
      deviation_runs: cap of runs with deviations.
      enumeration_runs: cap of runs that exhaust all schedules, or all interleavings.
      random_runs: number of random runs.
      working_target: {"base": a, "per_unit": b}: at most a + b * size bytes in mid-work.
      peak_target: the same for the peak.
      peak_growth: by how many bytes the peak of any size may exceed that of the first.
      starter_satisfies: the oracles that the untouched starter satisfies.
      starter_leak: {"count": n, "bytes": b}, what it leaks at the first workload size.
      starter_growth: how many bytes each unit adds to its peak; for a starter that leaves no task behind.
      starter_verdict: what it gets; unless said leak, or over-memory without starter_leak.
      limits: what differs from the limits of each run that are usual.
    """
    manifest = {
        "calibrated": {compiler: katas[name] for compiler, katas in CALIBRATED.items() if name in katas},
        "compiler": REFERENCE_COMPILER,
        "deviation_runs": deviation_runs,
        "deviations": deviations,
        "enumeration_runs": enumeration_runs,
        "evidence": evidence,
        "kata": name,
        "level": level,
        "limits": dict({"cpu_seconds": 10, "memory_mib": 256, "output_kib": 64, "wall_seconds": 300}, **limits),
        "pattern": pattern,
        "peak_growth": peak_growth,
        "peak_target": peak_target,
        "programs": programs,
        "random_runs": random_runs,
        "schema": 1,
        "starter_growth": starter_growth,
        "starter_leak": starter_leak,
        "starter_satisfies": starter_satisfies,
        "starter_verdict": starter_verdict,
        "summary": summary,
        "title": title,
        "working_target": working_target,
        "workload_sizes": workload_sizes,
    }
    weak = "interleavings" in evidence

    # A learner's copy has no hidden part: what needs it is judged elsewhere. The evidence that is left cannot be a grade.
    whole = bool(native.glob(["hidden/**"]))
    if not whole:
        manifest["evidence"] = [oracle for oracle in evidence if oracle not in _EXPLORERS]
        manifest["programs"] = {}
        manifest["visible_only"] = True
    tests = ["visible_test.cc"] + native.glob(["hidden/*_test.cc"])
    sources = {"tests": tests}
    mains = {"tests": "//katas/memory:tests_main" if weak else "//katas/harness:tests_main"}
    for oracle, main in _EXPLORERS.items():
        if oracle in evidence and whole:
            sources["explore"] = ["hidden/programs.cc"]
            mains["explore"] = main
    for oracle in _WEIGHERS:
        if oracle in evidence:
            sources["workload"] = ["workload.cc"]
            mains["workload"] = "//katas/harness:workload_main"

    cc_library(
        name = "contract",
        hdrs = ["kata.h"],
        includes = ["."],
        visibility = ["//visibility:public"],
        deps = [Label("//katas/memory:kata_atomic" if weak else "//runtime")],
    )
    digested = ["kata.h"]
    parts = {program: [] for program in _PROGRAMS}
    for program, srcs in sources.items():
        cc_library(
            name = program + "_part",
            srcs = srcs,
            copts = _LEVEL,
            linkstatic = True,
            visibility = ["//visibility:private"],
            deps = [":contract", Label(mains[program])],
            # Nobody calls a test case or a program by name: they register themselves.
            alwayslink = True,
        )
        parts[program] = [":" + program + "_part"]
        digested += [src for src in srcs if src not in tests]

    if weak and whole:
        # For the second opinion, in solutions/.
        native.filegroup(
            name = "interleaved",
            srcs = ["hidden/programs.cc"],
            visibility = ["//visibility:public"],
        )
    views = []
    if "workload" in sources:
        # Manual: nothing of it is built for a verdict.
        cc_library(
            name = "views_part",
            srcs = ["workload.cc"],
            copts = _LEVEL,
            linkstatic = True,
            tags = ["manual"],
            visibility = ["//visibility:private"],
            deps = [":contract", Label("//katas/harness:views_main")],
            alwayslink = True,
        )
        views = [":views_part"]
    _kata(
        name = name,
        srcs = digested + tests,
        contract = ":contract",
        explore = parts["explore"],
        header = "kata.h",
        manifest = json.encode_indent(manifest) + "\n",
        # There is one file, or none; see katas/README.md.
        starter_curve = (native.glob(["starter_curve.txt"]) or [None])[0],
        tests = parts["tests"],
        views = views,
        visibility = ["//visibility:public"],
        workload = parts["workload"],
    )
    native.filegroup(
        name = "manifest",
        srcs = [name],
        output_group = "manifest",
        visibility = ["//visibility:public"],
    )
    kata_verdict(
        name = "verdict",
        src = "kata.cc",
        kata = name,
        visibility = ["//visibility:public"],
    )
    kata_verdict(
        name = "starter_verdict",
        src = "starter.cc",
        kata = name,
        tags = ["manual"],
        visibility = ["//visibility:public"],
    )
    kata_verdict(
        name = "submission_verdict",
        src = "@leak_dojo_submission//:kata.cc",
        kata = name,
        tags = ["manual"],
        visibility = ["//visibility:public"],
    )
    _grade_test(
        name = "grade",
        size = "small",
        verdict = ":verdict",
    )
    native.exports_files(["kata.cc", "kata.h", "starter.cc", "hints.md", "README.md"])

def kata_solutions(kata, reference = "kata.cc", right = [], wrong = [], orders = [], unseen = []):
    """Proves a kata: its starter and each right and wrong fix get what they must.

    Makes `:grade` for the reference, one test for each file, and the suite `:tests`.

    Args:
      kata: the label of the kata's directory, for instance "//katas/01_unclosed_range".
      reference: the reference fix.
      right: other right fixes.
      wrong: wrong fixes; the first line of each says which verdict it must get.
      orders: of a kata of threads: the programs and sizes, for instance "publish 1x1", that ThreadSanitizer looks at
        too. Makes the suite `:second_opinion`, which needs ./setup.sh --all: a race in the starter and in each wrong
        fix, none in the right ones.
      unseen: wrong fixes in which there is no race for ThreadSanitizer to see.
    """
    sources = [("reference", reference, "right")]
    for role, files in [("right", right), ("wrong", wrong)]:
        for file in files:
            sources.append((file[:-len(".cc")].replace("/", "_"), file, role))

    _expect_verdict_test(
        name = "starter",
        size = "small",
        role = "starter",
        verdict = kata + ":starter_verdict",
    )
    for name, src, role in sources:
        kata_verdict(
            name = name + "_verdict",
            src = src,
            kata = kata,
            # Judged when a test asks for it, not by `bazel build //...`.
            tags = ["manual"],
            # The pages of docs/ show what the reference comes to.
            visibility = ["//visibility:public"] if src == reference else None,
        )
        _expect_verdict_test(
            name = name,
            size = "small",
            role = role,
            verdict = name + "_verdict",
        )
    _grade_test(
        name = "grade",
        size = "small",
        verdict = ":reference_verdict",
    )
    native.filegroup(
        name = "sources",
        srcs = [src for _, src, _ in sources],
        visibility = ["//visibility:public"],
    )
    native.test_suite(
        name = "tests",
        tests = ["grade", "starter"] + [name for name, _, _ in sources],
        visibility = ["//visibility:public"],
    )
    if not orders:
        return
    opinions = []
    for name, src, role in [("starter", kata + ":starter.cc", "starter")] + sources:
        expected = "silent" if role == "right" or src in unseen else "race"
        opinions.append(name + "_second_opinion")
        cc_test(
            name = name + "_second_opinion",
            size = "medium",
            srcs = [
                src,
                kata + ":interleaved",
            ],
            args = [expected] + " ".join(orders).split(" "),
            copts = _LEVEL + [
                "-fsanitize=thread",
                "-Wno-error",
            ],
            linkopts = ["-fsanitize=thread"],
            linkstatic = True,
            tags = ["manual"],
            deps = [
                kata + ":contract",
                Label("//katas/memory:in_turns"),
            ],
        )
    native.test_suite(
        name = "second_opinion",
        tags = ["manual"],
        tests = opinions,
        visibility = ["//visibility:public"],
    )
