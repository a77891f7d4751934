"""fuzz_binary(): a program with all that it links, built for libFuzzer and AddressSanitizer."""

def _sanitized_impl(settings, _attr):
    return {
        # Tasks run on stacks that AddressSanitizer does not know: what it watches is the heap, where frames lie.
        "//command_line_option:copt": settings["//command_line_option:copt"] + [
            "-fsanitize=fuzzer-no-link,address",
            "-mllvm",
            "-asan-stack=0",
            "-O2",
        ],
        "//command_line_option:linkopt": settings["//command_line_option:linkopt"] + ["-fsanitize=fuzzer,address"],
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
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
    cfg = _sanitized,
    executable = True,
)
