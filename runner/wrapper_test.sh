#!/usr/bin/env bash
# Tests of ./parley, the wrapper, in a checkout of its own with a Bazel that only notes what it is asked and answers as told.
set -u

wrapper=$PWD/$1
scratch=$(mktemp -d "${TEST_TMPDIR:-/tmp}/wrapper.XXXXXX")
# The copy must not be found again by a build: it is gone when the test ends.
trap 'rm -rf -- "$scratch"' EXIT
failures=0

check() {  # check WHAT EXPECTED ACTUAL
  if [[ $2 != "$3" ]]; then
    printf '%s:\n  expected: %s\n  but it is: %s\n' "$1" "$2" "$3"
    failures=$((failures + 1))
  fi
}

# --- a checkout, and a Bazel that makes a "program" which tells how it was called --------------------------------------
tree=$scratch/tree
mkdir -p "$tree"/{lib,reports,runner,cases} "$scratch"/{bin,out/runner,home,elsewhere}
cp -- "$wrapper" "$tree/parley"
for file in .bazelrc BUILD.bazel MODULE.bazel WORKSPACE WORKSPACE.bzlmod lib/one.cc; do : >"$tree/$file"; done

cat >"$scratch/program" <<'PROGRAM'
#!/bin/sh
if [ "$1" = targets ]; then
  echo "$2" >>"$scratch/asked_targets"
  [ -e "$scratch/described" ] || exit 2
  exec cat "$scratch/described"
fi
echo "static=$(cd "${PARLEY_STATIC_DIR:-/nowhere}" 2>/dev/null && echo parley_static.*)" >"$scratch/static"
echo "root=$PARLEY_ROOT cwd=$(pwd) home=${HOME-unset} arguments=$*"
exit 5
PROGRAM

cat >"$scratch/bin/bazel" <<'BAZEL'
#!/usr/bin/env bash
echo "$1" >>"$scratch/asked"
case $1 in
  --version) echo "bazel 7.7.1" ;;
  info) echo "$scratch/out" ;;
  build)
    echo "what the compiler said"
    printf '%s' "${HOME-}" >"$scratch/bazel_home"
    label=${!#}
    made=$scratch/out/runner/${label#*:}
    echo "$label" >>"$scratch/asked"
    cp -f -- "$scratch/program" "$made" && chmod 555 "$made"
    exit "${build_status:-0}"
    ;;
  test)
    for argument; do
      [[ $argument != --build_event_json_file=* ]] || cp -- "$scratch/events" "${argument#*=}"
    done
    printf '%s ' "$@" >"$scratch/test_arguments"
    exit "${test_status:-0}"
    ;;
esac
BAZEL
chmod 755 "$scratch/program" "$scratch/bin/bazel"
export scratch build_status test_status
export PATH=$scratch/bin:$PATH HOME=$scratch/home CC=cc
unset BAZEL

asked() { [[ ! -e $scratch/asked ]] || grep -cx "$1" "$scratch/asked"; rm -f -- "$scratch/asked"; }

# --- arguments, directory, exit status, environment --------------------------------------------------------------------
cd -- "$scratch/elsewhere" || exit 1
output=$("$tree/parley" run 'a b' 2>/dev/null)
check "exit status of the program" 5 $?
check "what the program sees" "root=$tree cwd=$scratch/elsewhere home=$HOME arguments=run a b" "$output"
check "builds on the first call" 1 "$(asked build)"

# --- no build unless something changed ---------------------------------------------------------------------------------
"$tree/parley" run >/dev/null 2>"$scratch/err"
check "nothing is asked of Bazel when nothing changed" "" "$(asked build)"
check "and nothing is said" "" "$(cat "$scratch/err")"
echo '// changed' >>"$tree/lib/one.cc"
"$tree/parley" run >/dev/null 2>&1
check "a changed source is built" 1 "$(asked build)"
echo '// of an older version' >"$tree/lib/one.cc"
touch -d '2001-01-01' "$tree/lib/one.cc"
"$tree/parley" run >/dev/null 2>&1
check "an older source put in its place is built" 1 "$(asked build)"
mv -- "$tree/lib/one.cc" "$scratch/elsewhere"
"$tree/parley" run >/dev/null 2>&1
check "a removed source is noticed" 1 "$(asked build)"
"$tree/parley" run >/dev/null 2>&1
check "once" "" "$(asked build)"
ln -s "$tree/parley" "$scratch/elsewhere/link"
check "a link to the wrapper finds the checkout" "root=$tree" "$("$scratch/elsewhere/link" run | cut -d' ' -f1)"

# --- a home that is not there: Bazel gets another, the program sees none ------------------------------------------------
echo '// again' >>"$tree/lib/one.cc"
output=$(TMPDIR=$scratch env -u HOME "$tree/parley" run 2>/dev/null)
check "without HOME" "root=$tree cwd=$scratch/elsewhere home=unset arguments=run" "$output"
check "Bazel has one all the same" writable "$([[ -s $scratch/bazel_home && -w $(cat "$scratch/bazel_home") ]] && echo writable)"

# --- a build that fails ------------------------------------------------------------------------------------------------
rm -f -- "$scratch/asked"
echo '// broken' >>"$tree/lib/one.cc"
output=$(build_status=1 "$tree/parley" run 2>&1)
check "exit status when the build fails" 3 $?
check "the compiler's words are shown" 1 "$(grep -c 'what the compiler said' <<<"$output")"
"$tree/parley" run >/dev/null 2>&1
check "the next call tries again" 2 "$(asked build)"
check "no half-made files stay" "parley parley.stamp" "$(cd "$tree/.parley" && echo *)"

# --- other systems: packages are installed and the static binary is built, once ----------------------------------------
printf '#!/bin/sh\necho "$*" >>"$scratch/installed"\n' >"$scratch/bin/apt-get"
# It runs what it is given; asked whether it may (-v), it says nothing.
printf '#!/bin/sh\nwhile [ "${1#-}" != "$1" ]; do shift; done\n[ $# = 0 ] || exec "$@"\n' >"$scratch/bin/sudo"
chmod 755 "$scratch/bin"/*
touch "$tree/cases/one.yaml"

# describe PROCESSOR NEEDS: what `parley targets NAME` says.
describe() { printf 'x: X\ndescribed   x.yaml\nprocessor   %s\npackages    one\n%b' "$1" "$2" >"$scratch/described"; }
installed() { sed -n 's/.*--no-install-recommends //p' "$scratch/installed" 2>/dev/null | tr '\n' ' '; rm -f -- "$scratch/installed"; }
other=s390x
[[ $(uname -m) != s390x ]] || other=riscv64
own=$(uname -m)
own=${own/#i[3-6]86/i386}
printf '#!/bin/sh\n' >"$scratch/bin/$other-linux-gnu-g++" && chmod 755 "$scratch/bin/$other-linux-gnu-g++"

describe "$own" ''
output=$("$tree/parley" run --target x a 2>/dev/null)
check "exit status of a run on a target" 5 $?
check "the arguments stay as they are" "arguments=run --target x a" "$(grep -o 'arguments=.*' <<<"$output")"
check "the target is asked about" x "$(cat "$scratch/asked_targets")"
check "for this processor" 1 "$(asked '//runner:parley_static')"
check "the program is told where it is" "static=parley_static.$own parley_static.$own.stamp" "$(cat "$scratch/static")"
check "nothing is missing, nothing is installed" "" "$(installed)"
"$tree/parley" run --target=x >/dev/null 2>&1
check "it is built once" "" "$(asked '//runner:parley_static')"
touch "$tree/cases/one.yaml"
"$tree/parley" run --target x >/dev/null 2>&1
check "a changed case is built into it" 1 "$(asked '//runner:parley_static')"
touch "$tree/cases/one.yaml"
"$tree/parley" run >/dev/null 2>&1
check "but not for a run on this system" "" "$(asked '//runner:parley_static')"
"$tree/parley" targets x >/dev/null 2>&1
check "nor for what targets there are" "" "$(asked '//runner:parley_static')"
rm -f -- "$scratch/asked_targets"
"$tree/parley" image >/dev/null 2>&1
check "an image holds it" "qemu 1" "$(cat "$scratch/asked_targets") $(asked '//runner:parley_static')"

describe "$other" 'needs       runme (Debian: apt install one two)\n            a kernel such as /k (Debian: apt install two)\n'
"$tree/parley" run --target x >/dev/null 2>&1
check "what is missing is installed, each once" "one two " "$(installed)"
check "for another processor" 1 "$(asked "//runner:parley_static_$other")"
check "beside the other" "static=parley_static.$other parley_static.$other.stamp parley_static.$own parley_static.$own.stamp" \
  "$(tr ' ' '\n' <"$scratch/static" | sed 's/^static=//' | sort | tr '\n' ' ' | sed 's/^/static=/; s/ $//')"
describe "$other" 'needs       a kernel such as /k (Debian: apt install two)\n'
touch "$tree/cases/one.yaml"
"$tree/parley" run --target x --kernel k --binary b >/dev/null 2>&1
check "a kernel that is given is not installed" "" "$(installed)"
check "a binary that is given is not built" "" "$(asked "//runner:parley_static_$other")"
describe no_such ''
"$tree/parley" run --target x >/dev/null 2>&1
check "a compiler that is missing is installed" "g++-no-such-linux-gnu " "$(installed)"
rm -f -- "$scratch/described" "$scratch/bin/apt-get" "$scratch/bin/sudo"
"$tree/parley" run --target nowhere >/dev/null 2>&1
check "a target that does not exist is left to the program" 5 $?
rm -f -- "$scratch/asked"

# --- ./parley publish --------------------------------------------------------------------------------------------------
cat >"$scratch/program" <<'PROGRAM'
#!/bin/sh
case $1 in
  targets) [ -n "${2-}" ] || printf 'native   This   ready\ncommand  Any    ready\nbroken   B      ready\nother    O      needs a\n' ;;
  run)
    [ "$3" != broken ] || exit 2
    echo record >"$5"
    exit 1
    ;;
  report) shift; echo "$*" >"$scratch/reported" ;;
esac
PROGRAM
printf '#!/bin/sh\necho "$*" >"$scratch/pictured"\n' >"$scratch/bin/chromium"
chmod 755 "$scratch/bin/chromium"
echo '// for publishing' >>"$tree/lib/one.cc"
"$tree/parley" publish >/dev/null 2>"$scratch/err"
check "a target that cannot be used is left out" 1 $?
records=$tree/.parley/records page=$tree/reports/published/matrix
check "all but command are set side by side" "$records/native.json $records/other.json --html $page.html --md $page.md" \
  "$(cat "$scratch/reported")"
check "who was left out is told" 1 "$(grep -c 'left out' "$scratch/err")"
check "a picture is taken" 1 "$(grep -c -- "--screenshot=$page.png" "$scratch/pictured")"
"$tree/parley" publish other >/dev/null 2>&1
check "targets that are named" "0 $records/other.json" "$? $(cut -d' ' -f1 "$scratch/reported")"
rm -f -- "$scratch/reported"
"$tree/parley" publish broken >/dev/null 2>&1
check "nothing to publish" "3 no report" "$? $(cat "$scratch/reported" 2>/dev/null || echo no report)"
"$tree/parley" run --target native --json "$scratch/x" >/dev/null 2>&1
rm -f -- "$scratch/asked"
echo page >"$page.html"
"$tree/parley" run --target native --json "$scratch/x" >/dev/null 2>&1
check "what was published asks for no build" "" "$(asked build)"

# --- ./parley test -----------------------------------------------------------------------------------------------------
mkdir -p "$scratch/logs/a b"
cat >"$scratch/logs/a b/test.xml" <<'XML'
<testsuites><testsuite name="s"><testcase name="1" status="run" result="completed" />
<testcase name="2" status="run" result="completed">
 <failure message="one"></failure> <failure message="two"></failure>
</testcase><testcase name="3" result="skipped"><skipped message="untested"/></testcase>
<testcase name="4" status="notrun" result="suppressed" /><testcase name="5" status="run"/></testsuite></testsuites>
XML
echo '<testsuites><testsuite name="empty"></testsuite></testsuites>' >"$scratch/logs/empty.xml"
passed="{\"id\":{\"testResult\":{\"label\":\"//a:b\"}},\"testResult\":{\"testActionOutput\":[{\"name\":\"test.log\",\"uri\":\"file:///x\"}"

# result STATUS FILE: one line of Bazel's record.
result() { printf '%s,{"name":"test.xml","uri":"file://%s/logs/%s"}],"status":"%s"}}\n' "$passed" "$scratch" "$2" "$1"; }

closing() { test_status=$1 "$tree/parley" test "${@:2}" 2>/dev/null | tail -n 1; }
status_of() { test_status=$1 "$tree/parley" test >/dev/null 2>&1; echo $?; }

result FAILED a%20b/test.xml >"$scratch/events"
check "cases are counted one by one" "2 passed, 1 failed, 2 skipped" "$(closing 3)"
result FAILED empty.xml >"$scratch/events"
check "a target that failed before its first case counts" "0 passed, 1 failed" "$(closing 3)"
cat >"$scratch/events" <<'EVENTS'
{"id":{"targetConfigured":{"label":"//a:library"}},"configured":{"targetKind":"cc_library rule"}}
{"id":{"targetConfigured":{"label":"//a:b_test"}},"configured":{"targetKind":"cc_test rule","testSize":"SMALL"}}
{"id":{"targetConfigured":{"label":"//a:c_test"}},"configured":{"targetKind":"cc_test rule","testSize":"SMALL"}}
{"id":{"targetCompleted":{"label":"//a:library"}},"completed":{"failureDetail":{}}}
{"id":{"targetCompleted":{"label":"//a:b_test"}},"completed":{"failureDetail":{}}}
{"id":{"targetCompleted":{"label":"//a:c_test"}},"completed":{"success":true}}
EVENTS
check "a test that does not build counts, a library does not" "0 passed, 1 failed" "$(closing 1)"
: >"$scratch/events"
check "nothing ran" "0 passed, 0 failed" "$(closing 4)"

check "everything is tested unless targets are named" 1 "$(grep -c ' //\.\.\. ' "$scratch/test_arguments")"
closing 0 --nocache_test_results >/dev/null
check "options alone name none" 1 "$(grep -c ' --nocache_test_results //\.\.\. ' "$scratch/test_arguments")"
closing 0 //lib:all >/dev/null
check "named targets replace it" 0 "$(grep -c '//\.\.\.' "$scratch/test_arguments")"

check "all passed" 0 "$(status_of 0)"
check "tests failed" 1 "$(status_of 3)"
check "bad usage" 2 "$(status_of 2)"
check "does not build" 3 "$(status_of 1)"
check "no tests" 3 "$(status_of 4)"

((failures == 0)) && echo "all as expected"
exit $((failures > 0))
