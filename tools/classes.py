#!/usr/bin/env python3
"""Holds the classes of the templates against the stylesheet: no class without a rule, no rule without a use.

A class that a template builds from a value ("{{ x.klasse }}") counts as used when the C names it.
script/check and script/test run it; the npm packages of the look must be there (script/deps).
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__ + "/../..").resolve()
OWN = [ROOT / "assets/koers.css"]
VALUE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
CLASS = re.compile(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\}|\{)*)"')


def packages():
    """The stylesheets of npm that assets/meson.build compiles in."""
    meson = (ROOT / "assets/meson.build").read_text(encoding="utf-8")
    lists = re.findall(r"foreach part : \[(.*?)\]\n +css \+= (\w+) / part \+ '([^']+)'(?: / part \+ '([^']+)')?", meson, re.S)
    folder = {"nl": "@nl-design-system-candidate", "utrecht": "@utrecht"}
    for parts, where, tail, end in lists:
        for part in re.findall(r"'([\w-]+)'", parts):
            path = ROOT / "node_modules" / folder[where] / (part + tail)
            yield path / (part + end) if end else path


def selected(path):
    """The classes that a stylesheet has rules for."""
    text = re.sub(r'/\*.*?\*/|"[^"]*"', "", path.read_text(encoding="utf-8"), flags=re.S)
    return {name for rule in re.findall(r"([^{}]*)\{", text) for name in re.findall(r"\.(-?[A-Za-z_][\w-]*)", rule)}


def used():
    """Class -> the first template that names it. A word that a value is part of is left to the C."""
    found = {}
    for path in sorted((ROOT / "src").glob("**/*.html")):
        for words in CLASS.findall(path.read_text(encoding="utf-8")):
            for word in re.sub(r"\{%.*?%\}", " ", VALUE.sub(lambda m: m.group(0) if m.group(0)[1] == "%" else "\0", words)).split():
                if "\0" not in word:
                    found.setdefault(word, path)
    return found


def main():
    rules = {name for path in [*OWN, *packages()] for name in selected(path)}
    found = [f"{path.relative_to(ROOT)}: class \"{name}\" has no rule in the stylesheet"
             for name, path in used().items() if name not in rules]
    text = " ".join(path.read_text(encoding="utf-8") for kind in ("src/**/*.html", "src/**/*.[ch]", "assets/koers.js", "tools/*.c")
                    for path in sorted(ROOT.glob(kind)))
    words = set(re.findall(r"[\w-]+", text))
    found += [f"{path.relative_to(ROOT)}: nothing has the class \"{name}\"" for path in OWN
              for name in sorted(selected(path)) if name not in words]
    print("\n".join(found))
    print(f"classes: {len(found)} to mend", file=sys.stderr)
    sys.exit(1 if found else 0)


main()
