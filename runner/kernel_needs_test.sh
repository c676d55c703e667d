#!/usr/bin/env bash
# Tests what the static binary needs from a kernel, beside execve, before the first case can be run: that kernel_needs.txt
# names every system call it makes up to there, and is right about which of them it cannot do without.
#   kernel_needs_test.sh PARLEY_STATIC KERNEL_NEEDS README
set -u

binary=$PWD/$1
list=$PWD/$2
readme=$PWD/$3
scratch=$(mktemp -d "${TEST_TMPDIR:-/tmp}/needs.XXXXXX")
trap 'rm -rf -- "$scratch"' EXIT
# A case that asks for next to nothing by itself.
readonly one=lecture/pipes/bytes-come-out-in-order-and-once
failures=0

wrong() {
  echo "$*"
  failures=$((failures + 1))
}

if ! command -v strace >/dev/null || ! strace -qq -o /dev/null true; then
  echo "not tested: there is no strace here that may trace"
  exit 0
elif [[ $(uname -m) != x86_64 ]]; then
  echo "not tested: the list is that of x86_64"
  exit 0
fi
cd -- "$scratch" || exit 1
unset PARLEY_ROOT
export TEST_TMPDIR=$scratch

# Prints the calls of the list; with an argument, only those that have this word.
listed() { awk -v word="${1:-}" '!/^#/ && NF == 2 && (word == "" || $1 == word) { print $2 }' "$list" | sort; }

# The outcome with a call that the kernel does not have: "needed" or "optional".
without() {
  timeout -k 1 60 strace -f -qq -o /dev/null -e trace="$1" -e inject="$1:error=ENOSYS" \
    "$binary" run --stream -j1 "$one" >"said.$1" 2>&1 </dev/null
  grep -q '"r":"done".*"verdict":"\(pass\|fail\)"' "said.$1" && echo "optional $1" || echo "needed $1"
}

# --- what is made before the first step of the first case ----------------------------------------------------------------
strace -f -qq -s 300 -o trace "$binary" run --stream -j1 "$one" >said 2>&1 </dev/null
grep -q '"verdict":"pass"' said || wrong "the case does not pass here: $(cat said)"
awk '/"r\\":\\"step/ { exit } { sub(/^[0-9]+ +/, "") } /^[a-z_0-9]+\(/ { sub(/\(.*/, ""); print }' trace | grep -vx execve | sort -u >made
echo "$(wc -l <made) different calls before the first step, of $(listed | wc -l) that are listed"
for call in $(comm -23 made <(listed)); do
  wrong "$call is made and not listed; it is '$(without "$call")' for kernel_needs.txt"
done

# --- which of them it takes ------------------------------------------------------------------------------------------------
export -f without
export binary one
comm -12 made <(listed) | xargs -P "$(nproc)" -I{} bash -c 'without {}' | sort >tried
while read -r word call; do
  grep -qx "$word  *$call" "$list" || wrong "$call turns out to be $word; kernel_needs.txt says otherwise ($(tail -c 200 "said.$call"))"
done <tried
echo "$(grep -c '^needed' tried) of them turn out to be needed"

# --- what people are told --------------------------------------------------------------------------------------------------
told=$(awk '/^## What your kernel must have/ { on = 1 } on && /^```/ { if (shown++) exit; next } on && shown' "$readme" | tr -s ' ,' '\n' | sort)
[[ $told == "$(listed needed)" ]] || wrong "README.md names other calls as needed than kernel_needs.txt: ${told:-none}"

((failures == 0)) && echo "all as expected"
exit $((failures > 0))
