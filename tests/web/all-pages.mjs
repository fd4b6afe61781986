// Every GET route of `koers routes` on the demo organisation. First as data: each role follows every link as people do; no
// link may lead nowhere, and each page is also JSON as `koers openapi` says. Then in Chromium, in Dutch and in English: no axe
// violation, no sideways scrolling, targets large enough, valid HTML, no Dutch left in English. Not here: what a page says.
import Ajv from "ajv/dist/2020.js";
import fs from "node:fs";
import path from "node:path";
import { Client, unescape } from "./client.mjs";
import { checked, collect, ensure, equal, inParallel, picture, root, routes, run, serve, test, visitor } from "./harness.mjs";
import { dutch, texts } from "./woorden.mjs";

const PER_ROUTE = 6; // different pages of one route that one person follows
const IN_BROWSER = 2; // of those: the first found and the longest
const ODB = path.join(root, "tests/data/odb/odb-2019-aanvulling.xlsx");
// GET routes that are no page of ours to look at; the reason beside it.
const NO_PAGE = new Map([["/static/:naam", "what is compiled in"], ["/gezond", "for whoever watches the server"],
  ["/bijlagen/:id", "a file of someone"], ["/taal/:code", "goes back"], ["/locatie/kies", "goes back"], ["/leren/stap/:id", "goes on to the cycle"],
  ["/meten/inlezen/:id", "only for who handed a file in: meten.mjs walks it"], ["/meten/inlezen/:id/controle", "the same"]]);

const CHOICES = new Set(["/taal/:code", "/locatie/kies"]);

const pattern = (route) => new RegExp(`^${route.split("/").map((s) => (s.startsWith(":") ? (s.endsWith("*") ? ".*" : "[^/]+") : s.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))).join("/")}$`);

/** Own addresses that a page points at: links, and forms with GET as they stand. */
function links(html, base) {
  const found = [...html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)].map((m) => m[1]);
  for (const [, head] of html.matchAll(/<form\b([^>]*)>/g)) if (!/method="post"/.test(head)) found.push(/action="([^"]*)"/.exec(head)?.[1] ?? base);
  return found.map((h) => new URL(unescape(h), base)).filter((u) => u.origin === new URL(base).origin).map((u) => u.pathname + u.search);
}

/** The answers of `koers openapi`, as a check: page -> what is wrong with it ("" when nothing). */
function contract() {
  const api = JSON.parse(run(["openapi"]));
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(api, "api");
  const faces = new Set();
  for (const [p, { get }] of Object.entries(api.paths)) if (get?.responses["200"].content?.["application/json"]) faces.add(p);
  const made = new Map();
  const schema = (pointer) => {
    if (!made.has(pointer)) made.set(pointer, ajv.compile({ $ref: `api#${pointer}` }));
    return made.get(pointer);
  };
  const words = (v) => v.errors.slice(0, 4).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`).join("; ");
  return {
    face: (route) => faces.has(route.replace(/:(\w+)\*?/g, "{$1}")),
    page(route, data) {
      const p = route.replace(/:(\w+)\*?/g, "{$1}").replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D");
      const v = schema(`/paths/${p}/get/responses/200/content/application~1json/schema`);
      return v(data) ? "" : words(v);
    },
    error(data) {
      const v = schema("/components/schemas/Fout");
      return v(data) ? "" : words(v);
    },
  };
}

/** What the demo does not hold: a spreadsheet read in by the page, an attachment, an invitation, a signal with its code. Nobody in it
 * has two organisations. */
async function more(server) {
  const extra = { paths: [], cookies: null };
  const anna = await new Client(server).signIn(server.logins.find((l) => l.role.includes("Kwaliteitsmedewerker")));
  const send = async (on, action, file, type) => {
    const body = new FormData();
    body.set("token", await anna.token(on, action));
    body.set("bestand", new Blob([file.bytes], { type }), file.name);
    const done = await anna.ask(action, { method: "POST", body });
    equal(done.status, 303, `${action} (${done.text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").slice(0, 600)})`);
    return done.location;
  };
  const job = await send("/meten/indicatoren", "/meten/indicatoren/bestand", { name: "odb-2019.xlsx", bytes: fs.readFileSync(ODB) }, "application/octet-stream");
  extra.paths.push(["anna", job], ["anna", "/organisatie/kies"]); // only who has more organisations is led there: account.mjs
  for (let i = 0; ; i++) {
    const { text } = await anna.json(job);
    if (JSON.parse(text).klaar) break;
    ensure(i < 120 && !JSON.parse(text).mislukt, `the job: ${text}`);
    await new Promise((r) => setTimeout(r, 250));
  }
  const theme = links((await anna.get("/themas")).text, `${server.url}/themas`).find((h) => /^\/themas\/\d+$/.test(h));
  await send(theme, `/knopen/${theme.split("/")[2]}/bijlagen`, { name: "afspraken.pdf", bytes: Buffer.from("%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n") }, "application/pdf");
  const giver = new Client(server);
  const place = `/s/${server.slug}/huize-dijkzicht`;
  const given = await giver.post(place, place, { verhaal: "De tuin is mooi geworden." });
  equal(given.status, 303, "a signal");
  extra.giver = giver;
  extra.link = new URL(run(["gebruiker", "herstel", "karel@zorgkantoor.example", "--db", server.db]).match(/\S*\/toegang\/\S+/)[0], server.url).pathname;
  return extra;
}

export default async function () {
  const server = await serve({ demo: true });
  const table = routes().filter((r) => r.method === "GET").map((r) => ({ ...r, match: pattern(r.path) }));
  table.sort((a, b) => (a.path.match(/:/g) ?? []).length - (b.path.match(/:/g) ?? []).length);
  ensure(table.length > 10, `koers routes names ${table.length} GET routes`);
  const api = contract();
  const extra = await more(server);

  const pages = new Map(); // route -> [{ path, who, size }]
  const broken = new Map(), wrong = new Map();
  let asked = 0;
  /** One page as data: where it leads, and whether its JSON is what we said. */
  async function look(client, who, at, from, had) {
    const [pathname] = at.split("?");
    const row = table.find((r) => r.match.test(pathname));
    if (!row) { broken.set(`${from} → ${at}`, "no route of ours"); return []; }
    had.set(row.path, (had.get(row.path) ?? 0) + 1);
    if (CHOICES.has(row.path)) return []; // not followed: the walk stays in Dutch and at all places
    const html = await client.get(at);
    asked++;
    if (html.status === 303) return [new URL(html.location, server.url + at).pathname + new URL(html.location, server.url + at).search];
    if (html.status !== 200) { broken.set(`${from} → ${at} as ${who}`, html.status); return []; }
    const list = pages.get(row.path) ?? [];
    pages.set(row.path, list);
    if (!list.some((p) => p.path === at && (at !== "/" || p.client === client))) list.push({ path: at, who, client, size: html.text.length, html: html.type.startsWith("text/html") });
    if (api.face(row.path)) {
      const json = await client.json(at);
      let data, bad = "";
      if (json.status !== html.status) bad = `JSON answers ${json.status}`;
      else if (!json.type.startsWith("application/json")) bad = `JSON is ${json.type}`;
      else { try { data = JSON.parse(json.text); bad = api.page(row.path, data); } catch (e) { bad = e.message; } }
      if (bad) wrong.set(`${row.path} (${at})`, bad);
    } else if (html.type.startsWith("text/html") && !row.path.endsWith("*")) wrong.set(row.path, "is a page without JSON in openapi");
    return html.type.startsWith("text/html") ? links(html.text, server.url + at) : [];
  }
  async function walk(client, who, start) {
    const seen = new Set(), had = new Map(), queue = start.map((p) => [p, "(start)"]);
    while (queue.length) {
      const [at, from] = queue.shift();
      const row = table.find((r) => r.match.test(at.split("?")[0]));
      if (seen.has(at) || (had.get(row?.path) ?? 0) >= PER_ROUTE) continue;
      seen.add(at);
      queue.push(...(await look(client, who, at, from, had)).map((l) => [l, at]));
    }
  }
  await walk(new Client(server), "a visitor", ["/", `/s/${server.slug}`, "/code", extra.link]);
  await walk(extra.giver, "a giver", ["/code/dank", "/code/mijn"]);
  for (const login of server.logins) {
    const client = await new Client(server).signIn(login);
    await walk(client, login.role, ["/", ...(login.email.startsWith("anna") ? extra.paths.map((p) => p[1]) : [])]);
  }
  await test(`no link leads nowhere (${asked} pages followed as ${server.logins.length + 2} people)`, async () =>
    ensure(!broken.size, `${broken.size}: ${[...broken].slice(0, 30).map(([k, v]) => `${k}: ${v}`).join("\n")}`));
  await test("each page is also JSON, as openapi says", async () =>
    ensure(!wrong.size, `${wrong.size}: ${[...wrong].slice(0, 30).map(([k, v]) => `${k}: ${v}`).join("\n")}`));
  await test("every GET route is reached by links", async () => {
    const missed = table.filter((r) => !pages.has(r.path) && !NO_PAGE.has(r.path));
    ensure(!missed.length, `no page links to: ${missed.map((r) => r.path).join(", ")}`);
  });
  await test("an error is JSON too", async () => {
    const nobody = new Client(server);
    for (const [at, status] of [["/bestaat-niet", 404], ["/signalen", 401], ["/signalen/1", 401]]) {
      const json = await nobody.json(at);
      equal(json.status, status, at);
      equal(api.error(JSON.parse(json.text)), "", at);
    }
  });

  // ---- in the browser ----
  const work = [];
  const only = new RegExp(process.env.KOERS_WEB_ROUTE ?? ""); // while mending: only these routes in the browser
  for (const [route, list] of pages) {
    if (!only.test(route)) continue;
    const html = list.filter((p) => p.html);
    const first = route === "/" ? html : html.slice(0, 1);
    const chosen = new Set([...first, ...html.sort((a, b) => b.size - a.size).slice(0, route.endsWith("*") ? 6 : IN_BROWSER - 1)]);
    for (const page of chosen) for (const lang of ["nl", "en"]) work.push({ route, lang, ...page });
  }
  const isDutch = dutch(server.db);
  const pictures = new Set();
  await inParallel(2, work, async ({ route, lang, path: at, who, client }, slot) => {
    await test(`${route} ${lang} (${at}, ${who})`, async () => {
      const page = await slot.page(client, lang, () => visitor(server, { lang, state: client.state(lang) }));
      await checked(page, at, { label: `${lang} ${at}` });
      const published = route.startsWith("/kb/");
      if (!published) equal(await page.getAttribute("html", "lang"), lang, "language");
      if (lang === "en" && !published) {
        const left = isDutch(await texts(page));
        ensure(!left.length, `Dutch in English, ${at}:\n${left.slice(0, 12).join("\n")}`);
      }
      const name = `pagina-${route.replace(/[^a-z]+/gi, "-").replace(/^-|-$/g, "") || `start-${who.replace(/.*, /, "")}`}`;
      if (lang === "nl" && !pictures.has(name)) {
        pictures.add(name);
        await picture(page, name);
      }
    });
  });
  for (const lang of ["nl", "en"]) {
    await test(`an unknown page in ${lang}`, async () => {
      const nobody = await new Client(server, { lang }).get("/bestaat-niet");
      equal(nobody.status, 404, "status");
      collect(nobody.text, `${lang}-404`);
    });
  }
}
