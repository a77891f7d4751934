#!/bin/bash
# The program and the plugin as people use them: exit codes, formats, mends,
# summaries, and code that is no good.
#   tool_test.sh TOOL PLUGIN
set -u
tool=$PWD/$1
plugin=$PWD/$2
root=$PWD
readonly clang=/usr/lib/llvm-19/bin/clang++
readonly clang_tidy=/usr/lib/llvm-19/bin/clang-tidy
flags=(-std=c++20 -iquote "$root")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$clang" "${flags[@]}" -x c++-header runtime/dojo.h -o "$scratch/dojo.pch" || exit 1
flags+=(-include-pch "$scratch/dojo.pch")
cd "$scratch" || exit 1

passed=0 failed=0
# check WORDS COMMAND...: it must succeed.
check() {
  local words=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $words"
    [ ! -e said ] || head -c 3000 said
  fi
}
# run CODE ARGUMENTS...: the program leaves with that code; what it said is in `said`.
run() {
  local expected=$1 code
  shift
  timeout 60 "$tool" "$@" >said 2>&1
  code=$?
  [ "$code" = "$expected" ] || { echo "exit code $code, not $expected"; return 1; }
}
said() { grep -qF -- "$1" said; }
not_said() { ! said "$1"; }

cat >clean.cc <<'END'
#include "runtime/dojo.h"
void Clean() { dojo::MakeChannel<int>("a", 1).Close(); }
END
cat >leaky.cc <<'END'
#include "runtime/dojo.h"
dojo::Task<int> Next();
dojo::Task<> Early(bool early, int n) {
  auto jobs = dojo::MakeChannel<int>("jobs");
  if (early) co_return;
  for (int i = 0; i < n; ++i) {
    if (i == 7) { co_return; }
    if (i == 9) throw i;
  }
  co_await jobs.Send(1);
  jobs.Close();
}
dojo::Task<> Never() {
  auto jobs = dojo::MakeChannel<int>("jobs", 4);
  co_await jobs.Send(1);
}
dojo::Task<> Inner(int n) {
  for (int i = 0; i < n; ++i) {
    auto each = dojo::MakeChannel<int>("each");
    if (i == 3) continue;
    if (i == 4)
      break;
    each.Close();
  }
  co_return;
}
dojo::Task<> Handed(dojo::Sender<int> out, bool early) {
  co_await out.Send(1);
  if (early) co_return;
  out.Close();
}
END

check 'nothing found is exit code 0' run 0 clean.cc -- "${flags[@]}"
check 'findings are exit code 1' run 1 leaky.cc -- "${flags[@]}"
check 'no such option is exit code 2' run 2 --no-such-option clean.cc -- "${flags[@]}"
check 'no such file is exit code 2' run 2 nowhere.cc -- "${flags[@]}"
check 'no such rule is exit code 2' run 2 --off=no-such-rule clean.cc -- "${flags[@]}"
check 'the rules are named' said 'unclosed-channel, double-close'
check 'a class without a name is exit code 2' run 2 --channel=:close=x clean.cc -- "${flags[@]}"
check 'a part that no class has is named' run 2 --channel=A:shut=x clean.cc -- "${flags[@]}"
check 'and the way out is shown' said 'CLASS[:close=NAME,...]'
check 'a rule can be off' run 0 --off=unclosed-channel leaky.cc -- "${flags[@]}"

# compile_commands.json
cat >compile_commands.json <<END
[{"directory": "$scratch", "file": "leaky.cc",
  "arguments": ["clang++-19", "-std=c++20", "-iquote", "$root", "-c", "leaky.cc"]}]
END
check 'compile_commands.json is read' run 1 -p . leaky.cc
check 'the path is shown' said "note: 'early' holds"

# SARIF
check 'SARIF is written' run 1 --format=sarif --output=out.sarif leaky.cc -- "${flags[@]}"
cat >sarif.py <<'END'
# The fields that SARIF 2.1.0 requires, and those that are shown by viewers.
import json
log = json.load(open("out.sarif"))
assert log["version"] == "2.1.0" and log["$schema"].startswith("https://")
(run,) = log["runs"]
driver = run["tool"]["driver"]
assert driver["name"] == "detect-unclosed-channel"
rules = [rule["id"] for rule in driver["rules"]]
assert len(rules) == len(set(rules)) == 6
def place(location):
    physical = location["physicalLocation"]
    assert physical["artifactLocation"]["uri"]
    assert physical["region"]["startLine"] >= 1 and physical["region"]["startColumn"] >= 1
flows = fixes = 0
for result in run["results"]:
    assert rules[result["ruleIndex"]] == result["ruleId"]
    assert result["message"]["text"] and result["level"] == "warning"
    for location in result["locations"]: place(location)
    for flow in result.get("codeFlows", []):
        for thread in flow["threadFlows"]:
            assert thread["locations"]
            for step in thread["locations"]:
                place(step["location"])
                assert step["location"]["message"]["text"]
                flows += 1
    for fix in result.get("fixes", []):
        for change in fix["artifactChanges"]:
            assert change["artifactLocation"]["uri"]
            for each in change["replacements"]:
                assert each["deletedRegion"]["startLine"] >= 1
                assert each["insertedContent"]["text"]
                fixes += 1
assert len(run["results"]) == 4 and flows > 4 and fixes >= 4, (flows, fixes)
END
check 'and has what the standard requires' python3 sarif.py

# Mends: they compile, and the second check finds nothing.
cp leaky.cc mended.cc
check 'mends are made' run 1 --fix mended.cc -- "${flags[@]}"
check 'what is mended compiles' "$clang" "${flags[@]}" -fsyntax-only -Wall -Werror mended.cc
check 'what is mended is clean' run 0 mended.cc -- "${flags[@]}"
check 'a branch without braces keeps its meaning' grep -qF 'if (i == 3) { each.Close(); continue; }' mended.cc

# The plugin says the same, mends the same, and heeds NOLINT.
tidy() {
  "$clang_tidy" --load="$plugin" '--checks=-*,dojo-unclosed-channel' --quiet "$@" >said 2>&1
  [ $? -lt 128 ] || echo 'it crashed' >said
}
tidy leaky.cc -- "${flags[@]}"
check 'the plugin warns' said "channel 'jobs' is never closed, and nobody else has it: who receives what is sent? [unclosed-channel] [dojo-unclosed-channel]"
check 'the plugin shows the path' said "note: 'early' holds"
cp leaky.cc tidied.cc
tidy --fix tidied.cc -- "${flags[@]}"
check 'the plugin mends alike' cmp -s mended.cc tidied.cc
sed 's,auto jobs = .*,& // NOLINT(dojo-unclosed-channel),' leaky.cc >silenced.cc
tidy silenced.cc -- "${flags[@]}"
check 'NOLINT silences the plugin' not_said "'jobs'"
run 1 silenced.cc -- "${flags[@]}"
check 'NOLINT silences the program' not_said "'jobs'"
check 'but only there' said "'each'"
tidy '--config={CheckOptions: {dojo-unclosed-channel.Off: "unclosed-channel"}}' leaky.cc -- "${flags[@]}"
check 'the plugin takes options' not_said 'warning:'

# Options.
cat >await.cc <<'END'
#include "runtime/dojo.h"
dojo::Task<> Late() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  co_await dojo::Yield();
  jobs.Close();
}
dojo::Task<> Guarded() {
  auto jobs = dojo::MakeChannel<int>("jobs");
  dojo::CloseGuard close_jobs(jobs);
  co_await dojo::Yield();
}
void MayThrow();
void Calls() {
  auto calls = dojo::MakeChannel<int>("calls", 1);
  MayThrow();
  calls.Close();
}
END
check 'a suspension is no exit by default' run 0 await.cc -- "${flags[@]}"
check 'it is by option' run 1 --suspension-is-exit await.cc -- "${flags[@]}"
check 'and only where no guard is' test "$(grep -c warning: said)" = 1
check 'a call is an exit by option' run 1 --calls-may-throw await.cc -- "${flags[@]}"
check 'and is named' said "channel 'calls' is not closed on every path"

# Two units.
cat >one.cc <<'END'
#include "runtime/dojo.h"
void Look(dojo::Sender<int> out);
void Shut(dojo::Sender<int> out);
void Leaks(bool early) {
  auto first = dojo::MakeChannel<int>("first", 1);
  Look(first);
  if (early) return;
  first.Close();
}
void Twice() {
  auto second = dojo::MakeChannel<int>("second", 1);
  Shut(second);
  second.Close();
}
END
cat >two.cc <<'END'
#include "runtime/dojo.h"
void Look(dojo::Sender<int> out) { out.TrySend(1); }
void Shut(dojo::Sender<int> out) { out.Close(); }
END
check 'what is not seen may close' run 0 one.cc -- "${flags[@]}"
check 'what units know is written' run 0 --write-summaries=two.summary two.cc -- "${flags[@]}"
check 'and read' run 1 --summaries=two.summary one.cc -- "${flags[@]}"
check 'a borrow is no close' said "channel 'first' is not closed on every path"
check 'a close is one' said "channel 'second' is closed twice on one path"
check 'or all in one go' run 1 --across-units one.cc two.cc -- "${flags[@]}"
check 'with the same findings' test "$(grep -c warning: said)" = 2
echo '{"function": 1}' >bad.summary
check 'a summary that is none is exit code 2' run 2 --summaries=bad.summary one.cc -- "${flags[@]}"
check 'and its line is named' said 'bad.summary:1'

# The baseline.
check 'the baseline looks at the text' run 1 --no-cfg leaky.cc -- "${flags[@]}"

# Code that is no good.
sed 's/jobs.Close();/jobs.Close(/' leaky.cc >broken.cc
check 'code that does not compile is exit code 2' run 2 broken.cc -- "${flags[@]}"
printf '#include "runtime/dojo.h"\ntemplate <class T> void F(T t) { auto c = dojo::MakeChannel<T>("c"); if (t) return; c.Close(); }\nvoid G(' >half.cc
check 'so is half a file' run 2 half.cc -- "${flags[@]}"

tidy broken.cc half.cc -- "${flags[@]}"
check 'the plugin outlives them' said 'error:'

# A function of 10,000 branches, with the fault behind them all.
{
  echo '#include "runtime/dojo.h"'
  echo 'int Ask(int); void Large(int x, int y) { auto jobs = dojo::MakeChannel<int>("jobs", 1);'
  for ((i = 0; i < 5000; ++i)); do echo "if (x == $i) y = Ask($i); if (Ask(y)) y += $i;"; done
  echo 'if (y == 3) return; jobs.Close(); }'
} >large.cc
check 'a function of 10,000 branches has an end' run 1 large.cc -- -fbracket-depth=20000 "${flags[@]}"
check 'and its fault is found' said "channel 'jobs' is not closed on every path"

echo "test cases: $((passed + failed)) | $passed passed | $failed failed"
[ "$failed" = 0 ]
