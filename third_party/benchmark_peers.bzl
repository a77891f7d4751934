"""Which peers of the benchmark this machine has. A missing one is no error: the table says "not installed"."""

def _version(repository_ctx, package):
    dpkg_query = repository_ctx.which("dpkg-query")
    if dpkg_query == None:
        return "of unknown version"
    query = repository_ctx.execute([dpkg_query, "--show", "--showformat", "${Version}", package])
    return query.stdout if query.return_code == 0 and query.stdout else "of unknown version"

def _benchmark_peers_impl(repository_ctx):
    versions = {}
    for peer, path in repository_ctx.attr.paths.items():
        if repository_ctx.path(path).exists:
            versions[peer] = _version(repository_ctx, repository_ctx.attr.packages[peer])

    # goleak is of no use without Go.
    if "Go" not in versions:
        versions.pop("Goleak", None)

    repository_ctx.file("peers.bzl", "PEERS = {}\n".format(versions.keys()))
    repository_ctx.file("benchmark_peers.h", "".join(
        ["// The versions of the benchmark's peers on this machine; empty: not installed.\n"] +
        [
            "inline constexpr char k{}Version[] = \"{}\";\n".format(peer, versions.get(peer, ""))
            for peer in repository_ctx.attr.paths
        ],
    ), executable = False)
    repository_ctx.file("BUILD", """
load("@rules_cc//cc:defs.bzl", "cc_library")

cc_library(
    name = "versions",
    hdrs = ["benchmark_peers.h"],
    includes = ["."],
    visibility = ["//visibility:public"],
)
""", executable = False)

benchmark_peers = repository_rule(
    implementation = _benchmark_peers_impl,
    attrs = {
        "packages": attr.string_dict(mandatory = True, doc = "peer -> the Debian package that tells its version"),
        "paths": attr.string_dict(mandatory = True, doc = "peer -> a file that is there when it is installed"),
    },
    local = True,
)
