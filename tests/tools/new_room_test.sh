#!/bin/sh
# tools/new-room (its recipe: tools/room-template): lays a room in a copy of the tree, builds program and tests there
# without optimisation, runs them, and throws all of it away. The argument is the tree. Speaks TAP.
# Not here: the rules of generators and style themselves (house_test.py, sqlgen/, htmlgen/).
root=$1
name=herbarium
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
failed=0
n=0
check() {
    n=$((n + 1))
    what=$1
    shift
    if "$@" >"$work/out" 2>&1; then
        echo "ok $n - $what"
    else
        echo "not ok $n - $what"
        tail -40 "$work/out" | sed 's/^/# /'
        failed=1
        return 1
    fi
}
needs() { # what all that follows stands on
    check "$@" || exit 1
}
refuses() { ! tools/new-room "$@" && [ "$(ls src)" = "$folders" ]; }
layout() {
    ! command -v clang-format || find "src/$name" src/rooms.c tests/queries_test.c -name '*.[ch]' -exec clang-format --dry-run -Werror {} +
}
sample_is_gone() { ! grep -rniE 'kamer' "src/$name" "locale/hulp/nl/$name.md" "locale/hulp/en/$name.md"; }
listed() { build/koers routes | grep -q "^GET /$name draad.lezen .*professional" && build/koers routes | grep -q "^POST /$name "; }
targets="koers ${name}_test ${name}_regels_test tests/rooms_test tests/queries_test tests/plan_test"
build() { # with the compiler alone: nothing of this copy belongs in a cache
    CCACHE_DISABLE=1 CFLAGS= LDFLAGS= meson setup build -Dbuildtype=plain -Doptimization=0 -Dtests=enabled &&
        CCACHE_DISABLE=1 ninja -C build -j2 $targets
}

for part in src tools locale content assets tests bench meson.build meson_options.txt .clang-format; do
    cp -R "$root/$part" "$work/$part" || exit 1
done
ln -s "$(realpath "$root/node_modules")" "$work/node_modules"
cd "$work" || exit 1
folders=$(ls src)
for wrong in Herbarium her-barium ab struct signaal organisatie ../elders 'her barium'; do
    check "refuses the name $wrong" refuses "$wrong"
done
check "refuses a word that is markup" refuses "$name" '<b>'
needs "lays the room" tools/new-room "$name" Plant Planten
check "refuses what is there already" sh -c "! tools/new-room $name"
check "is laid out as clang-format does" layout
check "keeps to the style and the floors" python3 tools/style.py
check "leaves no word of the sample" sample_is_gone
needs "builds" build
export KOERS_SOURCE="$work"
unset KOERS_TEST_PG
for test in "${name}_test" "${name}_regels_test" tests/rooms_test tests/queries_test tests/plan_test; do
    check "$test" "build/$test"
done
check "koers routes lists the page" listed
echo "1..$n"
exit $failed
