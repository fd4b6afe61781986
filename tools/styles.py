#!/usr/bin/env python3
"""Makes one small stylesheet of several: styles.py OUT DEPFILE SOURCE-ROOT FILE.css…

What stays is what a page can use: rules whose classes stand in a template, in C or in the script; values in the
place of tokens that have one value everywhere; no comments. A var() that nothing sets gives its fallback, or makes
its declaration unset, as in a browser. Not here: which files (assets/meson.build), their names and hashes (embed.c).
"""
import pathlib
import re
import sys

import tinycss2

LOOKED_AT = ("src/**/*.html", "src/**/*.[ch]", "assets/koers.js", "tools/htmlgen*.c")


def words_of(root):
    files = sorted(p for kind in LOOKED_AT for p in root.glob(kind))
    words = set()
    for path in files:
        words.update(re.findall(r"[\w-]+", path.read_text(encoding="utf-8")))
    return words, files


def split(tokens, at):
    """The parts of a list of tokens between commas (or what `at` is) at the top."""
    parts = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == at:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def classes(selector):
    """Classes that an element must have: also inside :is() and :where() of one, not inside :not() and :has()."""
    found = {b.value for a, b in zip(selector, selector[1:]) if a.type == "literal" and a.value == "." and b.type == "ident"}
    for token in selector:
        if token.type == "function" and token.lower_name in ("is", "where") and len(split(token.arguments, ",")) == 1:
            found |= classes(token.arguments)
    return found


# ---- the tree: ("rule", [selector], [declaration]) and ("at", name, prelude, [tree] or [declaration] or None) ----
def tree(rules, words):
    for rule in rules:
        if rule.type == "error":
            sys.exit(f"styles: {rule.message} at line {rule.source_line}")
        if rule.type == "qualified-rule":
            selectors = [s for s in split(rule.prelude, ",") if classes(s) <= words]
            body = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
            declarations = [d for d in body if d.type == "declaration"]
            if any(d.type != "declaration" for d in body):
                sys.exit(f"styles: line {rule.source_line}: only declarations are understood inside a rule")
            if selectors and declarations:
                yield ["rule", selectors, declarations]
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports", "layer", "container") and rule.content is not None:
            inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            yield ["at", rule.lower_at_keyword, rule.prelude, list(tree(inside, words))]
        elif rule.type == "at-rule":
            yield ["as is", rule]


def rules_of(nodes, inside=False):
    for node in nodes:
        if node[0] == "rule":
            yield node, inside
        elif node[0] == "at":
            yield from rules_of(node[3], True)


# ---- tokens ----
def called(tokens):
    """The names in every var() of these tokens."""
    for token in tokens:
        if token.type == "function":
            if token.lower_name == "var":
                yield next(t.value for t in token.arguments if t.type == "ident")
            yield from called(token.arguments)
        elif hasattr(token, "content") and isinstance(token.content, list):
            yield from called(token.content)


def text(tokens):
    """As short as it may be; spaces stay one space (calc() needs them)."""
    out = ""
    for token in tokens:
        if token.type == "whitespace":
            out += "" if out.endswith((" ", ",")) else " "
        elif token.type == "comment":
            continue
        elif token.type == "function":
            out += f"{token.name}({text(token.arguments).strip()})"
        elif token.type == "() block":
            out += f"({text(token.content).strip()})"
        elif token.type == "[] block":
            out += f"[{text(token.content).strip()}]"
        elif token.type == "literal" and token.value == ",":
            out = out.rstrip() + ","
        else:
            out += token.serialize()
    return out


class Unset(Exception):
    """A var() without a value: the whole declaration has none."""


class Tokens:
    """What each custom property is: one value everywhere, nothing at all, or known to the browser only."""

    def __init__(self, nodes):
        where = {}
        for (_, selectors, declarations), inside in rules_of(nodes):
            root = not inside and [text(s).strip() for s in selectors] == [":root"]
            for d in declarations:
                if d.name.startswith("--"):
                    where.setdefault(d.name, []).append((root, [text(s).strip() for s in selectors] == [":root"], d.value))
        self.known = set(where)
        on_root = {name for name, all_ in where.items() if all(at_root for _, at_root, _ in all_)}
        self.value = {name: all_[0][2] for name, all_ in where.items() if len(all_) == 1 and all_[0][0]}
        # A value that reads what a rule further down sets would be another value there.
        for name in [n for n, v in self.value.items() if any(c in self.known and c not in on_root for c in called(v))]:
            del self.value[name]

    def resolve(self, tokens):
        out = []
        for token in tokens:
            if token.type == "function" and token.lower_name == "var":
                out += self.one(token)
            elif token.type == "function":
                out.append(Call(token.name, self.resolve(token.arguments)))
            elif token.type == "() block":
                out.append(Call("", self.resolve(token.content)))
            else:
                out.append(token)
        return out

    def one(self, token):
        ident = [t for t in token.arguments if t.type == "ident"][:1]
        name = ident[0].value
        comma = [t for t in token.arguments if t.type == "literal" and t.value == ","][:1]
        fallback = token.arguments[token.arguments.index(comma[0]) + 1:] if comma else None
        if name in self.value:
            return self.resolve(trim(self.value[name]))
        if name not in self.known:
            if fallback is None:
                raise Unset
            return self.resolve(trim(fallback))
        if fallback is None:
            return [token]
        try:
            inside = self.resolve(trim(fallback))
        except Unset:
            return [Call("var", ident)]
        return [Call("var", ident + comma + inside)]


class Call:
    """A function, or a pair of brackets when it has no name."""
    type = "function"

    def __init__(self, name, arguments):
        self.name, self.lower_name, self.arguments = name, name.lower(), arguments


def trim(tokens):
    kept = list(tokens)
    while kept and kept[0].type == "whitespace":
        kept.pop(0)
    while kept and kept[-1].type == "whitespace":
        kept.pop()
    return kept


# ---- writing ----
def declaration(d, tokens):
    own = d.name.startswith("--")
    try:
        value = text(trim(tokens.resolve(d.value))).strip()
    except Unset:
        value = "initial" if own else "unset"
    return f"{d.name if own else d.lower_name}:{value}{'!important' if d.important else ''}"


def selector(tokens):
    return re.sub(r" ?([>~]) ?", r"\1", text(tokens).strip())


def written(nodes, tokens):
    out = ""
    for node in nodes:
        if node[0] == "as is":
            out += re.sub(r"\s*\n\s*", " ", node[1].serialize())
        elif node[0] == "at":
            inside = written(node[3], tokens)
            out += f"@{node[1]} {text(node[2]).strip()}{{{inside}}}" if inside else ""
        else:
            body = list(dict.fromkeys(declaration(d, tokens) for d in node[2] if d.name not in tokens.value))
            out += f"{','.join(selector(s) for s in node[1])}{{{';'.join(body)}}}" if body else ""
    return out


def unused_gone(css):
    """Without the custom properties that no var() asks for, until none is left."""
    while True:
        asked = set(re.findall(r"var\((--[\w-]+)", css))
        shorter = re.sub(r"(?<=[{;])(--[\w-]+):[^;{}]*(;|(?=\}))", lambda m: m.group(0) if m.group(1) in asked else "", css)
        shorter = re.sub(r"[^{}]+\{\}", "", shorter.replace(";}", "}"))
        if shorter == css:
            return css
        css = shorter


def main():
    out, depfile, root, *files = sys.argv[1:]
    words, looked_at = words_of(pathlib.Path(root))
    nodes = []
    for name in files:
        try:
            css = pathlib.Path(name).read_text(encoding="utf-8")
        except FileNotFoundError:
            sys.exit(f"{name}:1: is not there: run script/deps")
        nodes += tree(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), words)
    css = unused_gone(written(nodes, Tokens(nodes)))
    kept = pathlib.Path(out)
    if not kept.exists() or kept.read_text(encoding="utf-8") != css:  # the same: nothing after it is made again
        kept.write_text(css, encoding="utf-8")
    depends = " ".join(map(str, [*looked_at, *files]))
    pathlib.Path(depfile).write_text(f"{out}: {depends}\n", encoding="utf-8")


main()
