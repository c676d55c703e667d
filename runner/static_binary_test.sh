#!/usr/bin/env bash
# Tests of the static binary where there is nothing beside it: what it carries, what it loads, how big it is.
#   static_binary_test.sh PARLEY_STATIC PARLEY FOLDER_OF_CASES
set -u

binary=$PWD/$1
dynamic=$PWD/$2
cases=$PWD/$3
scratch=$(mktemp -d "${TEST_TMPDIR:-/tmp}/static.XXXXXX")
trap 'rm -rf -- "$scratch"' EXIT
failures=0

# Bytes, the texts of the cases not counted. Who adds to the program what makes it bigger raises this, and says in the
# commit what for: the binary has to get through serial lines and into small boards.
readonly most=4000000

check() {  # check WHAT EXPECTED ACTUAL
  if [[ $2 != "$3" ]]; then
    printf '%s:\n  expected: %s\n  but it is: %s\n' "$1" "$2" "$3"
    failures=$((failures + 1))
  fi
}

cd -- "$scratch" || exit 1
unset PARLEY_ROOT

# --- what it carries ---------------------------------------------------------------------------------------------------
check "the same cases as in the folder" "$("$dynamic" list --cases "$cases" --long)" "$("$binary" list --long)"
check "no mistakes in them" "0 errors" "$("$binary" check | grep -o '[0-9]* errors*$')"
check "a file of them by its path" "$("$binary" list examples/pipes/)" "$("$binary" list cases/examples/pipes.yaml)"
check "a folder of them, too" "$("$binary" list 'examples/*')" "$("$binary" list cases/examples/)"
check "a folder that is named is used instead" "1 case in 1 file, 0 errors" "$(
  mkdir -p own/catalogue
  printf 'area: A\nbehaviours:\n  A-1: {level: posix, statement: S., source: S}\n' >own/catalogue/a.yaml
  printf 'title: T\nsource: S\nlevel: posix\ncases:\n  c:\n    covers: A-1\n    claim: C.\n    steps:\n      - p: getpid() = _\n' >own/c.yaml
  "$binary" check --cases own
)"
check "a mistake is shown with its place" "cases/nowhere.yaml: cannot be read" "$("$binary" check cases/nowhere.yaml 2>&1 | grep -o 'cases/[^:]*: cannot be read')"
"$binary" run examples/pipes/ >said 2>&1
check "exit status of a run" 0 $?

# The calls of the binary's own processes, without those that became another program, as a shell.
own() { awk -v binary="\"$binary\"" '/execve\(/ && !index($0, binary) { other[$1] = 1 } !other[$1]' "$1"; }

# --- what it loads -----------------------------------------------------------------------------------------------------
if ! command -v strace >/dev/null; then
  echo "not tested: what it opens; there is no strace"
elif ! strace -f -o opened -e trace=openat,open,execve "$binary" run lecture/name-lookup/ >said 2>&1; then
  check "names are looked up" "all as expected" "$(cat said)"
else
  check "no shared library is looked for, whatever /etc/nsswitch.conf asks for" "" "$(own opened | grep -o '"[^"]*\.so[^"]*"' | sort -u)"
  check "names were looked up" found "$(grep -q '"/etc/hosts"' opened && echo found)"
fi

# --- how big it is -----------------------------------------------------------------------------------------------------
size=$(($(wc -c <"$binary") - $(find "$cases" -name '*.yaml' ! -path '*/selftest/*' -exec cat {} + | wc -c)))
echo "$size bytes without the cases, of $most"
check "small enough" yes "$( ((size <= most)) && echo yes || echo "$size bytes, more than $most")"

((failures == 0)) && echo "all as expected"
exit $((failures > 0))
