#!/usr/bin/env bash
# Tests of the GoogleTest front end with small files of cases, some of them wrong on purpose.
set -u

program=$PWD/$1
binary=$PWD/$2  # the command line, which targets run
scratch=$(mktemp -d "${TEST_TMPDIR:-/tmp}/front-end.XXXXXX")
trap 'rm -rf -- "$scratch"' EXIT
cd -- "$scratch" || exit 1
export TMPDIR=$scratch/tmp
mkdir -p cases/tiny elsewhere tmp
# What Bazel tells the test that runs this script is not meant for the programs that it starts.
unset TEST_TMPDIR TESTBRIDGE_TEST_ONLY XML_OUTPUT_FILE TEST_SHARD_INDEX TEST_TOTAL_SHARDS TEST_SHARD_STATUS_FILE
unset "${!GTEST_@}" "${!PARLEY_@}"
failures=0

check() {  # check WHAT EXPECTED ACTUAL
  if [[ $2 != "$3" ]]; then
    printf '%s:\n  expected: %s\n  but it is: %s\n' "$1" "$2" "$3"
    failures=$((failures + 1))
  fi
}

cat >behaviours.yaml <<'YAML'
area: tests of the front end
behaviours:
  TEST-01: {level: posix, statement: What is not open cannot be closed., source: nobody}
  TEST-02: {level: unspecified, statement: Anything may happen., source: nobody}
YAML

cat >cases/tiny/close-it.yaml <<'YAML'
title: Cases of a test
source: POSIX.1-2024 close
level: posix

cases:
  closed-is-closed:
    covers: TEST-01
    claim: Closing what is not open fails.
    steps:
      - p: close(-1) = -1 EBADF
      - observe: {name "of" a number: 40+2}
  never-here:
    covers: TEST-01
    claim: A user is root and is not.
    needs: [root, unprivileged]
    steps:
      - p: close(-1) = -1 EBADF
  nobody-requires-it:
    covers: TEST-02
    level: unspecified
    claim: Closing what is not open succeeds, for all that anyone says.
    steps:
      - p: close(-1) = 0
  for-each:
    covers: TEST-01
    claim: Closing $fd fails, as it is not open.
    each: {fd: [-1, 500]}
    steps:
      - p: close($fd) = -1 EBADF
YAML

cat >cases/tiny/wrong.yaml <<'YAML'
title: Cases of a test
source: POSIX.1-2024 close
level: posix
cases:
  wrong-on-purpose:
    covers: TEST-01
    claim: Closing what is not open succeeds.
    steps:
      - p: close(-1) = -1 EBADF
      - p: close(-1) = 0
YAML
sed 's/close(-1) = 0/clse(-1) = 0/; s/TEST-01/TEST-09/' cases/tiny/wrong.yaml >cases/tiny/unreadable.yaml
cp -- cases/tiny/close-it.yaml elsewhere/

# run FILE [ARGUMENT...]: output in $output, exit status in $status.
run() {
  output=$("$program" "$1" "${@:2}" --catalogue behaviours.yaml 2>&1)
  status=$?
}
counted() { grep -c -- "$1" <<<"$output"; }
names() { sed -n 's/^\[ RUN      \] //p' <<<"$output" | paste -s -d ' '; }

# --- names -------------------------------------------------------------------------------------------------------------
run cases/tiny/close-it.yaml --gtest_list_tests
check "a list of the tests" "tiny/close_it.
  closed_is_closed
  never_here
  nobody_requires_it
  for_each[_1]
  for_each[500]" "$output"
check "listing succeeds" 0 "$status"
run elsewhere/close-it.yaml --gtest_list_tests
check "a file outside of a folder of cases is named by its path" "elsewhere/close_it." "${output%%$'\n'*}"
run elsewhere/close-it.yaml --cases elsewhere --gtest_list_tests
check "or as --cases says" "close_it." "${output%%$'\n'*}"

# --- verdicts ----------------------------------------------------------------------------------------------------------
run cases/tiny/close-it.yaml --gtest_output=xml:all.xml
check "passes, skips and differences are no failures" 0 "$status"
check "all are run" 5 "$(counted '^\[ RUN ')"
check "what passes" 4 "$(counted '^\[       OK ')"
check "what is untested is skipped" 1 "$(counted '^\[  SKIPPED \] tiny/close_it.never_here (')"
check "with the reason" 1 "$(counted '^  because: needs ')"
check "what differs is told" 1 "$(counted '^DIFFERS tiny/close-it/nobody-requires-it$')"
check "each case stands in the XML file with its place" 1 \
  "$(grep -c '<testcase name="never_here" file="cases/tiny/close-it.yaml" line="12" ' all.xml)"
check "as skipped" 1 "$(grep -c '<skipped ' all.xml)"
check "ids stand there unchanged" 1 "$(grep -c '<property name="id" value="tiny/close-it/for-each\[-1\]"/>' all.xml)"
check "with what was observed" 1 "$(grep -c '<property name="observed name &apos;of&apos; a number" value="42"/>' all.xml)"
run cases/tiny/close-it.yaml --gtest_output=json:all.json
check "and in the JSON file" 1 "$(grep -c '^ *"observed name .of. a number": "42",*$' all.json)"
check "and verdicts" 1 "$(grep -c '<property name="verdict" value="differs"/>' all.xml)"

run cases/tiny/wrong.yaml --gtest_output=xml:wrong.xml
check "a failure fails" 1 "$status"
check "and reads like this" "cases/tiny/wrong.yaml:10: Failure
Failed
FAIL tiny/wrong/wrong-on-purpose
  Closing what is not open succeeds.
  POSIX.1-2024 close (TEST-01)
  cases/tiny/wrong.yaml:10
      p: close(-1) = -1 EBADF
    > p: close(-1) = -1 EBADF
               expected = 0" "$(sed -n '/: Failure$/,/expected/p' <<<"$output")"
check "also in the XML file" 1 "$(grep -c '^               expected = 0$' wrong.xml)"
run cases/tiny/wrong.yaml --deadline 0
check "bad usage" 2 "$status"

# --- files with errors -------------------------------------------------------------------------------------------------
run cases/tiny/unreadable.yaml
check "cases with errors" 2 "$status"
check "each error has its place" "cases/tiny/unreadable.yaml:6:13:
cases/tiny/unreadable.yaml:10:12:" "$(grep -o '^cases/tiny/unreadable.yaml:[0-9]*:[0-9]*:' <<<"$output")"
check "nothing is run" 0 "$(counted RUN)"
run cases/tiny/missing.yaml
check "a file that is not there" 2 "$status"

# --- which tests are run -----------------------------------------------------------------------------------------------
run cases/tiny/close-it.yaml --gtest_filter='*closed*:*each*-*500*'
check "a filter" "tiny/close_it.closed_is_closed tiny/close_it.for_each[_1]" "$(names)"
run cases/tiny/close-it.yaml --gtest_filter='*opened*'
check "a filter that matches nothing fails" 1 "$status"
check "and says so" 1 "$(counted '^No case matches the filter \*opened\*\.')"
export TESTBRIDGE_TEST_ONLY='*never*'
run cases/tiny/close-it.yaml
unset TESTBRIDGE_TEST_ONLY
check "Bazel's --test_filter" tiny/close_it.never_here "$(names)"
run cases/tiny/close-it.yaml --gtest_repeat=3 --gtest_filter='*closed*'
check "repetition" "tiny/close_it.closed_is_closed tiny/close_it.closed_is_closed tiny/close_it.closed_is_closed" "$(names)"

export GTEST_TOTAL_SHARDS=7
seen=
for index in 0 1 2 3 4 5 6; do
  GTEST_SHARD_INDEX=$index GTEST_SHARD_STATUS_FILE=shard$index run cases/tiny/close-it.yaml
  check "shard $index" 0 "$status"
  check "shard $index tells that it knows of shards" yes "$([[ -e shard$index ]] && echo yes)"
  seen+="$(names) "
done
check "shards share the tests" 5 "$(wc -w <<<"$seen")"
check "each is in one of them" 5 "$(tr ' ' '\n' <<<"$seen" | sort -u | grep -c .)"
GTEST_SHARD_INDEX=0 run cases/tiny/close-it.yaml --gtest_filter='*opened*'
check "a filter that matches nothing fails with shards too" 1 "$status"
unset GTEST_TOTAL_SHARDS

# --- baselines ---------------------------------------------------------------------------------------------------------
# deviation CASE [LINE...]: an entry of a baseline.
deviation() {
  printf '  - cases: [%s]\n    expected: EBADF\n    observed: not that\n    source: POSIX.1-2024\n    reason: So it is.\n' "$1"
  (($# < 2)) || printf '    %s\n' "${@:2}"
}
{ echo deviations: && deviation tiny/wrong/wrong-on-purpose; } >known.txt
run cases/tiny/wrong.yaml --baseline known.txt --gtest_output=xml:known.xml
check "a known deviation is no failure" 0 "$status"
check "but skipped" 1 "$(counted '^\[  SKIPPED \] tiny/wrong.wrong_on_purpose (')"
check "with the reason" 1 "$(counted '^  known: So it is\.$')"
check "which the XML file has as well" 1 "$(grep -c '<property name="known" value="So it is."/>' known.xml)"
PARLEY_BASELINE=known.txt run cases/tiny/wrong.yaml
check "the baseline may stand in the environment" 0 "$status"
PARLEY_BASELINE=known.txt run cases/tiny/wrong.yaml --baseline none
check "which the command line outranks" 1 "$status"
{ echo deviations: && deviation tiny/wrong/wrong-on-purpose 'verdict: unsupported'; } >other.txt
run cases/tiny/wrong.yaml --baseline other.txt
check "another verdict than the known one fails" 1 "$status"
{ echo deviations: && deviation tiny/close-it/closed-is-closed; } >gone.txt
run cases/tiny/close-it.yaml --baseline gone.txt
check "a deviation that is gone is no failure" 0 "$status"
check "but told" 1 "$(counted '^  no longer a deviation: delete gone.txt:2$')"
{ echo deviations: && deviation tiny/wrong/wrong && deviation far/away; } >misspelt.txt
run cases/tiny/wrong.yaml --baseline misspelt.txt
check "a baseline that does not fit" 2 "$status"
check "is told with its place, but not of other files" misspelt.txt:2:13: "$(grep -o '^misspelt.txt:[0-9:]*' <<<"$output")"
check "and nothing is run" 0 "$(counted RUN)"

# --- targets -----------------------------------------------------------------------------------------------------------
mkdir targets
cat >targets/self.yaml <<'YAML'
title: This system, by another process
processor: x86_64
command: [sh, -c, 'echo "$@" >>SCRATCH/starts; exec "$@"', sh, '{binary}', '{arguments}']
YAML
cat >targets/dead.yaml <<'YAML'
title: A system that never starts
processor: x86_64
command: ['false', '{arguments}']
YAML
sed -i "s:SCRATCH:$scratch:" targets/self.yaml
starts() { wc -l 2>/dev/null <starts || echo 0; }
# on TARGET FILE [ARGUMENT...]
on() {
  rm -f starts
  run "$2" --target "targets/$1.yaml" --binary "$binary" "${@:3}"
}
on self cases/tiny/close-it.yaml
check "cases run on a target" "0: 4 passed, 1 skipped" "$status: $(counted '^\[       OK ') passed, $(counted '^\[  SKIPPED \].*(') skipped"
check "which is started once for all of them" 1 "$(starts)"
on self cases/tiny/close-it.yaml --gtest_filter='*each*:*closed*'
check "and runs those that are selected" "--only 0,3-4" "$(grep -o -- '--only [0-9,-]*' starts)"
on self cases/tiny/close-it.yaml --gtest_repeat=2 --gtest_filter='*closed*'
check "each repetition is a run of its own" 2 "$(starts)"
on self cases/tiny/wrong.yaml
check "failures there" 1 "$status"
check "are shown like others" 1 "$(counted '^    > p: close(-1) = -1 EBADF$')"
cp -- known.txt targets/self.baseline.yaml
on self cases/tiny/wrong.yaml
check "the baseline beside the target is the default" 0 "$status"
on self cases/tiny/close-it.yaml --gtest_list_tests
check "a list of tests starts nothing" 0 "$(starts)"
on dead cases/tiny/close-it.yaml
check "a target that does not start is trouble" 3 "$status"
check "of each test" 5 "$(counted '^\[  FAILED  \].*(')"
cat >targets/missing.yaml <<'YAML'
title: A system for which something has to be installed
processor: x86_64
programs: [no-such-program-anywhere]
command: [no-such-program-anywhere, '{arguments}']
YAML
on missing cases/tiny/close-it.yaml
check "a target that lacks something is trouble" 3 "$status"
on missing cases/tiny/close-it.yaml --skip-where-missing
check "unless tests are to be skipped then" "0: 5" "$status: $(counted '^\[  SKIPPED \].*(')"
check "with the reason" 5 "$(counted '^the target missing needs no-such-program-anywhere$')"
on dead cases/tiny/close-it.yaml --skip-where-missing
check "which is no excuse for one that does not start" 3 "$status"
on nowhere cases/tiny/close-it.yaml
check "a target that nobody described" 2 "$status"

check "nothing is left behind" "" "$(ls tmp)"
((failures == 0)) && echo "all as expected"
exit $((failures > 0))
