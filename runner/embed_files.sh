#!/bin/sh
# Writes assembly with the files named as data, for embedded_cases.cc: for each file a line "SIZE PATH", then its bytes.
# Paths are those within the repository, in the order of their bytes, in which a folder of cases is read, too.
set -eu
LC_ALL=C
export LC_ALL

archive() {
  printf '%s\n' "$@" | sort | while IFS= read -r file; do
    printf '%d %s\n' "$(wc -c <"$file")" "$(printf '%s\n' "$file" | sed 's|^external/[^/]*/||')"
    cat -- "$file"
  done
}

# Numbers, because every assembler of every processor reads them alike.
cat <<'HEAD'
        .section .rodata
        .balign 8
        .globl parley_archive_size
parley_archive_size:
        .4byte parley_archive_end - parley_archive
        .balign 8
        .globl parley_archive
parley_archive:
HEAD
archive "$@" | od -A n -v -t u1 -w32 | sed 's/^ */.byte /; s/  */,/2g'
cat <<'TAIL'
parley_archive_end:
        .section .note.GNU-stack,"",%progbits
TAIL
