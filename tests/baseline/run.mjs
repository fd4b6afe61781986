// Shows that a change to the inside changed nothing outside (script/baseline): keeps what a build of the program says, and holds another
// build against it. Kept are the lists on the command line, every page that links lead to for each role of the demo (HTML and JSON), the
// published kwaliteitsbeelden, the database and its backup. Not here: what a page should say (tests/web).
import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { readLogins, routes, run, scratch, serve, end, ensure, root } from "../support/koers.mjs";
import { Client, unescape } from "../web/client.mjs";

const YEAR = "2025"; // the year that the demo has made public
const PER_ROUTE = 8; // different pages of one route that one person follows
const SHOWN = 12; // differences that are printed of each part; all of them stand in uitvoer/baseline
// No page of ours to look at: a file by its hash, counts of the moment, and choices that would change what the rest of the walk sees.
const SKIP = new Set(["/static/:naam", "/gezond", "/taal/:code", "/locatie/kies"]);
const HOST = "127.0.0.1:8080"; // whatever port the server got: addresses in pages, and in QR codes, are then the same
const HEADERS = ["content-type", "location", "content-language", "content-disposition", "content-security-policy", "cache-control", "vary",
  "referrer-policy", "x-content-type-options", "x-frame-options", "www-authenticate", "retry-after"];

// What is random by design, or only says which build this is: each becomes a word.
const RANDOM = [
  [/(name="token" value=")[^"]+/g, "$1TOKEN"], // spent once (web/token.c)
  [/\b([a-z][a-z-]*)\.[0-9a-f]{16}\.(css|js|svg|woff2?|png|ico)\b/g, "$1.HASH.$2"], // a file by its content
  [/\b(verzoek|request) [0-9a-f]{4}-\d+/g, "$1 REQUEST"], // to find it in the log (cmd_serve.c)
  [/(\/account\/sessies\/|"kenmerk": ?")[0-9a-f]{16}/g, "$1SESSION"], // the start of a session's hash
];
// Random in each demo, fixed within its database: left out of the comparison of two demos, held in that of the kept database.
const SALTED = [[/\b[0-9a-f]{64}\b/g, "CHECKSUM"]]; // the root of a version's salted hash tree (kwaliteitsbeeld/bevriezen.c)
const SHUFFLED = /\/_meten_\d+_antwoorden(_\d+)?\./; // texts of respondents stand in random order, so none can be traced (meting_inlezen.c)

const plain = (text, rules) => rules.reduce((t, [from, to]) => t.replace(from, to), text);
const sha = (text) => createHash("sha256").update(text).digest("hex");
const stem = (at) => {
  const name = encodeURIComponent(at).replaceAll("%2F", "_").replace(/^_$/, "_start");
  return name.length < 120 ? name : `${name.slice(0, 100)}~${sha(at).slice(0, 12)}`;
};
function put(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
const pattern = (route) => new RegExp(`^${route.split("/").map((s) => (s.startsWith(":") ? (s.endsWith("*") ? ".*" : "[^/]+") : s.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))).join("/")}$`);

/** Own addresses that a page points at: links, and forms with GET as they stand. */
function links(html, base) {
  const found = [...html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)].map((m) => m[1]);
  for (const [, head] of html.matchAll(/<form\b([^>]*)>/g)) if (!/method="post"/.test(head)) found.push(/action="([^"]*)"/.exec(head)?.[1] ?? base);
  return found.map((h) => new URL(unescape(h), base)).filter((u) => u.origin === new URL(base).origin).map((u) => u.pathname + u.search);
}

const agent = new http.Agent({ keepAlive: true });
/** Names HOST as the server that it asks, which fetch does not let anybody do. */
class Visitor extends Client {
  send(url, { method = "GET", headers, body }) {
    return new Promise((done, fail) => {
      const asked = http.request(url, { agent, method, headers: { ...headers, host: HOST,
        ...(body && { "content-type": "application/x-www-form-urlencoded" }) } }, (got) => {
        const parts = [], list = new Headers();
        for (let i = 0; i < got.rawHeaders.length; i += 2) list.append(got.rawHeaders[i], got.rawHeaders[i + 1]);
        got.on("data", (part) => parts.push(part)).on("error", fail)
          .on("end", () => done(new Response(Buffer.concat(parts), { status: got.statusCode, headers: list })));
      });
      asked.on("error", fail).end(body && String(body));
    });
  }
}
/** What a page said: its status and headers, then its text; of a file that is no text its size and hash. */
function said(answer) {
  const text = /^(text|application\/(.*\+)?json|image\/svg)/.test(answer.type) || !answer.text ? answer.text : `${answer.text.length} bytes, sha256 ${sha(answer.text)}`;
  const lines = HEADERS.filter((h) => answer.headers.has(h)).map((h) => `${h}: ${answer.headers.get(h)}`);
  return plain([String(answer.status), ...lines, "", text].join("\n"), RANDOM);
}
const indented = (text) => {
  try { return JSON.stringify(JSON.parse(text), null, 1); } catch { return text; } // a line for each value, so that a diff is short
};

const reached = new Set(); // GET routes, as `koers routes` names them
/** Every page that one person reaches, breadth first and so always in the same order. */
async function walk(server, table, client, who, start, dir) {
  const had = new Map(), seen = new Set(), queue = [...start];
  let pages = 0;
  while (queue.length) {
    const at = queue.shift();
    const row = table.find((r) => r.match.test(at.split("?")[0]));
    if (seen.has(at) || SKIP.has(row?.path) || (had.get(row?.path) ?? 0) >= PER_ROUTE) continue;
    seen.add(at);
    reached.add(row?.path);
    had.set(row?.path, (had.get(row?.path) ?? 0) + 1);
    const html = await client.get(at);
    ensure(html.status !== 429, `${at}: too many requests`);
    put(path.join(dir, "pages", who, `${stem(at)}.html`), said(html));
    const json = await client.json(at);
    put(path.join(dir, "json", who, `${stem(at)}.json`), said({ ...json, text: indented(json.text) }));
    pages++;
    if (html.location) queue.push(new URL(html.location, server.url + at).pathname);
    if (html.type.startsWith("text/html")) queue.push(...links(html.text, server.url + at));
  }
  return pages;
}

/** All pages of a store, as a visitor, as the giver of the demo's signal, and as one person of each role. */
async function pagesOf(db, spoken, dir) {
  const server = await serve({ db, args: ["--zonder", "post,pdf"] });
  const table = routes().filter((r) => r.method === "GET").map((r) => ({ ...r, match: pattern(r.path) }));
  table.sort((a, b) => (a.path.match(/:/g) ?? []).length - (b.path.match(/:/g) ?? []).length);
  const slug = /\/s\/(\S+)/.exec(spoken)[1], code = /met de code (.+)/.exec(spoken)[1];
  const roles = new Map();
  for (const login of readLogins(spoken)) if (!roles.has(login.role)) roles.set(login.role, login);
  ensure(roles.size > 10, `the demo names ${roles.size} roles`);
  let pages = 0;
  for (const lang of ["nl", "en"]) {
    pages += await walk(server, table, new Visitor(server, { lang }), `visitor-${lang}`, ["/", `/s/${slug}`, "/code", "/bestaat-niet"], dir);
    const giver = new Visitor(server, { lang });
    const opened = await giver.post("/code", "/code", { code });
    ensure(opened.status === 303, `the code of the demo: ${opened.status}`);
    pages += await walk(server, table, giver, `giver-${lang}`, [opened.location], dir);
  }
  for (const [role, login] of roles) {
    const client = await new Visitor(server).signIn(login);
    pages += await walk(server, table, client, role.replace(/[^\p{L}]+/gu, "-").toLowerCase(), ["/"], dir);
  }
  const english = await new Visitor(server, { lang: "en" }).signIn(roles.get("Kwaliteitsmedewerker"));
  await english.get("/taal/en");
  pages += await walk(server, table, english, "kwaliteitsmedewerker-en", ["/"], dir);
  await server.stop();
  return pages;
}

const files = (dir) => fs.existsSync(dir) ? fs.readdirSync(dir, { recursive: true }).map(String).filter((f) => fs.statSync(path.join(dir, f)).isFile()).sort() : [];
/** The published pages: byte for byte but for what RULES name. */
function publish(db, dir, rules) {
  const at = scratch("koers-published");
  run(["publiceer", "--db", db, YEAR, at]);
  for (const file of files(at)) {
    const bytes = fs.readFileSync(path.join(at, file));
    const text = /\.(html|jsonld|ttl)$/.test(file);
    put(path.join(dir, plain(file, RANDOM)), text ? plain(bytes.toString("utf8"), [...RANDOM, ...rules]) : bytes);
  }
}
function commands(dir) {
  for (const [name, args] of [["routes", ["routes"]], ["schema", ["schema"]], ["help", ["--help"]]]) put(path.join(dir, `${name}.txt`), run(args));
  put(path.join(dir, "openapi.json"), JSON.stringify(JSON.parse(run(["openapi"])), null, 1));
}
/** The files of a store, and the key that it is sealed with. */
function copyStore(from, to) {
  for (const name of fs.readdirSync(from).filter((n) => /\.(db|sleutel)$/.test(n))) fs.copyFileSync(path.join(from, name), path.join(to, name));
  return path.join(to, "koers.db");
}

/** All of it, of this build and a demo of its own. */
async function keep(dir) {
  ensure(!fs.existsSync(dir) || !fs.readdirSync(dir).length, `${dir} is not empty`);
  fs.mkdirSync(path.join(dir, "store"), { recursive: true });
  commands(path.join(dir, "commands"));
  const work = scratch("koers-baseline"), made = path.join(work, "koers.db");
  const spoken = run(["demo", "--db", made]);
  put(path.join(dir, "commands/demo.txt"), spoken);
  // A backup is one whole file, also when what SQLite wrote last still stands in the write-ahead log.
  run(["backup", "--db", made, path.join(dir, "store/backup.sqlite")]);
  copyStore(work, path.join(dir, "store"));
  publish(made, path.join(dir, "published"), SALTED);
  publish(made, path.join(dir, "published-exact"), []);
  const pages = await pagesOf(made, spoken, dir);
  const missed = routes().filter((r) => r.method === "GET" && !reached.has(r.path) && !SKIP.has(r.path)).map((r) => r.path);
  console.log(`kept in ${dir}: ${pages} pages as HTML and JSON, ${files(path.join(dir, "published")).length} published files, the database and its backup`);
  if (missed.length) console.log(`    no page of the demo leads to: ${missed.join(", ")}`);
}

/** The lines that differ, in order, without the equal ones: enough to see what it is. */
function firstDifference(a, b) {
  const x = a.split("\n"), y = b.split("\n");
  const i = x.findIndex((line, n) => line !== y[n]);
  const n = i < 0 ? x.length : i;
  const near = (s = "(end)", t = "") => { // around the place within a long line
    let k = 0;
    while (k < s.length && s[k] === t[k]) k++;
    return s.slice(Math.max(0, k - 40), k + 100);
  };
  return `line ${n + 1}:\n      - ${near(x[n], y[n])}\n      + ${near(y[n], x[n])}`;
}
/** Compares two directories. what: its name in the report; salted: they are of two demos. Returns how many files differ. */
function held(what, kept, now, salted) {
  const rules = salted ? SALTED : [], a = new Set(files(kept)), b = new Set(files(now)), all = [...new Set([...a, ...b])].filter((f) => !salted || !SHUFFLED.test(f)).sort();
  const found = [];
  for (const file of all) {
    if (!b.has(file)) found.push(`gone: ${file}`);
    else if (!a.has(file)) found.push(`new: ${file}`);
    else {
      const read = (d) => plain(fs.readFileSync(path.join(d, file), "latin1"), rules);
      const x = read(kept), y = read(now);
      if (x !== y) found.push(`differs: ${file}, ${Buffer.from(firstDifference(x, y), "latin1").toString("utf8")}`);
    }
  }
  console.log(`${found.length ? "DIFFERS " : "the same"}  ${what}: ${all.length} files, ${found.length} different`);
  for (const line of found.slice(0, SHOWN)) console.log(`    ${line}`);
  if (found.length > SHOWN) console.log(`    … and ${found.length - SHOWN} more`);
  if (!all.length) console.log("    nothing was compared");
  return found.length + !all.length;
}

async function compare(dir, out) {
  fs.rmSync(out, { recursive: true, force: true });
  const fresh = path.join(out, "fresh"), upgraded = path.join(out, "upgraded"), store = path.join(upgraded, "store");
  await keep(fresh);
  let wrong = held("lists on the command line", path.join(dir, "commands"), path.join(fresh, "commands"), false);
  for (const part of ["pages", "json", "published"]) wrong += held(`${part} of a demo by this build`, path.join(dir, part), path.join(fresh, part), true);
  // What the kept build wrote must be read by this one.
  fs.mkdirSync(store, { recursive: true });
  const db = copyStore(path.join(dir, "store"), store);
  const spoken = fs.readFileSync(path.join(dir, "commands/demo.txt"), "utf8");
  const pages = await pagesOf(db, spoken, upgraded);
  console.log(`the kept database, opened by this build: ${pages} pages`);
  publish(db, path.join(upgraded, "published-exact"), []);
  for (const part of ["pages", "json", "published-exact"]) wrong += held(`${part} of the kept database`, path.join(dir, part), path.join(upgraded, part), false);
  const restored = path.join(scratch("koers-restored"), "koers.db");
  const key = path.join(dir, "store/koers.sleutel"); // of an older build there is none
  if (fs.existsSync(key)) fs.copyFileSync(key, path.join(path.dirname(restored), "koers.sleutel"));
  run(["herstel", "--db", restored, path.join(dir, "store/backup.sqlite")]);
  run(["controleer", "--db", restored]);
  publish(restored, path.join(upgraded, "published-restored"), []);
  wrong += held("published files of the kept backup, restored", path.join(dir, "published-exact"), path.join(upgraded, "published-restored"), false);
  console.log(wrong ? `${wrong} differences; this build's side stands in ${path.relative(root, out)}` : "no difference");
  return wrong ? 1 : 0;
}

const [verb, dir] = process.argv.slice(2);
let status = 2;
try {
  if (verb === "keep") { await keep(path.resolve(dir)); status = 0; }
  else if (verb === "compare") status = await compare(path.resolve(dir), path.join(root, "uitvoer/baseline"));
} catch (error) {
  console.error(error.expected ? error.message : error.stack);
  status = 1;
}
await end();
process.exit(status);
