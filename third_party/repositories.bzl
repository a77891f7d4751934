"""Debian's packages as Bazel repositories: nothing is downloaded during a build.

Somebody who writes katas in a workspace of their own calls leak_dojo_repositories() there too.
"""

load(":benchmark_peers.bzl", "benchmark_peers")
load(":system.bzl", "system_library", "system_rules", "text_files")

def leak_dojo_repositories():
    """Declares every repository that the project's BUILD files name."""
    # It asks Bazel 4.2.3 for a symbol that only later releases have; the second edit is what that symbol stands for.
    system_rules(
        name = "rules_cc",
        edited_files = [
            "cc/private/rules_impl/cc_flags_supplier.bzl",
            "cc/private/rules_impl/compiler_flag.bzl",
        ],
        edits = {
            ', "use_cpp_toolchain")': ")",
            "use_cpp_toolchain()": '["@bazel_tools//tools/cpp:toolchain_type"]',
        },
        package = "bazel-rules-cc",
        path = "/usr/share/bazel/rules/cc",
    )

    # Bazel's own tools load it, whatever the language of the project.
    system_rules(
        name = "rules_java",
        package = "bazel-rules-java",
        path = "/usr/share/bazel/rules/java",
    )

    # Bazel wants these two for every test rule, and would download them; they only matter to `bazel coverage`.
    text_files(
        name = "remote_coverage_tools",
        files = {"BUILD": """
[filegroup(name = name, visibility = ["//visibility:public"]) for name in ["coverage_report_generator", "lcov_merger"]]
"""},
    )

    system_library(
        name = "absl",
        build_file = Label("//third_party:absl.BUILD"),
        header = "absl/base/config.h",
        package = "libabsl-dev",
    )
    system_library(
        name = "catch2",
        build_file = Label("//third_party:catch2.BUILD"),
        header = "catch2/catch.hpp",
        package = "catch2",
    )
    system_library(
        name = "cli11",
        build_file = Label("//third_party:cli11.BUILD"),
        header = "CLI/CLI.hpp",
        package = "libcli11-dev",
    )
    system_library(
        name = "cpp_httplib",
        build_file = Label("//third_party:cpp_httplib.BUILD"),
        header = "httplib.h",
        package = "libcpp-httplib-dev",
    )
    system_library(
        name = "elf",
        build_file = Label("//third_party:elf.BUILD"),
        header = "libelf.h",
        package = "libelf-dev",
    )
    system_library(
        name = "google_benchmark",
        build_file = Label("//third_party:google_benchmark.BUILD"),
        header = "benchmark/benchmark.h",
        package = "libbenchmark-dev",
    )
    system_library(
        name = "libarchive",
        build_file = Label("//third_party:libarchive.BUILD"),
        header = "archive.h",
        package = "libarchive-dev",
    )
    system_library(
        name = "nettle",
        build_file = Label("//third_party:nettle.BUILD"),
        header = "nettle/sha2.h",
        package = "nettle-dev",
    )
    system_library(
        name = "nlohmann_json",
        build_file = Label("//third_party:nlohmann_json.BUILD"),
        header = "nlohmann/json.hpp",
        package = "nlohmann-json3-dev",
    )
    system_library(
        name = "protozero",
        build_file = Label("//third_party:protozero.BUILD"),
        header = "protozero/pbf_writer.hpp",
        package = "libprotozero-dev",
    )
    system_library(
        name = "pugixml",
        build_file = Label("//third_party:pugixml.BUILD"),
        header = "pugixml.hpp",
        package = "libpugixml-dev",
    )
    system_library(
        name = "relacy",
        build_file = Label("//third_party:relacy.BUILD"),
        header = "relacy/relacy.hpp",
        package = "relacy-dev",
    )
    system_library(
        name = "seccomp",
        build_file = Label("//third_party:seccomp.BUILD"),
        header = "seccomp.h",
        package = "libseccomp-dev",
    )
    system_library(
        name = "zlib",
        build_file = Label("//third_party:zlib.BUILD"),
        header = "zlib.h",
        package = "zlib1g-dev",
    )

    # The other runtimes and tools that the benchmark runs beside ours.
    benchmark_peers(
        name = "benchmark_peers",
        packages = {
            "Asio": "libasio-dev",
            "BoostFiber": "libboost-fiber-dev",
            "Go": "golang-go",
            "Goleak": "golang-uber-goleak-dev",
            "Relacy": "relacy-dev",
        },
        paths = {
            "Asio": "/usr/include/asio/experimental/channel.hpp",
            "BoostFiber": "/usr/include/boost/fiber/all.hpp",
            "Go": "/usr/bin/go",
            "Goleak": "/usr/share/gocode/src/go.uber.org/goleak/leaks.go",
            "Relacy": "/usr/include/relacy/relacy.hpp",
        },
    )

    # `grade KATA --file F` puts a directory with F in this one's place (--override_repository).
    text_files(
        name = "leak_dojo_submission",
        files = {
            "BUILD": 'exports_files(["kata.cc"])\n',
            "kata.cc": '#error "no submission: name one with --override_repository=leak_dojo_submission=DIR"\n',
        },
    )
