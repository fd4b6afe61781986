// Every GET route of `koers routes`, found by following links as people do, in Dutch and in English: no axe violation,
// no sideways scrolling, targets large enough, valid HTML, the same page as JSON. Not here: what a page should say.
import { checked, collect, ensure, equal, routes, serve, signedIn, test, visitor } from "./harness.mjs";

const MOST_PER_ROUTE = 2; // different pages of one route that get all checks
// What is not a page of ours to look at; the reason beside it.
const NO_PAGE = [
  [/^\/static\//, "an asset"], [/:rest\*$/, "whatever is left"],
];

const pattern = (route) => new RegExp(`^${route.split("/").map((s) => (s.startsWith(":") ? (s.endsWith("*") ? ".*" : "[^/]+") : s.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))).join("/")}/?$`);

/** All own paths that a page links to, forms with GET too. */
const links = (page) => page.evaluate(() => [...document.querySelectorAll("a[href], form:not([method=post])")]
  .map((e) => new URL(e.href ?? e.action, location.href)).filter((u) => u.origin === location.origin)
  .map((u) => u.pathname + u.search));

/** Walks from start over links; gives route -> paths, in order of finding. Signing out is not followed. */
async function walk(page, table, start) {
  const found = new Map(), seen = new Set(), queue = [...start];
  while (queue.length && seen.size < 400) {
    const next = queue.shift();
    const [pathname] = next.split("?");
    const row = table.find((r) => r.match.test(pathname));
    const key = row ? row.path : pathname;
    const had = found.get(key) ?? [];
    if (seen.has(next) || had.length >= MOST_PER_ROUTE || /uitlog|\/taal/.test(next)) continue;
    seen.add(next);
    const response = await page.goto(next).catch(() => null); // a download is no page
    if (!response) { found.set(key, [...had, { path: next, download: true }]); continue; }
    const html = (response.headers()["content-type"] ?? "").startsWith("text/html");
    ensure(response.status() < 400, `${next} is linked and answers ${response.status()}`);
    found.set(key, [...had, { path: next, download: !html }]);
    if (html) queue.push(...(await links(page)));
  }
  return found;
}

export default async function () {
  const server = await serve({ demo: true });
  const table = routes().filter((r) => r.method === "GET").map((r) => ({ ...r, match: pattern(r.path) }));
  table.sort((a, b) => (a.path.match(/:/g) ?? []).length - (b.path.match(/:/g) ?? []).length);
  ensure(table.length > 10, `koers routes names ${table.length} GET routes`);

  const pages = new Map(); // route -> { path, role }
  const starts = ["/", ...table.filter((r) => !r.path.includes(":")).map((r) => r.path)];
  for (const login of [null, ...server.logins]) {
    await test(`links hold for ${login ? `${login.role} ${login.email}` : "a visitor"}`, async () => {
      const page = login ? await signedIn(server, login.email) : await visitor(server);
      const open = [];
      for (const s of starts) { // only where this person may go
        const r = await page.request.get(s, { maxRedirects: 0 }).catch(() => null);
        if (r && r.status() === 200) open.push(s);
      }
      const found = await walk(page, table, ["/", ...open]);
      for (const [key, list] of found) for (const f of list) {
        const had = pages.get(key) ?? [];
        if (had.length < MOST_PER_ROUTE && !had.some((h) => h.path === f.path)) pages.set(key, [...had, { ...f, role: login?.email }]);
      }
      await page.context().close();
    });
  }

  await test("every GET route is reached by links", async () => {
    const missed = table.filter((r) => !pages.has(r.path) && !NO_PAGE.some(([re]) => re.test(r.path)));
    ensure(!missed.length, `no page links to: ${missed.map((r) => r.path).join(", ")}`);
  });

  const sessions = new Map();
  const page = async (role, lang) => {
    const key = `${role ?? ""} ${lang}`;
    if (!sessions.has(key)) sessions.set(key, role ? await signedIn(server, role, { lang }) : await visitor(server, { lang }));
    return sessions.get(key);
  };
  for (const [route, list] of pages) for (const { path, role, download } of list) {
    if (download) continue;
    for (const lang of ["nl", "en"]) {
      await test(`${route} ${lang} (${path}, ${role ?? "visitor"})`, async () => {
        const p = await page(role, lang);
        const response = await checked(p, path, { label: `${lang} ${path}` });
        equal(await p.getAttribute("html", "lang"), lang, "language");
        const json = await p.request.get(new URL(response.url()).pathname + new URL(response.url()).search, { headers: { accept: "application/json" } });
        equal(json.status(), 200, "as JSON");
        ensure(json.headers()["content-type"].startsWith("application/json"), `JSON face of ${path} is ${json.headers()["content-type"]}`);
        await json.json();
      });
    }
  }
  for (const lang of ["nl", "en"]) {
    await test(`an unknown page in ${lang}`, async () => {
      const p = await page(undefined, lang);
      const response = await p.goto("/bestaat-niet");
      equal(response.status(), 404, "status");
      collect(await response.text(), `${lang}-404`);
    });
  }
}
