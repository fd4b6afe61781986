// Every GET route of `koers routes`, found by following links as people do, in Dutch and in English: no axe violation,
// no sideways scrolling, targets large enough, valid HTML, the same page as JSON. Not here: what a page should say.
import { checked, collect, ensure, equal, routes, serve, signedIn, test, visitor } from "./harness.mjs";

const NL = 2, EN = 1; // different pages of one route that get all checks
// Routes that no page can link to, and why.
const UNLINKED = [[/^\/static\/|^\/gezond/, "not a page"], [/^\/toegang\//, "stands in a letter or mail"]];
// Not followed: these change what the next page shows.
const CHANGES = /^\/(uitloggen|taal|locatie\/kies)/;

const pattern = (route) => new RegExp(`^${route.split("/").map((s) => (s.startsWith(":") ? (s.endsWith("*") ? ".*" : "[^/]+") : s.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))).join("/")}/?$`);

/** The own paths that a page links to, forms with GET too. */
function links(html, base) {
  const text = html.replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&quot;", '"');
  const named = [...text.matchAll(/<a\b[^>]*\shref="([^"]*)"/g), ...text.matchAll(/<form\b(?![^>]*method="post")[^>]*\saction="([^"]*)"/g)];
  return named.map((m) => new URL(m[1], base)).filter((u) => u.origin === new URL(base).origin).map((u) => u.pathname + u.search);
}

/** Walks over links from start. Gives route -> [{ path, html }], and the links that do not hold. */
async function walk(page, base, table, start) {
  const found = new Map(), seen = new Set(), broken = [];
  const queue = start.map((path) => ({ path, from: "" }));
  while (queue.length && seen.size < 600) {
    const { path, from } = queue.shift();
    const pathname = path.split("?")[0];
    const row = table.find((r) => r.match.test(pathname));
    const had = (row && found.get(row.path)) ?? [];
    if (seen.has(path) || had.length > 3 || CHANGES.test(path)) continue;
    seen.add(path);
    const answer = await page.request.get(path).catch((e) => ({ error: e.message, status: () => 0 }));
    if (answer.status() >= 400 || answer.status() === 0) {
      if (from) broken.push(`${path} answers ${answer.status() || answer.error}; linked from ${from}`);
      continue;
    }
    const html = (answer.headers()["content-type"] ?? "").startsWith("text/html");
    if (row) found.set(row.path, [...had, { path, html }]);
    if (html) queue.push(...links(await answer.text(), answer.url()).map((p) => ({ path: p, from: path })));
  }
  return { found, broken };
}

/** Someone with a code from the demo: the pages of one signal. */
async function withCode(server) {
  const page = await visitor(server);
  const code = /\/code met de code (.+)/.exec(server.said)?.[1];
  ensure(code, "koers demo names no code");
  await page.goto("/code");
  await page.getByRole("textbox").first().fill(code);
  await page.locator("main form button").first().click();
  ensure(page.url().endsWith("/code/mijn"), `the demo's code ${code} leads to ${page.url()}`);
  return page;
}

export default async function () {
  const server = await serve({ demo: true });
  const table = routes().filter((r) => r.method === "GET").map((r) => ({ ...r, match: pattern(r.path) }));
  table.sort((a, b) => (a.path.match(/:/g) ?? []).length - (b.path.match(/:/g) ?? []).length);
  const start = ["/", ...table.filter((r) => !r.path.includes(":")).map((r) => r.path)];
  const place = /zonder account: (\S+)/.exec(server.said)?.[1];
  const people = [{ name: "a visitor", open: (lang) => visitor(server, { lang }) }, { name: "someone with a code", open: () => withCode(server), one: true },
    ...server.logins.map((l) => ({ name: `${l.role} ${l.email}`, open: (lang) => signedIn(server, l.email, { lang }) }))];

  const pages = new Map(); // route -> [{ path, html, person }]
  for (const person of people) {
    await test(`links hold for ${person.name}`, async () => {
      const page = await person.open("nl");
      const { found, broken } = await walk(page, server.url, table, place ? [...start, place] : start);
      for (const [key, list] of found) for (const f of list) {
        const had = pages.get(key) ?? [];
        if (had.length < NL && !had.some((h) => h.path === f.path)) pages.set(key, [...had, { ...f, person }]);
      }
      await page.context().close();
      ensure(!broken.length, [...new Set(broken)].slice(0, 20).join("\n"));
    });
  }

  await test("every GET route is reached by links", async () => {
    const missed = table.filter((r) => !pages.has(r.path) && !UNLINKED.some(([re]) => re.test(r.path)) && !CHANGES.test(r.path));
    ensure(!missed.length, `no page links to: ${missed.map((r) => r.path).join(", ")}`);
  });

  const open = new Map();
  const pageOf = async (person, lang) => {
    const key = `${person.name} ${lang}`;
    if (!open.has(key)) open.set(key, await person.open(lang));
    return open.get(key);
  };
  for (const [route, list] of pages) for (const [i, { path, html, person }] of list.entries()) {
    if (!html) continue;
    for (const lang of i < EN && !person.one ? ["nl", "en"] : ["nl"]) {
      await test(`${route} ${lang} (${path}, ${person.name})`, async () => {
        const page = await pageOf(person, lang);
        await checked(page, path, { label: `${lang} ${path}` });
        equal(await page.getAttribute("html", "lang"), lang, "language");
        const here = new URL(page.url());
        const json = await page.request.get(here.pathname + here.search, { headers: { accept: "application/json" } });
        equal(json.status(), 200, "as JSON");
        ensure(json.headers()["content-type"].startsWith("application/json"), `the JSON face of ${path} is ${json.headers()["content-type"]}`);
        await json.json();
      });
    }
  }
  for (const lang of ["nl", "en"]) {
    await test(`an unknown page in ${lang}`, async () => {
      const page = await pageOf(people[0], lang);
      const response = await page.goto("/bestaat-niet");
      equal(response.status(), 404, "status");
      collect(await response.text(), `${lang}-404`);
    });
  }
}
