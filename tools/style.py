#!/usr/bin/env python3
"""Holds the C of the house against its rules; prints file:line: what is wrong, what to do.

Not here: layout (clang-format) and warnings (the compilers). script/check runs it.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__ + "/../..").resolve()
SRC = ROOT / "src"
LONGEST = {"function": 60, "file": 600}
LONGEST_TEST = {"function": 120, "file": 900}  # tables of cases
BANNED = {
    "strcpy": "buf_text or mem_text", "strcat": "buf_text", "sprintf": "snprintf or buf_format",
    "vsprintf": "vsnprintf", "atoi": "base/text.h", "atol": "base/text.h", "atof": "base/text.h",
    "gets": "nothing", "system": "posix_spawn", "popen": "posix_spawn", "rand": "base/random.h",
    "srand": "nothing", "random": "base/random.h", "strtok": "strtok_r", "localtime": "base/date.h",
    "gmtime": "base/date.h", "alloca": "mem_array",
}
ALLOC = {"malloc", "calloc", "realloc", "free", "strdup", "strndup", "asprintf"}
# Floor by floor: what a room may include besides itself and base. main.c may include all.
BASIS = ["base"]
# The rooms are those of the program itself, with what each may touch.
ROOMS_C = ROOT / "src/rooms.c"
if not ROOMS_C.exists():  # a tree that tests made
    ROOMS_C = pathlib.Path(__file__).resolve().parent.parent / "src/rooms.c"
ROOMS = dict(re.findall(r"^    &(\w+)_room, +/\* (?:personal, )?touches:([^*]*)\*/", ROOMS_C.read_text(encoding="utf-8"), re.M))
BELOW = {"base": [], "db": BASIS, "web": BASIS, "transport": BASIS + ["web"]}
for room, touches in ROOMS.items():
    BELOW.setdefault(room, BASIS + ["db", "web"] + touches.split())
BELOW["demo"] = BASIS + ["db", *ROOMS]  # beside main: it fills every room
BELOW["process"] = BASIS + ["db", "organisatie"]
BELOW["server"] = BASIS + ["db", "web", "transport", "organisatie", "process"]
# Rooms of care stand on the spine; the command line knows them by what their descriptors hand in.
CARE = [room for room, touches in ROOMS.items() if "draad" in touches.split()]
BELOW["cli"] = [folder for folder in BELOW if folder not in CARE] + ["cli"]
# The kinds of knoop that rooms other than the spine bring: what each room's schema puts in knoop_soort.
KINDS = re.compile(r"INSERT INTO knoop_soort \(soort\) VALUES ([^;]*);")


def kinds_of(top):
    return {kind for path in (top / "src").glob("*/*.sql") if path.parent.name != "draad"
            for values in KINDS.findall(path.read_text(encoding="utf-8")) for kind in re.findall(r"'(\w+)'", values)}


OTHERS = kinds_of(ROOT) or kinds_of(pathlib.Path(__file__).resolve().parent.parent)
# What may be included from below in spite of the floors, with the reason.
FACES = {("web", "db/writer.h"), ("transport", "db/db.h")}
TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def blank(match):
    """Comments and texts, emptied but as many lines as before."""
    text = match.group(0)
    inside = "".join("\n" if c == "\n" else " " for c in text)
    return inside if text[0] == "/" else text[0] + inside[1:-1] + text[-1]


def functions(code):
    """(name, line, length) of each function: a body that opens with { in column 0."""
    lines = code.split("\n")
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            head = " ".join(lines[max(0, start - 6):start - 1])
            name = re.findall(r"(\w+)\s*\(", head)
            yield (name[-1] if name else "?"), start, number - start + 1
            start = None


def check_words(name, code, text, report):
    for match in re.finditer(r"\b(\w+)\s*\(", code):
        word, line = match.group(1), code.count("\n", 0, match.start()) + 1
        before = code[max(0, match.start() - 2):match.start()]
        if before.endswith((".", "->")):
            continue
        if word in BANNED:
            report(name, line, f"{word}() is not used here; use {BANNED[word]}")
        given = word == "free" and "of the library" in text.split("\n")[line - 1]
        if word in ALLOC and not given and not name.startswith(("src/base/", "tools/", "tests/")):
            report(name, line, f"{word}() stands outside base: use base/mem.h (or say whose it is: /* of the library */)")


def check_forms(name, code, report):
    """The number of a form's fields is counted by the compiler, never by hand."""
    for match in re.finditer(r"\bstruct form \w+\s*=\s*\{.*?\};", code, re.S):
        by_hand = re.search(r"\.(fields|n)\b|\{\s*\"\s*\",(?!\s*(FORM_FIELDS\b|\.|\}))", match.group(0))
        if by_hand:
            line = code.count("\n", 0, match.start()) + 1
            report(name, line, "the fields of a form are given by FORM_FIELDS(array), which counts them")


def check_folds(name, text, report):
    """A form within <details> that failed, or that holds what was typed, must be seen without JavaScript."""
    for match in re.finditer(r"<details\b(.*?)</details>", text, re.S):
        for form in re.findall(r"include formulier with (\w+) ", match.group(1)):
            if "{%% if %s.open %%} open{%% endif %%}" % form not in match.group(1).split(">", 1)[0]:
                report(name, text.count("\n", 0, match.start()) + 1,
                       f"a folded form: write <details{{% if {form}.open %}} open{{% endif %}}>")


def check_stores(name, code, report):
    """Only the store itself may turn a connection of one store into one of the other type."""
    if name.startswith(("src/db/", "tools/sqlgen", "tests/support/")):
        return
    for match in re.finditer(r"\b(personal_raw|personal_of)\s*\(", code):
        report(name, code.count("\n", 0, match.start()) + 1,
               f"{match.group(1)}() stands outside src/db: a query runs on a connection of its own store")


def check_floors(path, name, text, report):
    parts = path.relative_to(SRC).parts if path.is_relative_to(SRC) else ()
    if len(parts) < 2:
        return
    room = parts[0]
    for match in re.finditer(r'^#include "([^"]+)"', text, re.M):
        target, line = match.group(1), text.count("\n", 0, match.start()) + 1
        other = target.split("/")[0]
        if "/" not in target or other in (room, "tests") or other not in BELOW:
            continue
        if room not in BELOW:
            report(name, line, f"room {room} is not on a floor yet: name it in tools/style.py")
        elif other not in BELOW[room] and (room, target) not in FACES:
            report(name, line, f"{room} may not use {other}: rooms meet in draad, floors go one way")


def check_spine(name, text, report):
    """The spine knows a kind of another room by what its face says of it (counts_in, speaks_in, on_status), not by name."""
    if not name.startswith("src/draad/") or name.endswith(("_test.c", "_scene.c")):
        return
    quote, comment = ("'", r"--[^\n]*") if name.endswith(".sql") else ('"', r"//[^\n]*|/\*.*?\*/")
    if quote == "'":  # a step of a schema stays as it was applied
        comment = r"^-- schema .*?^-- end|" + comment
    code = re.sub(comment, lambda m: "\n" * m.group(0).count("\n"), text, flags=re.S | re.M)
    for match in re.finditer(quote + r"(\w+)" + quote, code):
        if match.group(1) in OTHERS:
            report(name, code.count("\n", 0, match.start()) + 1,
                   f"draad names the kind {match.group(1)} of another room: ask its face (soort_counting, on_status)")


def check_program(name, text, report):
    """Command line and server name no room of care and none of its kinds: commands, imports, counts come from struct room."""
    if not name.startswith(("src/cli/", "src/server/")) or name.endswith("_test.c"):
        return
    code = re.sub(r"//[^\n]*|/\*.*?\*/", lambda m: "\n" * m.group(0).count("\n"), text, flags=re.S)
    for match in re.finditer(r"\b(" + "|".join(sorted({*CARE, *OTHERS})) + r")(?:_\w+)?\b", code):
        report(name, code.count("\n", 0, match.start()) + 1,
               f"{name.split('/')[1]} names {match.group(1)}: let its room hand it in (struct room)")


def check_tests(name, code, report):
    """A test that stands twice in the list runs twice, and takes the place of one that was forgotten."""
    seen = set()
    for number, line in enumerate(code.split("\n"), 1):
        if line.startswith("#define"):
            continue
        for test in re.findall(r"\b(?:TEST|cmocka_unit_test\w*)\((\w+)", line):
            if test in seen:
                report(name, number, f"{test} stands twice in the list of tests: list each once")
            seen.add(test)


def check_file(path, report):
    name = str(path.relative_to(ROOT))
    text = path.read_text(encoding="utf-8")
    code = TOKEN.sub(blank, text)
    lines = text.count("\n")
    longest = LONGEST_TEST if name.endswith("_test.c") else LONGEST
    if lines > longest["file"] and "long on purpose:" not in text:
        report(name, 1, f"{lines} lines: a file is at most {longest['file']}; split it, or say 'long on purpose: why'")
    if not text.startswith("/*"):
        report(name, 1, "no file head: say what lives here, what does not, where to go")
    if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", text):
        report(name, 1, "an unfinished mark: finish it, or open an issue")
    for function, line, length in functions(code):
        if length > longest["function"] and "long on purpose:" not in "\n".join(
                text.split("\n")[max(0, line - 15):line]):
            report(name, line, f"{function}: {length} lines; at most {longest['function']}, or say 'long on purpose: why' above it")
    check_words(name, code, text, report)
    check_forms(name, code, report)
    check_floors(path, name, text, report)
    check_stores(name, code, report)
    check_spine(name, text, report)
    check_program(name, text, report)
    if name.endswith("_test.c"):
        check_tests(name, code, report)
    if path.suffix == ".h" and "typedef struct" in code:
        report(name, 1, "typedef of a struct: write struct x")


def includes():
    """File -> files it depends on; a header depends on the .c beside it, which does what it promises."""
    graph = {}
    for path in SRC.rglob("*.[ch]"):
        if path.name.endswith("_test.c"):
            continue
        name = str(path.relative_to(SRC))
        graph[name] = {m for m in re.findall(r'^#include "([^"]+)"', path.read_text(encoding="utf-8"), re.M)
                       if (SRC / m).exists()}
        if path.suffix == ".h" and path.with_suffix(".c").exists():
            graph[name].add(name[:-1] + "c")
    return graph


def check_circles(report):
    """No file of one folder depends, by whatever way, on a file of another that depends on it."""
    graph = includes()

    def reached(start):
        seen, todo = set(), [start]
        while todo:
            for other in graph.get(todo.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        return seen

    reach = {name: reached(name) for name in graph}
    for name in sorted(graph):
        for other in sorted(reach[name]):
            if name < other and name in reach.get(other, ()) and pathlib.PurePath(name).parent != pathlib.PurePath(other).parent:
                report(f"src/{name}", 1, f"stands in a circle of includes with src/{other}")


def main():
    """Checks the tree above this file, or the one that is named."""
    found = []

    def report(name, line, words):
        found.append(f"{name}:{line}: {words}")

    for folder in ("src", "tools", "tests", "bench"):
        for path in sorted((ROOT / folder).rglob("*.[ch]")):
            check_file(path, report)
    for path in sorted((SRC / "draad").glob("*.sql")):
        check_spine(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"), report)
    for path in sorted(SRC.rglob("*.html")):
        check_folds(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"), report)
    check_circles(report)
    print("\n".join(found))
    print(f"style: {len(found)} to mend", file=sys.stderr)
    sys.exit(1 if found else 0)


main()
