#!/usr/bin/env bash
# What other people's programs make of the reports of a real run: prove of TAP, xmllint of JUnit. Usage: PARLEY.
set -u

program=$PWD/$1
scratch=$(mktemp -d "${TEST_TMPDIR:-/tmp}/report-formats.XXXXXX")
trap 'rm -rf -- "$scratch"' EXIT
cd "$scratch" || exit 1
failures=0

fail() {
  printf '%s\n' "$1"
  failures=$((failures + 1))
}

expect() {  # expect WHAT TEXT PART: the text has the part in it
  [[ $2 == *"$3"* ]] || fail "$1: there should be"$'\n'"  $3"$'\n'"but there is"$'\n'"$2"
}

# --- a case of every kind ---------------------------------------------------------------------------------------------
mkdir -p cases/catalogue
cat >cases/catalogue/fd.yaml <<'YAML'
area: Descriptors
behaviours:
  FD-01: {level: posix, statement: A descriptor that is not open is refused., source: POSIX.1-2024 close}
  FD-02: {level: linux, statement: It is refused at once., source: Linux close(2)}
YAML
{
  printf 'title: Descriptors\nsource: POSIX.1-2024 close\nlevel: posix\ncases:\n'
  add() {  # add KEY STEP [LINES]
    printf '  %s:\n%s    claim: It <holds> & "stays" so.\n    steps:\n      - p: %s\n' "$1" "${3-$'    covers: FD-01\n'}" "$2"
  }
  add passes 'close(99) = -1 EBADF'
  add fails 'close(98) = 0'
  add is-known 'close(97) = 0'
  add differs 'close(96) = 0' $'    covers: FD-02\n    level: linux\n'
  # No system has both.
  add cannot-be-tested 'close(95) = -1 EBADF' $'    covers: FD-01\n    needs: [root, unprivileged]\n'
} >cases/fd.yaml
cat >known.yaml <<'YAML'
deviations:
  - cases: [fd/is-known]
    expected: 0
    observed: EBADF
    source: POSIX.1-2024 close
    reason: "Here it is # so."
YAML

run() {
  "$program" run --cases cases --profile posix --baseline known.yaml "$@"
}

run --report tap=run.tap --report tap14=run.tap14 --report junit=run.xml --report ktap=run.ktap >console 2>&1
status=$?
((status == 1)) || { echo "a run with a failure ends with $status: $(cat console)"; exit 1; }

# --- TAP --------------------------------------------------------------------------------------------------------------
if command -v prove >/dev/null; then
  said=$(prove --nocolor run.tap 2>&1)
  status=$?
  ((status == 1)) || fail "prove ends with $status"
  expect "prove" "$said" "Failed 1/5 subtests"
  expect "prove" "$said" "less 1 skipped subtest: 3 okay"
  [[ $said != *"Parse errors"* ]] || fail "prove cannot read it: $said"

  said=$(prove --nocolor -v run.tap 2>&1)
  expect "prove -v" "$said" "fd/is-known # TODO known deviation: Here it is"
  expect "prove -v" "$said" " - fd/cannot-be-tested # SKIP untested: needs "

  # Without that case all is well, and prove starts the run by itself.
  cat >all-is-well <<END
#!/bin/sh
exec "$program" run --cases cases --profile posix --baseline known.yaml --report tap=- fd/passes fd/is-known fd/differs fd/cannot
END
  chmod 755 all-is-well
  said=$(prove --nocolor --exec '' ./all-is-well 2>/dev/null)
  status=$?
  ((status == 0)) || fail "prove of a run without failures ends with $status: $said"
  expect "prove" "$said" $'All tests successful.\n'
  expect "prove" "$said" "Tests=4"

  # A document that ends early is no success.
  head -n 5 run.tap | grep -v '^not ok' >cut.tap
  prove cut.tap >/dev/null 2>&1 && fail "prove takes a part for the whole"
else
  echo "there is no prove here: TAP is not read"
fi
[[ $(sed 1d run.tap14) == "$(sed 1d run.tap)" ]] || fail "tap14 differs in more than its first line"
[[ $(head -n 1 run.tap14) == "TAP version 14" ]] || fail "tap14 has another first line"

# --- JUnit ------------------------------------------------------------------------------------------------------------
if command -v xmllint >/dev/null; then
  number() { xmllint --xpath "string(count($1))" run.xml; }
  [[ $(number //testcase) == 5 ]] || fail "there are $(number //testcase) testcases"
  [[ $(number //failure) == 1 ]] || fail "there are $(number //failure) failures"
  [[ $(number //skipped) == 3 ]] || fail "there are $(number //skipped) skipped"
  claim=$(xmllint --xpath 'string(//failure)' run.xml)
  expect "JUnit" "$claim" 'It <holds> & "stays" so.'
else
  echo "there is no xmllint here: JUnit is not read"
fi

# --- standard output belongs to one report ----------------------------------------------------------------------------
run --report json=- >run.json 2>console
[[ $(head -c 1 run.json) == "{" && $(tail -c 2 run.json) == "}" ]] || fail "more than JSON: $(cat run.json)"
expect "the console" "$(cat console)" "1 failed, 1 known deviation"
said=$(run --stream --report tap=- 2>&1)
expect "a stream and a report" "$said" "parley: --report: standard output is for the stream"

((failures == 0)) && echo "all readers agree"
((failures == 0))
