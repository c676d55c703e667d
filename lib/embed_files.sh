#!/bin/sh
# embed_files.sh SYMBOL FILE...: writes assembly in which SYMBOL is the files as one archive, for embedded_files.h: for
# each file a line "SIZE PATH", then its bytes. SYMBOL_size is the archive's length as four bytes. Paths are those within
# the repository, in the order of their bytes, in which a folder of cases is read, too.
set -eu
LC_ALL=C
export LC_ALL
symbol=$1
shift

archive() {
  printf '%s\n' "$@" | sort | while IFS= read -r file; do
    printf '%d %s\n' "$(wc -c <"$file")" "$(printf '%s\n' "$file" | sed 's|^external/[^/]*/||')"
    cat -- "$file"
  done
}

# Numbers, because every assembler of every processor reads them alike.
cat <<HEAD
        .section .rodata
        .balign 8
        .globl ${symbol}_size
${symbol}_size:
        .4byte ${symbol}_end - $symbol
        .balign 8
        .globl $symbol
$symbol:
HEAD
archive "$@" | od -A n -v -t u1 -w32 | sed 's/^ */.byte /; s/  */,/2g'
cat <<TAIL
${symbol}_end:
        .section .note.GNU-stack,"",%progbits
TAIL
