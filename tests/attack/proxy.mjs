// Between an attack tool and Koers: signs in as someone, keeps the cookies, gives every POST a fresh form token (they are
// valid once), and writes down each answer of 500 and more. Without it the tools would try only the first of their values.
//   node tests/attack/proxy.mjs SOCKET PORT REPORT [EMAIL PASSWORD]      ends by SIGTERM; REPORT: what it saw, as JSON
// A tool gets three pages of each kind: behind the others are the same queries and templates, and it would not reach its end.
//   node tests/attack/proxy.mjs SOCKET PORT REPORT EMAIL PASSWORD --forms DIR  writes a request file per form for sqlmap
// Not here: starting Koers and the tools (script/attack).
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { filled, formsOf, walk } from "./forms.mjs";

const [socket, port, report, email, password, , dir] = process.argv.slice(2);
const here = `http://127.0.0.1:${port}`;
// What would end the session of the tool itself, or shut somebody out: not sent on.
const BLOCKED = /^\/(uitloggen|account\/(sessies|totp|adres|samenvoegen)|organisatie\/kies|beheer\/(personen\/\d+\/(sluiten|link|totp-uit)|rollen\/))/;
const cookies = new Map();
const pageOf = new Map(); // action -> a page that has the form
const seen = { requests: 0, statuses: {}, tokens: 0, left: 0, failed: [] };
let sender = 0;
const EACH = 3;
const kinds = new Map(); // a path without its numbers -> the paths that may be asked
let sentTo = null;       // where the last answer led: what a form made may be looked at

/** May the tool have this page: one of the first of its kind, or where it was sent. */
function among(at) {
  const kind = at.replace(/\/\d+(?=\/|$)/g, "/N");
  const had = kinds.get(kind) ?? kinds.set(kind, new Set()).get(kind);
  if (kind === at || had.has(at) || at === sentTo) return true;
  return had.size < EACH && Boolean(had.add(at));
}

/** One request to Koers, from a sender of its own, so that the limits per address do not end the attack. */
const send = (method, url, headers, body) => new Promise((done, fail) => {
  sender = (sender + 1) % 60000;
  const all = { ...headers, host: "127.0.0.1", "x-forwarded-for": `10.${sender >> 8}.${sender & 255}.7`, "x-forwarded-proto": "https", connection: "close" };
  if (cookies.size) all.cookie = [...cookies].map(([k, v]) => `${k}=${v}`).join("; ");
  if (body) all["content-length"] = body.length;
  const r = http.request({ socketPath: socket, method, path: url, headers: all }, (a) => {
    const parts = [];
    a.on("data", (d) => parts.push(d)).on("end", () => {
      for (const line of a.headers["set-cookie"] ?? []) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
        if (/max-age=0/i.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
      const bytes = Buffer.concat(parts);
      if ((a.headers["content-type"] ?? "").startsWith("text/html"))
        for (const f of formsOf(bytes.toString(), url)) if (!pageOf.has(f.action)) pageOf.set(f.action, url);
      seen.requests++;
      seen.statuses[a.statusCode] = (seen.statuses[a.statusCode] ?? 0) + 1;
      if (a.statusCode >= 500 && seen.failed.length < 200) seen.failed.push({ status: a.statusCode, method, url, body: body?.toString("latin1").slice(0, 2000) });
      done({ status: a.statusCode, headers: a.headers, bytes, text: bytes.toString(), type: a.headers["content-type"] ?? "", location: a.headers.location });
    });
  });
  r.on("error", fail);
  r.end(body);
});

/** A fresh token of the form that posts to action; null when no page with it is known. */
async function fresh(action) {
  const at = pageOf.get(action);
  if (!at) return null;
  const { text } = await send("GET", at, { accept: "text/html" });
  for (const [form, head] of text.matchAll(/<form\b([^>]*)>[\s\S]*?<\/form>/g))
    if (head.includes(`action="${action}"`) || (!/action=/.test(head) && at === action)) {
      seen.tokens++;
      return /name="token" value="([^"]+)"/.exec(form)?.[1] ?? null;
    }
  return null;
}

const withToken = (body, token) => Buffer.from(body.toString("latin1").replace(/(^|&)token=[^&]*/, `$1token=${token}`)
  .replace(/name="token"[^\r\n]*(\r\n[^\r\n]+)*\r\n\r\n[^\r]*/, `name="token"\r\n\r\n${token}`), "latin1"); // some send it as a file

async function signIn() {
  if (!email || !password) return;
  cookies.clear();
  await send("GET", "/inloggen", { accept: "text/html" });
  const body = new URLSearchParams({ token: await fresh("/inloggen"), email, wachtwoord: password });
  const done = await send("POST", "/inloggen", { "content-type": "application/x-www-form-urlencoded" }, Buffer.from(body.toString()));
  if (done.status !== 303) throw new Error(`${email} could not sign in: ${done.status}`);
}

async function handle(req, res) {
  const parts = [];
  for await (const d of req) parts.push(d);
  let body = Buffer.concat(parts);
  const at = req.url.split("?")[0];
  if (BLOCKED.test(at)) { res.writeHead(403).end(); return; }
  if (req.method !== "POST" && !among(at)) { seen.left++; res.writeHead(404).end(); return; }
  const headers = {};
  for (const name of ["content-type", "accept", "accept-language", "user-agent"]) if (req.headers[name]) headers[name] = req.headers[name];
  if (req.method === "POST") {
    const token = await fresh(at);
    if (token) body = withToken(body, token);
  }
  const a = await send(req.method === "POST" ? "POST" : "GET", req.url, headers, body.length ? body : undefined);
  sentTo = a.location?.split("?")[0] ?? sentTo;
  if (email && a.status === 303 && a.location?.startsWith("/inloggen")) await signIn(); // somebody ended the session
  const out = Object.fromEntries(Object.entries(a.headers).filter(([name]) => !/^(connection|content-length|transfer-encoding)$/.test(name)));
  res.writeHead(a.status, out).end(req.method === "HEAD" ? undefined : a.bytes);
}

/** A request file for each form that this person meets, with values that are taken: where sqlmap begins. It asks for the
 * answer as data: the same queries, and a tenth of the bytes to compare. */
async function forms() {
  const client = { get: (url) => send("GET", url, { accept: "text/html" }) };
  const found = new Map();
  await walk(client, ["/", "/inloggen", "/wachtwoord-vergeten", "/code", "/account", "/beheer", "/zoeken?q=a", process.env.KOERS_ATTACK_START].filter(Boolean), { perRoute: 2, base: here,
    skip: (at) => /^\/(static|taal|bijlagen)/.test(at),
    look: (at, answer) => {
      if (!answer.type.startsWith("text/html")) return;
      for (const f of formsOf(answer.text, at)) {
        const key = f.action.replace(/\d+/g, "N");
        if (!BLOCKED.test(f.action) && !f.multipart && !found.has(key)) found.set(key, f);
      }
      if (at.includes("?")) found.set(`GET ${at.split("?")[0].replace(/\d+/g, "N")}`, { get: at });
    } });
  let n = 0;
  for (const [key, f] of found) {
    const name = path.join(dir, `${String(++n).padStart(3, "0")}-${key.replace(/[^a-z]+/gi, "-")}.txt`);
    const body = f.get ? "" : new URLSearchParams([["token", "x"], ...filled(f, (field) => field.value || (field.kind === "email" ? "a@b.example" : "12 woorden van een test die lang genoeg is"), "2026-03-20")]).toString();
    fs.writeFileSync(name, f.get ? `GET ${f.get} HTTP/1.1\nHost: 127.0.0.1:${port}\nAccept: application/json\n\n`
      : `POST ${f.action} HTTP/1.1\nHost: 127.0.0.1:${port}\nAccept: application/json\nContent-Type: application/x-www-form-urlencoded\n\n${body}`);
  }
  fs.writeFileSync(`${dir}.pages`, JSON.stringify([...pageOf]));
  console.log(`${n} forms and searches`);
}

if (!dir && process.env.KOERS_ATTACK_PAGES && fs.existsSync(process.env.KOERS_ATTACK_PAGES))
  for (const [action, at] of JSON.parse(fs.readFileSync(process.env.KOERS_ATTACK_PAGES, "utf8"))) pageOf.set(action, at);
await signIn();
if (dir) {
  await forms();
  process.exit(0);
}
const server = http.createServer((req, res) => handle(req, res).catch((e) => { seen.failed.push({ proxy: String(e), url: req.url }); res.destroy(); }));
server.listen(Number(port), "127.0.0.1", () => console.log(`proxy on ${here}`));
process.on("SIGTERM", () => { fs.writeFileSync(report, JSON.stringify(seen, null, 1)); process.exit(0); });
