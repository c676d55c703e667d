#!/usr/bin/env bash
# Puts mistakes into the code that judges, one at a time, and looks whether the unit tests find them: runner/mutations.txt.
#
#   runner/mutations.sh --check      only whether each mistake can still be made (that is part of the tests)
#   runner/mutations.sh [WORD...]    makes them in a copy of the tree and runs the tests; with words, those entries in
#                                    which one of them stands
#
# A mutation that no test finds is one more test to write. It is to be run where the cases can be run, in the tree's root.
# Without Bazel: MUTATIONS_BUILD is a command that gets the name of a test (lib/matcher_test) as $1, builds it in the
# current folder and writes the path of the program.
set -u

list=runner/mutations.txt
[[ -f $list ]] || { echo "mutations.sh: there is no $list here"; exit 2; }
# Long enough for any test, also for one that waits for what never comes: that is found, too.
readonly limit=300

# A Bazel of its own, which goes with the copy.
build_with_bazel() {
  bazel --output_base="$copy/bazel" build "//${1%/*}:${1##*/}" >&2 && echo "bazel-bin/$1"
}

clean_up() {
  if [[ -d $copy/bazel ]]; then
    bazel --output_base="$copy/bazel" shutdown >/dev/null 2>&1
    chmod -R u+w "$copy"
  fi
  cd / && rm -rf -- "$copy"
}

build() {
  if [[ -n ${MUTATIONS_BUILD-} ]]; then
    bash -c "$MUTATIONS_BUILD" build "$1"
  else
    build_with_bazel "$1"
  fi
}

# Calls "$@" for every entry of the list, which stands in mistake, file, text, with, test.
for_each() {
  local line key status=0
  mistake=
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line != '#'* ]] || continue
    if [[ -z $line ]]; then
      [[ -z $mistake ]] || "$@" || status=1
      mistake=
      continue
    fi
    key=${line%%:*}
    line=${line#*:}
    case $key in
      mistake) mistake=${line# } file= text= with= test= ;;
      file | text | with | test) printf -v "$key" %s "${line# }" ;;
      *)
        echo "$list: what is '$key'?"
        return 1
        ;;
    esac
  done < <(cat "$list" && echo)
  return "$status"
}

entries=0

check() {
  local content count=0 rest
  entries=$((entries + 1))
  [[ -n $file && -n $text && -n $test ]] || { echo "$mistake: file, text or test is missing"; return 1; }
  [[ -f $file && -f $test.cc ]] || { echo "$mistake: there is no $file or no $test.cc"; return 1; }
  content=$(<"$file")
  rest=$content
  while [[ $rest == *"$text"* ]]; do
    rest=${rest#*"$text"}
    count=$((count + 1))
  done
  ((count == 1)) || { echo "$mistake: in $file the text stands $count times: $text"; return 1; }
  [[ $text != "$with" ]] || { echo "$mistake: nothing would change"; return 1; }
}

wanted() {
  ((${#words[@]} > 0)) || return 0
  local word
  for word in "${words[@]}"; do
    [[ "$mistake $file $text $test" != *"$word"* ]] || return 0
  done
  return 1
}

run_test() {
  local program
  program=$(build "$1" </dev/null 2>"$copy/build.log") || return 99
  timeout "$limit" "$program" --gtest_brief=1 --gtest_fail_fast </dev/null >"$copy/test.log" 2>&1
}

# A test that fails anyway finds nothing.
honest() {
  wanted || return 0
  [[ " $passed " != *" $test "* ]] || return 0
  run_test "$test" || { echo "$test fails or does not build without any mistake:"; cat "$copy"/*.log; return 1; }
  passed+=" $test"
}

mutate() {
  local content status
  wanted || return 0
  made=$((made + 1))
  content=$(<"$file")
  printf '%s\n' "${content/"$text"/"$with"}" >"$file"
  run_test "$test"
  status=$?
  printf '%s\n' "$content" >"$file"
  case $status in
    0) echo "SURVIVES $test: $mistake ($file)" ;;
    99)
      echo "DOES NOT BUILD $file: $mistake"
      cat "$copy/build.log"
      ;;
    *)
      echo "found by $test: $mistake"
      return 0
      ;;
  esac
  return 1
}

for_each check || exit 1
((entries >= 12)) || { echo "$list: only $entries entries"; exit 1; }
if [[ ${1-} == --check ]]; then
  echo "$entries mistakes can be made"
  exit 0
fi

words=("$@")
copy=$(mktemp -d "${TMPDIR:-/tmp}/mutations.XXXXXX") || exit 2
trap clean_up EXIT
# All files are new: what an earlier run built of a mistake may not count as built of this tree.
mkdir "$copy/tree" && tar -c --exclude=./.git --exclude='./bazel-*' . | tar -x -m -C "$copy/tree" || exit 2
cd "$copy/tree" || exit 2
list=$PWD/$list
passed= made=0
for_each honest || exit 2
for_each mutate
status=$?
((made > 0)) || { echo "no entry has ${words[*]}"; exit 2; }
((status == 0)) && echo "$made mistakes, each is found"
exit "$status"
