#!/bin/sh
# exports_one_symbol.sh NM LIBRARY: the backend's library shows its factory and nothing else, above all no symbol
# of LLVM, which would meet another LLVM in the same process.
set -eu
exported=$("$1" --dynamic --defined-only --demangle "$2" | awk '{ $1 = $2 = ""; print }' | sed 's/^ *//')
if [ "$exported" != "assay::llvm_backend()" ]; then
  echo "$2 exports:" >&2
  echo "$exported" | head -20 >&2
  exit 1
fi
