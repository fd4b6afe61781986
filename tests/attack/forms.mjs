// The forms of a page and a walk along all pages, as an attacker's tool sees them: by links, with one person's cookies.
// Not here: what is put into the forms (stored-script.mjs, proxy.mjs), the checks of each page (tests/web).
import { unescape } from "../web/client.mjs";

const attribute = (tag, name) => {
  const found = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s>])`).exec(tag);
  return found ? unescape(found[1] ?? "") : null;
};

/** The forms with POST of a page: { action, multipart, fields: [{ name, kind, value, choices }] }. */
export function formsOf(html, base) {
  const forms = [];
  for (const [form, head] of html.matchAll(/<form\b([^>]*)>[\s\S]*?<\/form>/g)) {
    if (!/method="post"/.test(head) || /id="blad"/.test(head)) continue; // blad only holds the others together
    const fields = new Map();
    const field = (name, kind) => {
      if (!fields.has(name)) fields.set(name, { name, kind, value: "", choices: [] });
      return fields.get(name);
    };
    for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
      const name = attribute(tag, "name")?.replace(/^\d+\./, ""), kind = attribute(tag, "type") ?? "text", value = attribute(tag, "value") ?? "";
      if (!name || name === "token" || name === "_vorm") continue;
      const f = field(name, kind);
      if (kind === "radio" || kind === "checkbox") f.choices.push(value);
      else f.value = value;
    }
    for (const [, tag, inside] of form.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)) field(attribute(` ${tag}>`, "name"), "long").value = unescape(inside);
    for (const [, tag, inside] of form.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g))
      field(attribute(` ${tag}>`, "name"), "select").choices.push(...[...inside.matchAll(/<option value="([^"]*)"/g)].map((m) => unescape(m[1])).filter(Boolean));
    forms.push({ action: attribute(` ${head}>`, "action") ?? base, multipart: /multipart/.test(head), fields: [...fields.values()] });
  }
  return forms;
}

/** Addresses of our own on a page: links, pictures and forms with GET. */
export function linksOf(html, base) {
  const found = [...html.matchAll(/<(?:a|img|link|iframe|source)\b[^>]*?\s(?:href|src)="([^"]*)"/g)].map((m) => m[1]);
  for (const [, head] of html.matchAll(/<form\b([^>]*)>/g)) if (!/method="post"/.test(head)) found.push(/action="([^"]*)"/.exec(head)?.[1] ?? base);
  const own = [];
  for (const h of found) {
    const u = URL.canParse(unescape(h), base) ? new URL(unescape(h), base) : null;
    if (u?.origin === new URL(base).origin) own.push(u.pathname + u.search);
  }
  return own;
}

/** Values with which a form is likely to be taken: text(field) for what is typed, the pick-th choice from the end of a list. */
export function filled(form, text, today, pick = 0) {
  const pairs = [];
  for (const f of form.fields) {
    if (f.kind === "hidden") pairs.push([f.name, f.value]);
    else if (f.kind === "radio" || f.kind === "select") { if (f.choices.length) pairs.push([f.name, f.choices.at(-1 - (pick % f.choices.length))]); }
    else if (f.kind === "checkbox") { if (f.choices.length) pairs.push([f.name, f.choices[0]]); }
    else if (f.kind === "date") pairs.push([f.name, f.value || today]);
    else if (f.kind === "file" || f.kind === "password") continue;
    else pairs.push([f.name, text(f)]);
  }
  return pairs;
}

/**
 * Follows links from starts, at most perRoute pages of a route (ids taken away), and tells each page to look(path, answer).
 * skip(path): not followed.
 */
export async function walk(client, starts, { perRoute = 4, skip = () => false, look, base }) {
  const seen = new Set(), had = new Map(), queue = [...starts];
  while (queue.length) {
    const at = queue.shift();
    const route = at.split("?")[0].replace(/\/\d+(?=\/|$)/g, "/N") + (at.includes("?") ? "?" : "");
    if (seen.has(at) || skip(at) || (had.get(route) ?? 0) >= perRoute) continue;
    seen.add(at);
    had.set(route, (had.get(route) ?? 0) + 1);
    const answer = await client.get(at);
    if (answer.status >= 300 && answer.status < 400 && answer.location) {
      const to = new URL(answer.location, base + at);
      if (to.origin === new URL(base).origin) queue.push(to.pathname + to.search);
      continue;
    }
    await look(at, answer);
    if (answer.type.startsWith("text/html")) queue.push(...linksOf(answer.text, base + at));
  }
  return seen;
}
