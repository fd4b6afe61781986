#!/bin/sh
# run.sh SQLGEN: every case of bad.cases must stop sqlgen with its message at its line, and the good
# inputs must pass. The word LATIN1 in a case becomes a byte that is not UTF-8.
set -eu
sqlgen=$(realpath "$1")
[ -x "$sqlgen" ]
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here"

run() { # FILE: runs sqlgen on it as the room that its name says
    "$sqlgen" --rooms rooms.txt --schema onder.sql --schema zij.sql --schema proef.sql --schema dossier.sql \
        --in "$1" --out "$work"
}

awk -v work="$work" '
    /^=== / { n++; file = sprintf("%s/%03d", work, n); print substr($0, 5) > (file ".expect"); next }
    n { print > (file ".sql") }
    END { print n > (work "/count") }' bad.cases
count=$(cat "$work/count")
failures=0
for expect in "$work"/*.expect; do
    mkdir -p "$work/case"
    cp "${expect%.expect}.sql" "$work/case/slecht.sql"
    if grep -q LATIN1 "$work/case/slecht.sql"; then
        printf "SELECT id FROM organisatie WHERE naam = '\351'\n" >> "$work/case/slecht.sql"
    fi
    wanted="$work/case/slecht.sql:$(cat "$expect")"
    wanted_line=${wanted%%: *}
    wanted_words=${wanted#*: }
    got=$(run "$work/case/slecht.sql" 2>&1) && status=0 || status=$?
    case $got in
    "$wanted_line: "*"$wanted_words"*) : ;;
    *) status=wrong ;;
    esac
    if [ "$status" != 1 ]; then
        failures=$((failures + 1))
        printf 'case %s: wanted %s\n  status %s, got: %s\n' "$(basename "$expect" .expect)" "$wanted" \
            "$status" "$got"
    fi
done
for good in onder zij proef dossier; do
    run "$good.sql" || failures=$((failures + 1))
    [ -s "$work/${good}_sql.c" ] || failures=$((failures + 1))
done
# A personal room: tables of the quality store are not there, and rooms.txt cannot let it touch them.
printf -- '-- name: Fout :many\n-- @organisatie id\nSELECT d.naam FROM ding d WHERE d.organisatie = @organisatie\n' \
    > "$work/case/briefje.sql"
case $(run "$work/case/briefje.sql" 2>&1) in
*briefje.sql:3:*"table ding of room onder stands in the other store"*) : ;;
*) echo 'a personal room saw a table of the quality store'; failures=$((failures + 1)) ;;
esac
for line in 'mengsel: dossier' 'mengsel @personal: onder' 'mengsel @geheim: onder'; do
    (cat rooms.txt; echo "$line") > "$work/rooms.txt"
    if "$sqlgen" --rooms "$work/rooms.txt" --schema onder.sql --in onder.sql --out "$work/case" 2>/dev/null; then
        echo "rooms.txt may say $line"; failures=$((failures + 1))
    fi
done
# The same step with other blanks and comments keeps its fingerprint; another word changes it.
sed 's/^    aantal getal,/    aantal     getal, -- how many/' onder.sql > "$work/onder.sql"
"$sqlgen" --rooms rooms.txt --schema "$work/onder.sql" --in "$work/onder.sql" --out "$work/case"
fingerprint() { sed -n 's/.*\.hash = "\(.*\)".*/\1/p' "$1"; }
[ "$(fingerprint "$work/onder_sql.c")" = "$(fingerprint "$work/case/onder_sql.c")" ] || {
    echo 'a comment changed the fingerprint of a step'; failures=$((failures + 1)); }
sed 's/^    aantal getal,/    aantal id,/' onder.sql > "$work/onder.sql"
"$sqlgen" --rooms rooms.txt --schema "$work/onder.sql" --in "$work/onder.sql" --out "$work/case"
[ "$(fingerprint "$work/onder_sql.c")" != "$(fingerprint "$work/case/onder_sql.c")" ] || {
    echo 'an edited step kept its fingerprint'; failures=$((failures + 1)); }
echo "$count inputs refused, $failures failures"
[ "$failures" = 0 ]
