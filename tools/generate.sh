#!/bin/sh
# Runs a generator for one file and writes the depfile that ninja reads.
# generate.sh ROOT INPUT OUTPUT.c DEPFILE TOOL [ARGUMENT …]   paths in arguments become relative to ROOT
set -eu
root=$1 input=$(realpath "$2") output=$(realpath -m "$3") depfile=$(realpath -m "$4") shown=$3
shift 4
n=$#
deps=
while [ "$n" -gt 0 ]; do
    case $1 in
    "$root"/*) deps="$deps $1" && set -- "$@" "${1#"$root"/}" ;;
    *) set -- "$@" "$1" ;;
    esac
    shift
    n=$((n - 1))
done
mkdir -p "$(dirname "$output")"
printf '%s:%s\n' "$shown" "$deps" > "$depfile"
tool=$1
shift
cd "$root"
exec "$tool" "$@" --in "${input#"$root"/}" --out "$(dirname "$output")"
