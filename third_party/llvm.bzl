"""C++ that uses clang's own libraries, as Debian installs them.

Two rules of our own instead of cc_library and cc_binary: those would have to copy clang's 3,000 headers into the sandbox of
each action, and refuse a precompiled header that names them. A missing package stops only what is built with these rules.
"""

load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain")

_LlvmInfo = provider(fields = ["objects", "headers"])

# Nothing else of the project is compiled so: LLVM has neither RTTI nor exceptions, and debug data of its headers is large.
_COPTS = ["-O1", "-g0", "-fno-exceptions", "-fno-rtti", "-DNDEBUG", "-Wno-unused-parameter"]

_REQUIRE = """
require() {
  [ -e "$1" ] || { echo "$1 is missing: install the package $2 (./setup.sh --all does, for LLVM 19)" >&2; exit 1; }
}
"""

def _root(ctx):
    return "/usr/lib/llvm-" + ctx.attr.major

def _compiler(ctx):
    # The one whose libraries these are: another one mangles some of their templates in another way.
    return _root(ctx) + "/bin/clang++"

def _flags(ctx):
    toolchain = find_cc_toolchain(ctx)
    features = cc_common.configure_features(
        cc_toolchain = toolchain,
        ctx = ctx,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    return cc_common.get_memory_inefficient_command_line(
        action_name = "c++-compile",
        feature_configuration = features,
        variables = cc_common.create_compile_variables(
            cc_toolchain = toolchain,
            feature_configuration = features,
            use_pic = True,
            user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts + _COPTS,
        ),
    ) + ["-iquote", ".", "-isystem", _root(ctx) + "/include"]

def _llvm_library_impl(ctx):
    below = [dep[_LlvmInfo] for dep in ctx.attr.deps]
    headers = depset(ctx.files.hdrs, transitive = [each.headers for each in below])
    flags = _flags(ctx)
    inputs = depset(transitive = [headers, find_cc_toolchain(ctx).all_files])
    require = _REQUIRE + "require {0}/include/clang-tidy/ClangTidyCheck.h libclang-{1}-dev\n".format(
        _root(ctx),
        ctx.attr.major,
    ) + "require {0}/include/llvm/ADT/StringRef.h llvm-{1}-dev\n".format(_root(ctx), ctx.attr.major)

    with_precompiled = []
    precompiled = []
    if ctx.attr.precompiled:
        out = ctx.actions.declare_file(ctx.label.name + ".pch")
        text = "".join(["#include <{}>\n".format(each) for each in ctx.attr.precompiled])
        ctx.actions.run_shell(
            outputs = [out],
            inputs = inputs,
            arguments = [out.path, _compiler(ctx)] + flags,
            command = require + "out=$1; shift; printf '%s' '{}' | ".format(text) +
                      '"$@" -x c++-header -Xclang -fno-pch-timestamp -fpch-instantiate-templates - -o "$out"',
            mnemonic = "PrecompiledHeaders",
            use_default_shell_env = True,
        )
        precompiled = [out]
        with_precompiled = ["-include-pch", out.path]

    objects = []
    for source in ctx.files.srcs:
        out = ctx.actions.declare_file("_objects/{}/{}.o".format(ctx.label.name, source.basename))
        ctx.actions.run_shell(
            outputs = [out],
            inputs = depset([source] + precompiled, transitive = [inputs]),
            arguments = [_compiler(ctx)] + flags + with_precompiled + ["-c", source.path, "-o", out.path],
            command = require + '"$@"',
            mnemonic = "LlvmCompile",
            progress_message = "Compiling " + source.short_path,
            use_default_shell_env = True,
        )
        objects.append(out)
    return [
        DefaultInfo(files = depset(objects)),
        _LlvmInfo(
            headers = headers,
            objects = depset(objects, transitive = [each.objects for each in below]),
        ),
    ]

_COMMON = {
    "major": attr.string(default = "19"),
    "deps": attr.label_list(providers = [_LlvmInfo]),
}

llvm_library = rule(
    implementation = _llvm_library_impl,
    attrs = dict(
        _COMMON,
        srcs = attr.label_list(allow_files = [".cc"]),
        hdrs = attr.label_list(allow_files = [".h"]),
        precompiled = attr.string_list(doc = "what stands between < and >, read once for all of srcs"),
        _cc_toolchain = attr.label(default = Label("@bazel_tools//tools/cpp:current_cc_toolchain")),
    ),
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)

def _link(ctx, how):
    out = ctx.actions.declare_file(ctx.label.name)
    objects = depset(transitive = [dep[_LlvmInfo].objects for dep in ctx.attr.deps])
    arguments = ctx.actions.args()
    arguments.add_all([_compiler(ctx), "-o", out])
    arguments.add_all(objects)
    ctx.actions.run_shell(
        outputs = [out],
        inputs = objects,
        arguments = [arguments],
        command = '"$@" ' + how,
        mnemonic = "LlvmLink",
        use_default_shell_env = True,
    )
    return out

def _llvm_plugin_impl(ctx):
    # It links nothing: clang-tidy brings what it needs.
    out = _link(ctx, "-shared")
    return [DefaultInfo(files = depset([out]), runfiles = ctx.runfiles([out]))]

llvm_plugin = rule(implementation = _llvm_plugin_impl, attrs = _COMMON)

def _llvm_binary_impl(ctx):
    libraries = "-L{0}/lib -l:libclang-cpp.so.{1} -lLLVM-{1} -Wl,-rpath,{0}/lib"
    if ctx.attr.major == "19":
        libraries = "-l:libclang-cpp.so.19.1 -l:libLLVM.so.19.1"
    out = _link(ctx, libraries.format(_root(ctx), ctx.attr.major))
    return [DefaultInfo(executable = out, files = depset([out]))]

llvm_binary = rule(implementation = _llvm_binary_impl, attrs = _COMMON, executable = True)
