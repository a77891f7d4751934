#!/bin/bash
# A class that is graded elsewhere and at another time has the gradebook and the
# verdicts that it has here and now, to the byte: with another TZ, LANG, HOME,
# order of the files and number of jobs; and with another clock, in the grader and
# in all that Bazel runs for it.
#
#   bazel run //grader:class_elsewhere -- [KATAS]
#
# Six katas unless told; some minutes. The other clock needs root, a kernel with
# Landlock, and Debian's libfaketime (./setup.sh --all).
#
# Landlock keeps what is judged from reading /etc, and so from libfaketime: on
# its heap nothing may lie that is not its own.
set -euo pipefail

readonly faketime=/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1
readonly year=2031 zone=Pacific/Chatham
katas=${1:-6}
[[ $katas =~ ^[1-6]$ ]] || { echo "usage: class_elsewhere [KATAS, at most 6]" >&2; exit 2; }
workspace=${BUILD_WORKSPACE_DIRECTORY:?call it by bazel run}
grader=${GRADER:-$PWD/grader/grader}
[ "$(id -u)" = 0 ] || { echo "class_elsewhere: only root can give a class another clock" >&2; exit 2; }
[ -e "$faketime" ] || { echo "class_elsewhere: there is no $faketime; ./setup.sh --all installs it" >&2; exit 2; }
source grader/class_compared.sh

# Of each kata the starter, a right fix, and two wrong ones.
for folder in $(ls -d "$workspace"/solutions/0[1-6]_* | head -"$katas"); do
  kata=$(basename "$folder")
  hand_in "$kata" "$workspace/katas/$kata/starter.cc"
  hand_in "$kata" "$folder/kata.cc"
  for file in $(ls "$folder"/wrong/*.cc | sed -n '1p;$p'); do hand_in "$kata" "$file"; done
done
# The same files, made in another order.
mkdir "$scratch/reversed"
for learner in $(ls -r "$scratch/class"); do cp -r "$scratch/class/$learner" "$scratch/reversed/"; done

compare() {
  digest "$scratch/$1" | diff "$scratch/expected" - ||
    { echo "class_elsewhere: with $2 something else came out" >&2; exit 1; }
  echo "$number verdicts with $2: the same to the byte"
}

grade class here || [ $? = 1 ]
digest "$scratch/here" >"$scratch/expected"

with_nonce there 1
mkdir "$scratch/home"
(
  export TZ=$zone LANG=POSIX HOME=$scratch/home
  grade reversed there --jobs 1
) || [ $? = 1 ]
compare there "another TZ, LANG, HOME, order of the files and number of jobs"

# In a namespace with an /etc of its own, from where Bazel's options come; the
# preload itself is only in the sandboxes.
stop_servers
with_nonce then 2
mkdir -m 755 "$scratch/clock" "$scratch/etc" "$scratch/etc_work"
echo "$faketime" >"$scratch/clock/preload"
echo "@$year-02-28 23:59:30" >"$scratch/clock/faketimerc"
cat >"$scratch/clock/bazelrc" <<END
build --sandbox_add_mount_pair=$scratch/clock/preload:/etc/ld.so.preload
build --sandbox_add_mount_pair=$scratch/clock/faketimerc:/etc/faketimerc
END
export scratch grader faketime year
unshare --mount bash -euo pipefail -c '
  mount -t overlay overlay -o "lowerdir=/etc,upperdir=$scratch/etc,workdir=$scratch/etc_work" /etc
  : >/etc/ld.so.preload
  : >/etc/faketimerc
  cp "$scratch/clock/bazelrc" /etc/bazel.bazelrc
  # The clock of a sandbox, asked of it once.
  said=$(/usr/share/bazel/linux-sandbox -W "$scratch" -M "$scratch/clock/preload" -m /etc/ld.so.preload \
    -M "$scratch/clock/faketimerc" -m /etc/faketimerc -- /bin/date +%Y)
  [ "$said" = "$year" ] || { echo "class_elsewhere: the clock of a sandbox says $said" >&2; exit 2; }
  FAKETIME_TIMESTAMP_FILE=/dev/null FAKETIME="@$year-02-28 23:59:30" LD_PRELOAD=$faketime \
    "$grader" class --submissions "$scratch/class" --out "$scratch/then" --cache "$scratch/cache" --jobs 2
' || [ $? = 1 ]
stop_servers
compare then "another clock"
