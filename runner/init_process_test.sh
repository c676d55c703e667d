#!/usr/bin/env bash
# Tests of the static binary as process 1: of a namespace whose root holds nothing else, and of a machine if there is one to be had.
set -u

binary=$PWD/$1
scratch=$(mktemp -d "${TEST_TMPDIR:-/tmp}/init.XXXXXX")
trap 'rm -rf -- "$scratch"' EXIT
failures=0
# What is started here is to find the environment of a machine that boots, not that of a test.
unset TEST_TMPDIR TMPDIR

check() {  # check WHAT EXPECTED ACTUAL
  if [[ $2 != "$3" ]]; then
    printf '%s:\n  expected: %s\n  but it is: %s\n' "$1" "$2" "$3"
    failures=$((failures + 1))
  fi
}
count() { grep -c -e "$1" "$scratch/said"; }

# boot [OPTIONS OF unshare] -- ARGUMENTS: the exit status; what was printed is in $scratch/said.
boot() {
  local -a options=()
  while [[ $1 != -- ]]; do options+=("$1") && shift; done
  shift
  rm -rf -- "$scratch/root"
  mkdir -p "$scratch/root"
  cp -- "$binary" "$scratch/root/parley"
  unshare --mount --pid --net --fork "${options[@]}" chroot "$scratch/root" /parley "$@" </dev/null >"$scratch/said" 2>&1
  status=$?
}

if ! unshare --mount --pid --net --fork --user --map-root-user true 2>/dev/null; then
  echo "not tested: no namespaces to be process 1 in"
else
  boot --user --map-root-user -- run examples/pipes
  check "an ordinary user's namespace: exit status" 0 "$status"
  check "the report is there" 1 "$(count '^all as expected')"
  check "what cannot be had is said" 1 "$(count '^parley: no devtmpfs on /dev, .*: Operation not permitted')"
  check "and nothing is powered off" 0 "$(count 'powering off')"

  boot --user --map-root-user -- run console=tty0 no-such-case
  check "the exit status is that of the command" 2 "$status"
  check "a console that the kernel adds is no argument" "parley: no case matches no-such-case" "$(tail -n 1 "$scratch/said")"

  boot --user --map-root-user --
  check "without arguments everything is run" 1 "$(count '^total  ')"

  # Under the name of some other program, or where /proc is there, nothing is mounted.
  mkdir -p "$scratch/root/proc"
  unshare --mount --pid --net --fork --user --map-root-user --mount-proc="$scratch/root/proc" \
    chroot "$scratch/root" /parley list examples/pipes </dev/null >"$scratch/said" 2>&1
  check "in a container it is a program like others" "0 0" "$? $(count '^parley:')"
fi

if ! command -v linux.uml >/dev/null; then
  echo "not tested: no linux.uml to boot"
else
  rm -rf -- "$scratch/root" && mkdir -p "$scratch/root" && cp -- "$binary" "$scratch/root/parley"
  # It keeps a folder in the home directory, of which a test has none.
  # A kernel of this kind may signal all it can reach as it ends: nothing but its own processes.
  HOME=$scratch timeout 100 unshare --user --map-current-user --pid --fork --kill-child --mount-proc sh -c '"$@"; exit $?' sh \
    linux.uml mem=512M root=/dev/root rootfstype=hostfs rootflags="$scratch/root" rw init=/parley umid="parley-$$" \
    con=null con0=fd:0,fd:1 quiet -- run examples/pipes </dev/null >"$scratch/said" 2>&1
  tr -d '\r' <"$scratch/said" >"$scratch/plain" && mv -- "$scratch/plain" "$scratch/said"
  check "a kernel boots into the report" 1 "$(count '^all as expected')"
  check "everything could be mounted" 0 "$(count '^parley: no ')"
  check "and it is powered off" 1 "$(count '^parley: exit status 0; powering off')"
  check "a serial console gets plain text" 0 "$(count $'\033')"
fi

if ((failures)); then
  echo "--- the last output" && cat -- "$scratch/said"
else
  echo "all as expected"
fi
exit $((failures > 0))
