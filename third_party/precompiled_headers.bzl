"""Headers of libraries, precompiled: whoever waits for a first verdict waits for each file that reads them anew."""

load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain")

def _precompiled_headers_impl(ctx):
    toolchain = find_cc_toolchain(ctx)
    features = cc_common.configure_features(
        cc_toolchain = toolchain,
        ctx = ctx,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    flags = cc_common.get_memory_inefficient_command_line(
        action_name = "c++-compile",
        feature_configuration = features,
        variables = cc_common.create_compile_variables(
            cc_toolchain = toolchain,
            feature_configuration = features,
            # As Bazel compiles a program, and a library with linkstatic = True.
            use_pic = ctx.var["COMPILATION_MODE"] != "opt",
            user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts + ctx.attr.copts,
        ),
    )
    text = ctx.actions.declare_file(ctx.label.name + ".h")
    ctx.actions.write(text, "".join(["#include <{}>\n".format(header) for header in ctx.attr.headers]))
    out = ctx.actions.declare_file(ctx.label.name + ".pch")

    # From the standard input: the path of a file would be the one in this action's sandbox. Without times, since the
    # same contents must give the same output.
    ctx.actions.run_shell(
        outputs = [out],
        inputs = depset([text], transitive = [toolchain.all_files]),
        arguments = [text.path, out.path, toolchain.compiler_executable] + flags,
        command = 'text=$1 out=$2; shift 2; ' +
                  '"$@" -x c++-header -Xclang -fno-pch-timestamp -fpch-instantiate-templates - -o "$out" < "$text"',
        mnemonic = "PrecompiledHeaders",
        use_default_shell_env = True,
    )
    return [
        DefaultInfo(files = depset([out])),
        CcInfo(compilation_context = cc_common.create_compilation_context(headers = depset([out]))),
    ]

precompiled_headers = rule(
    doc = """For each cc_binary, and each cc_library with `linkstatic = True`, of these copts that says

    copts = ["-include-pch", "$(execpath :NAME)"], deps = [":NAME"]
""",
    implementation = _precompiled_headers_impl,
    attrs = {
        "copts": attr.string_list(),
        "headers": attr.string_list(mandatory = True, doc = "what stands between < and >"),
        "_cc_toolchain": attr.label(default = Label("@bazel_tools//tools/cpp:current_cc_toolchain")),
    },
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)
