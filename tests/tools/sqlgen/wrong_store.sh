#!/bin/sh
# wrong_store.sh CC ROOT DIR: a call of a generated function compiles with a connection of its own store, and
# not with one of the other. DIR holds what sqlgen made of onder.sql and dossier.sql.
set -eu
cc=$1 root=$2 dir=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
flags=$(pkg-config --cflags talloc)
failures=0

compiles() { # BODY
    cat >"$work/call.c" <<END
#include "dossier_sql.h"
#include "onder_sql.h"
#include "proef_sql.h"
void call(struct db_conn *db, struct personal_conn *personal, const void *ctx, void *row);
void call(struct db_conn *db, struct personal_conn *personal, const void *ctx, void *row)
{
    (void)db, (void)personal, (void)ctx, (void)row;
    $1;
}
END
    # shellcheck disable=SC2086 -- words of flags
    "$cc" -std=gnu17 -D_GNU_SOURCE -Werror=incompatible-pointer-types $flags -I"$root/src" -I"$dir" -fsyntax-only \
        "$work/call.c" 2>"$work/said"
}
good() {
    compiles "$1" || { failures=$((failures + 1)); echo "does not compile: $1"; cat "$work/said"; }
}
wrong() {
    if compiles "$1" || ! grep -q 'incompatible pointer type' "$work/said"; then
        failures=$((failures + 1))
        echo "compiles, or fails for another reason: $1"
        cat "$work/said"
    fi
}
good 'ding_nieuw(db, .organisatie = 1, .id = 1, .naam = "x")'
good 'alles_lijst(db, ctx, .organisatie = 1)'
good 'dossier_nieuw(personal, .organisatie = 1, .knoop = 1, .tekst = "x")'
good 'dossier_van(personal, ctx, row, .organisatie = 1, .knoop = 1)'
good 'personal_sum(personal, dossier_telling, .organisatie = 1, .jaar = 2026, .verschil = 1)'
wrong 'ding_nieuw(personal, .organisatie = 1, .id = 1, .naam = "x")'
wrong 'alles_lijst(personal, ctx, .organisatie = 1)'
wrong 'dossier_nieuw(db, .organisatie = 1, .knoop = 1, .tekst = "x")'
wrong 'dossier_van(db, ctx, row, .organisatie = 1, .knoop = 1)'
wrong 'db_sum(db, dossier_telling, .organisatie = 1, .jaar = 2026, .verschil = 1)'
wrong 'db_failed(personal)'
wrong 'personal_failed(db)'
wrong 'db_write((struct db_conn *)0, (bool (*)(struct personal_conn *, void *))0, 0, 0)'
echo "$failures failures"
[ "$failures" = 0 ]
