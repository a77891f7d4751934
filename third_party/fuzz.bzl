"""fuzz_binary(): a program with all that it links, built for libFuzzer and sanitizers."""

def _sanitized_impl(settings, attr):
    sanitizers = ",".join(attr.sanitizers)
    return {
        "//command_line_option:copt": settings["//command_line_option:copt"] + [
            "-fsanitize=fuzzer-no-link," + sanitizers,
            "-O2",
        ] + attr.sanitizer_copts,
        "//command_line_option:linkopt": settings["//command_line_option:linkopt"] + [
            "-fsanitize=fuzzer," + sanitizers,
        ] + [option for option in attr.sanitizer_copts if option.startswith("-fno-sanitize=")],
    }

_sanitized = transition(
    implementation = _sanitized_impl,
    inputs = ["//command_line_option:copt", "//command_line_option:linkopt"],
    outputs = ["//command_line_option:copt", "//command_line_option:linkopt"],
)

def _fuzz_binary_impl(ctx):
    executable = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.symlink(output = executable, target_file = ctx.executable.binary, is_executable = True)
    return [DefaultInfo(executable = executable)]

fuzz_binary = rule(
    implementation = _fuzz_binary_impl,
    attrs = {
        "binary": attr.label(cfg = "target", executable = True, mandatory = True),
        "sanitizer_copts": attr.string_list(doc = "what else all of it is compiled with"),
        "sanitizers": attr.string_list(default = ["address"]),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    cfg = _sanitized,
    executable = True,
)
