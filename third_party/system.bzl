"""Repository rules for what the system has installed. Each says which package is missing, and how to get it."""

def _require(repository_ctx, path):
    if not repository_ctx.path(path).exists:
        fail("{} is missing: install the package {} (./setup.sh does)".format(path, repository_ctx.attr.package))

def _system_library_impl(repository_ctx):
    _require(repository_ctx, "/usr/include/" + repository_ctx.attr.header)
    repository_ctx.symlink(repository_ctx.attr.build_file, "BUILD")

# Headers under /usr/include need no rule that names them: the compiler looks there by itself, and Bazel counts them to
# the toolchain. So such a library is its link options alone.
system_library = repository_rule(
    implementation = _system_library_impl,
    attrs = {
        "build_file": attr.label(mandatory = True, allow_single_file = True),
        "header": attr.string(mandatory = True, doc = "a header of the package, below /usr/include"),
        "package": attr.string(mandatory = True),
    },
    local = True,
)

def _system_rules_impl(repository_ctx):
    root = repository_ctx.path(repository_ctx.attr.path)
    _require(repository_ctx, root)
    if not repository_ctx.attr.edits:
        for entry in root.readdir():
            repository_ctx.symlink(entry, entry.basename)
        return

    # An edit must land in a copy, never, through a link, in the system's own file.
    copied = repository_ctx.execute(["cp", "--recursive", "--dereference", "--no-target-directory", str(root), "."])
    if copied.return_code:
        fail("cannot copy {}: {}".format(root, copied.stderr))
    for file in repository_ctx.attr.edited_files:
        text = repository_ctx.read(file)
        for old, new in repository_ctx.attr.edits.items():
            text = text.replace(old, new)
        repository_ctx.file(file, text, executable = False)

system_rules = repository_rule(
    implementation = _system_rules_impl,
    attrs = {
        "edited_files": attr.string_list(),
        "edits": attr.string_dict(doc = "text to find -> text to put there, in each of edited_files"),
        "package": attr.string(mandatory = True),
        "path": attr.string(mandatory = True),
    },
    local = True,
)

def _text_files_impl(repository_ctx):
    for name, text in repository_ctx.attr.files.items():
        repository_ctx.file(name, text, executable = False)

text_files = repository_rule(
    implementation = _text_files_impl,
    attrs = {"files": attr.string_dict(mandatory = True, doc = "path -> text")},
)
