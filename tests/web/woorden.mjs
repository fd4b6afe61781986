// Finds Dutch text on an English page by means of the catalogue: a text that has an English one, or a word that
// stands in our Dutch texts and in none of our English ones. What people wrote (the database) stays Dutch and is set aside.
import fs from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { root } from "./harness.mjs";

const unquote = (lines) => lines.map((l) => JSON.parse(l)).join("");
/** All entries of a catalogue as { id, plural, texts }. */
function entries(file) {
  const list = [];
  for (const block of fs.readFileSync(file, "utf8").split(/\n{2,}/)) {
    const part = {};
    let key;
    for (const line of block.split("\n")) {
      const start = /^(msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")$/.exec(line);
      if (start) part[(key = start[1])] = [start[2]];
      else if (/^"/.test(line) && key) part[key].push(line);
    }
    if (part.msgid) list.push({ id: unquote(part.msgid), plural: part.msgid_plural ? unquote(part.msgid_plural) : null,
      texts: Object.keys(part).filter((k) => k.startsWith("msgstr")).map((k) => unquote(part[k])) });
  }
  return list.filter((e) => e.id);
}
const plain = (text) => text.replace(/\s+/g, " ").trim();
const words = (text) => plain(text).toLowerCase().match(/\p{L}+/gu) ?? [];
const without = (text) => text.replace(/\{[\w.]+\}/g, " ");

// A stored code ("groep") is no part of a longer word ("Zorggroep").
const whole = (c) => new RegExp(`(?<!\\p{L})${c.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?!\\p{L})`, "gu");

export function dutch(db) {
  const list = entries(path.join(root, "locale/en.po"));
  const help = fs.readdirSync(path.join(root, "locale/hulp"), { recursive: true }).filter((f) => /(^|[./])en([./]|$)/.test(f) && f.endsWith(".md"))
    .flatMap((f) => words(fs.readFileSync(path.join(root, "locale/hulp", f), "utf8")));
  const english = new Set(list.flatMap((e) => e.texts.flatMap((t) => words(without(t)))).concat(help));
  const ours = new Set(list.flatMap((e) => [e.id, e.plural ?? ""].flatMap((t) => words(without(t)))).filter((w) => w.length > 1 && !english.has(w)));
  const exact = new Set(list.filter((e) => !e.texts.includes(e.id) && !e.id.includes("{")).map((e) => plain(e.id)));
  const store = new DatabaseSync(db, { readOnly: true });
  const content = new Set();
  const given = new Set(); // what stood in a file that was read in, as it stood
  for (const { name } of store.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'zoek_fts%' AND name NOT IN ('schema_step', 'zoektekst')").all()) {
    for (const c of store.prepare(`SELECT name FROM pragma_table_info('${name}') WHERE type = 'TEXT'`).all()) {
      if (/^uitgave_bestand.inhoud|^odb_melding.reden/.test(`${name}.${c.name}`)) continue;
      for (const row of store.prepare(`SELECT DISTINCT "${c.name}" AS t FROM "${name}" WHERE length("${c.name}") > ${name === "odb_melding" ? 0 : 3}`).all()) {
        if (name === "odb_melding") given.add(plain(row.t));
        else
        content.add(plain(row.t));
        for (const line of row.t.split("\n")) if (line.trim().length > 3) content.add(plain(line));
      }
    }
  }
  store.close();
  const longest = [...content].filter((t) => words(t).some((w) => ours.has(w))).sort((a, b) => b.length - a.length);
  // A text that was cut off: its beginning stands in the store.
  const cut = (t) => { const [, begin] = /^(.{8,})…$/.exec(t) ?? []; return begin && longest.some((c) => c.startsWith(begin.trim())); };
  /** What is Dutch among these texts of an English page, with why. */
  return (texts) => {
    const found = new Map();
    for (const raw of texts) {
      let text = plain(raw);
      if (!text || found.has(text) || given.has(text)) continue;
      if (exact.has(text)) { found.set(text, "has an English text"); continue; }
      if (cut(text.replace(/^[“‘"]|[”’"]$/g, ""))) continue;
      for (const c of longest) if (text.includes(c)) text = text.replace(whole(c), " ");
      text = text.replace(/“[^”]*…”?/g, " ");
      // A check number and the code of a signal are no words, whatever letters they hold.
      text = text.replace(/[0-9a-f]{40,}/g, " ").replace(/\b[A-Z]{3} \d{4}\b/g, " ");
      const left = words(text).filter((w) => ours.has(w));
      if (left.length) found.set(plain(raw), left.join(" "));
    }
    return [...found].map(([text, why]) => `“${text.slice(0, 120)}” (${why.slice(0, 80)})`);
  };
}
/** The texts of a page that a person reads or hears, but for what is marked as another language. */
export const texts = (page) => page.evaluate(() => {
  const list = [document.title];
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const at = n.nodeType === 3 ? n.parentElement : n;
    if (at.closest("script, style, textarea") || at.closest("[lang]").lang.slice(0, 2) !== "en") continue;
    if (n.nodeType === 3) list.push(n.data);
    else for (const a of ["aria-label", "placeholder", "alt", "title"]) if (n.getAttribute(a)) list.push(n.getAttribute(a));
  }
  return list;
});
