#!/bin/bash
# Runs every command of the pages on a bare Debian 12, as a reader with a new
# machine would: what a page forgets to install is missing there.
#
#   docs/check/fresh_machine.sh DIR [--all]
#
# Makes DIR anew and installs that machine in it; with --all the packages of the
# optional parts, too, and then also what needs those is run. The commit that is
# checked out is what is tried. Needs root, debootstrap, a network (MIRROR:
# another mirror of Debian), a few GB in DIR, and minutes. Exit code 0 when each
# command ends as its page says, 2 when used wrongly.
set -euo pipefail
usage() {
  echo "usage: docs/check/fresh_machine.sh DIR [--all]" >&2
  exit 2
}
[ $# = 1 ] || { [ $# = 2 ] && [ "$2" = --all ]; } || usage
machine=$(realpath -m "$1") optional=${2:-}
if [ "$(id -u)" != 0 ] || ! command -v debootstrap > /dev/null; then
  echo 'fresh_machine: needs root, and the package debootstrap' >&2
  exit 2
fi
if [ -e "$machine" ] && [ ! -e "$machine/home/leak_dojo" ]; then
  echo "fresh_machine: $machine is there, and is no machine of this script" >&2
  exit 2
fi
repository=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)

# With what stands in DIR nobody has done anything yet.
rm -rf --one-file-system "$machine"
mkdir -p "$machine/home/leak_dojo"
debootstrap --variant=minbase --include=ca-certificates,git bookworm "$machine" ${MIRROR:+"$MIRROR"}
mirror=$(awk '$1 == "deb" { print $2; exit }' "$machine/etc/apt/sources.list")
printf 'deb %s %s main\n' "$mirror" bookworm "$mirror" bookworm-updates \
  "$mirror-security" bookworm-security > "$machine/etc/apt/sources.list"
# How this machine reaches the network is no part of what is tried.
cp /etc/resolv.conf "$machine/etc/"
apt-config dump Acquire > "$machine/etc/apt/apt.conf.d/90network"
git clone --quiet "$repository" "$machine/home/leak_dojo"
cat > "$machine/home/try" <<IN
cd /home/leak_dojo && ./setup.sh $optional && bazel run //docs:commands
code=\$?
bazel shutdown
exit \$code
IN

# A root of its own, and not only chroot: inside one Bazel has no sandbox.
exec unshare --mount --pid --fork bash -c '
  mount --make-rprivate / && mount --bind "$0" "$0" && cd "$0" && mkdir -p old &&
    mount -t proc proc proc && mount --rbind /dev dev && mount -t tmpfs tmpfs tmp &&
    pivot_root . old && umount -l /old &&
    exec env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 bash /home/try' "$machine"
