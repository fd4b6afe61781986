// What fault tests share: a server on a unix socket with the injector under it, people who give signals, and the check
// afterwards: is every acknowledged signal stored, once and complete? Not here: which faults (NAME.mjs beside this).
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { atEnd, ensure, equal, koers, out, root, run, scratch } from "../support/koers.mjs";
import { unescape } from "../web/client.mjs";

export { sleep };
export const long = process.env.KOERS_FAULTS_LONG === "1";
export const library = path.join(path.dirname(koers), "tests/faults/libinject.so");
export const PLACE = "/s/zorggroep-voorbeeldwaard";
/** The same dice in every run; KOERS_FAULTS_SEED throws others. */
let state = Number(process.env.KOERS_FAULTS_SEED ?? 20260323) >>> 0;
export function chance(n) {
  state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
  return ((state ^ (state >>> 13)) >>> 0) % n;
}

// ---- the injector (inject.c reads the same numbers) ----
export const READ = 1, WRITE = 2, SYNC = 4, CUT = 8, OPEN = 16, MEMORY = 32, LARGE = 64;
export const EIO = 5, ENOMEM = 12, ENOSPC = 28, SHORT = -1;
const order = ["what", "fail", "with", "stay", "seen", "failed", "clock"];
export class Orders {
  constructor(dir) {
    this.file = path.join(dir, "orders");
    fs.writeFileSync(this.file, Buffer.alloc(4096));
    this.fd = fs.openSync(this.file, "r+");
    atEnd(async () => fs.closeSync(this.fd));
  }
  set(name, value) {
    const b = Buffer.alloc(8);
    b.writeBigInt64LE(BigInt(value));
    fs.writeSync(this.fd, b, 0, 8, 8 * order.indexOf(name));
  }
  get(name) {
    const b = Buffer.alloc(8);
    fs.readSync(this.fd, b, 0, 8, 8 * order.indexOf(name));
    return Number(b.readBigInt64LE());
  }
  /** From now on: the fail-th call of kind what fails. fail 0 only counts. */
  arm({ what, fail = 0, error = EIO, stay = false }) {
    this.calm();
    for (const [name, value] of Object.entries({ fail, with: error, stay: stay ? 1 : 0, seen: 0, failed: 0 })) this.set(name, value);
    this.set("what", what);
  }
  calm() {
    this.set("what", 0);
    return { seen: this.get("seen"), failed: this.get("failed") };
  }
}

// ---- the server ----
/** Where the key of PostgreSQL stores is; a file has it beside itself. */
const keyInPostgres = path.join(out, "faults.sleutel");
const isPostgres = (db) => /^postgres/.test(db);
/** The server key that a store is sealed with. */
export const keyOf = (db) => (isPostgres(db) ? keyInPostgres : path.join(path.dirname(db), "koers.sleutel"));
/** No backup holds it: who takes one elsewhere takes the key there as well. The file there. */
export function bringKey(from, to) {
  fs.copyFileSync(keyOf(from), keyOf(to));
  fs.chmodSync(keyOf(to), 0o600);
  return keyOf(to);
}
const keySetting = (db) => (isPostgres(db) ? { KOERS_SLEUTEL: keyInPostgres } : {});

export class Server {
  /** db: a file, or postgresql://…; without it a new demo organisation. */
  constructor({ db, env = {}, trail } = {}) {
    this.dir = scratch("koers-faults");
    this.db = db ?? path.join(this.dir, "koers.db");
    this.socket = path.join(this.dir, "socket");
    this.orders = new Orders(this.dir);
    this.env = { ...env, KOERS_FAULTS: this.orders.file, ...(trail ? { KOERS_FAULTS_TRAIL: trail } : {}) };
    this.log = path.join(out, `faults-${path.basename(this.dir)}.log`);
    this.starts = 0;
    if (!db) run(["demo", "--db", this.db], { env: { KOERS_NU: "" } });
    atEnd(async () => { await this.kill(); if (!this.keepLog) fs.rmSync(this.log, { force: true }); });
  }
  /** open: another user may come at the socket's directory, the numbers and the library too. */
  launch({ wrap = [], env = {}, open = false } = {}) {
    if (open) {
      fs.chmodSync(this.dir, 0o777);
      fs.chmodSync(this.orders.file, 0o666);
    }
    const log = fs.openSync(this.log, "a");
    const [command, ...args] = [...wrap, koers, "serve", "--db", this.db, "--listen", `unix:${this.socket}`, "--host", "localhost", "--zonder", "post,pdf"];
    this.agent?.destroy();
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
    this.child = spawn(command, args, { cwd: root, stdio: ["ignore", log, log],
      env: { ...process.env, KOERS_NU: "", LD_PRELOAD: library, ...keySetting(this.db), ...this.env, ...env } });
    fs.closeSync(log);
    this.ended = new Promise((done) => this.child.once("exit", (code, signal) => { this.how = signal ?? code; done(this.how); }));
    this.how = undefined;
    this.begun = this.said().length;
    this.starts++;
  }
  /** Starts and waits for the first answer. */
  async start(options) {
    const begun = Date.now();
    this.launch(options);
    while (Date.now() - begun < 20000) {
      ensure(this.how === undefined, `the server ended with ${this.how}: ${this.said().slice(-1500)}`);
      const answer = await this.ask("/gezond").catch(() => null);
      if (answer?.status === 200) { this.startMs = Date.now() - begun; return this; }
      await sleep(10);
    }
    throw Object.assign(new Error(`the server did not answer in twenty seconds: ${this.said().slice(-1500)}`), { expected: true });
  }
  said() { return fs.existsSync(this.log) ? fs.readFileSync(this.log, "utf8") : ""; }
  /** After a connection that was cut off: did the program end? On a slow machine that is seen a little later. */
  async endedSoon(ms = 3000) {
    await Promise.race([this.ended, sleep(ms)]);
    return !this.alive;
  }
  /** What it said since its last start. */
  saidNow() { return this.said().slice(this.begun); }
  get alive() { return this.child !== undefined && this.how === undefined; }
  async kill() {
    if (!this.alive) return;
    this.child.kill("SIGKILL");
    await this.ended;
  }
  async stop() {
    if (!this.alive) return this.how;
    this.child.kill("SIGTERM");
    return this.ended;
  }
  /** One request. cookies: a Map that is read and kept up. from: the visitor's address. */
  ask(uri, { body, cookies = new Map(), from = "192.0.2.1", timeout = 20000, accept = "text/html", again = true } = {}) {
    const form = body && new URLSearchParams(body).toString();
    return new Promise((done, fail) => {
      const r = http.request({ socketPath: this.socket, path: uri, method: form ? "POST" : "GET", agent: this.agent, timeout, headers: {
        host: "localhost", accept, "x-forwarded-for": from, cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join("; "),
        ...(form ? { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(form) } : {}) } }, (a) => {
        const parts = [];
        a.on("data", (d) => parts.push(d)).on("error", fail).on("end", () => {
          for (const line of a.headers["set-cookie"] ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
            if (/max-age=0(;|$)/i.test(line)) cookies.delete(name); else cookies.set(name, value);
          }
          done({ status: a.statusCode, headers: a.headers, text: Buffer.concat(parts).toString("utf8"), cookies });
        });
      });
      // A connection that was kept may just have been closed, by its idle time: that is not the server's fault.
      const once = (error) => (r.reusedSocket && this.alive && again ? done(this.ask(uri, { body, cookies, from, timeout, accept, again: false })) : fail(error));
      r.on("timeout", () => r.destroy(new Error("no answer in time"))).on("error", once);
      r.end(form);
    });
  }
}

/** The command line, killed after so many milliseconds: "SIGKILL", or how it ended before that. */
export async function killedCommand(args, ms) {
  const child = spawn(koers, args, { stdio: "ignore", cwd: root, env: { ...process.env, TMPDIR: scratch("koers-gedood") } });
  const ended = new Promise((done) => child.once("exit", (code, signal) => done(signal ?? code)));
  await sleep(ms);
  child.kill("SIGKILL");
  return ended;
}

// ---- people ----
/** The token of the form on a page that posts to action. */
export function tokenOf(html, action) {
  for (const [form, head] of html.matchAll(/<form\b([^>]*)>[\s\S]*?<\/form>/g)) {
    if (!/method="post"/.test(head) || unescape(/action="([^"]*)"/.exec(head)?.[1] ?? action) !== action) continue;
    const token = /name="token" value="([^"]+)"/.exec(form)?.[1];
    if (token) return token;
  }
  return null;
}
let visitors = 0;
const address = () => { const n = ++visitors; return `10.${(n >> 14) & 255}.${(n >> 6) & 255}.${1 + (n & 63)}`; };

/** Where signals can be given. */
export async function placesOf(server) {
  const { text } = await server.ask(PLACE);
  const found = [...text.matchAll(new RegExp(`href="(${PLACE}/[^"]+)"`, "g"))].map((m) => m[1]);
  ensure(found.length > 0, "no place to give a signal");
  return found;
}
/** The form, filled in but not sent. */
export async function beginSignal(server, place, text) {
  const from = address(), page = await server.ask(place, { from });
  ensure(page.status === 200, `${place}: ${page.status}`);
  return { place, from, cookies: page.cookies, body: { verhaal: text, token: tokenOf(page.text, place) } };
}
/** Sends it: {status, code, text}; code only when it was acknowledged. */
export async function sendSignal(server, s) {
  const a = await server.ask(s.place, { body: s.body, cookies: s.cookies, from: s.from });
  return { sent: s, status: a.status, page: a.text, text: s.body.verhaal, code: a.status === 303 ? a.cookies.get("koers_code") : undefined, location: a.headers.location };
}
export const giveSignal = async (server, place, text) => sendSignal(server, await beginSignal(server, place, text));

/** Somebody of the demo, signed in: the cookies. */
export async function signIn(server, email = "anna@voorbeeldwaard.example") {
  const from = address(), page = await server.ask("/inloggen", { from });
  ensure(page.status === 200, `${email} could not sign in: ${page.status}`);
  const body = { email, wachtwoord: "voorbeeld-waard-2026", token: tokenOf(page.text, "/inloggen") };
  const a = await server.ask("/inloggen", { body, cookies: page.cookies, from });
  ensure(a.status === 303, `${email} could not sign in: ${a.status}`);
  return a.cookies;
}

/** Givers, each one after the other until stopped. What each was told stands in .told; what had no answer in .unknown. */
export class Load {
  constructor(server, places, { givers = 16, name, pause = 0 }) {
    Object.assign(this, { server, places, name, told: [], unknown: [], going: true });
    this.done = Promise.all(Array.from({ length: givers }, (_, g) => this.giver(g, pause)));
  }
  async giver(g, pause) {
    for (let i = 0; this.going; i++) {
      const text = `Proef ${this.name}-${g}-${i}: de bel bij het bed doet het niet.`;
      try {
        const s = await beginSignal(this.server, this.places[(g + i) % this.places.length], text);
        if (!this.going) return;
        this.unknown.push(text);
        const told = await sendSignal(this.server, s);
        this.unknown.splice(this.unknown.indexOf(text), 1);
        this.told.push(told);
      } catch {
        if (!this.server.alive) return;
        await sleep(20);
      }
      if (pause) await sleep(pause);
    }
  }
  /** Until so many are acknowledged; a slow machine gets its time. */
  async reaches(n) {
    const begun = Date.now();
    while (this.acknowledged.length < n) {
      ensure(Date.now() - begun < 20000, `only ${this.acknowledged.length} acknowledged in twenty seconds`);
      await sleep(10);
    }
  }
  get acknowledged() { return this.told.filter((t) => t.code); }
  async stop() { this.going = false; await this.done; }
}

// ---- the look afterwards ----
/** Each acknowledged signal opens with its code and shows its text. */
export async function codesOpen(server, told) {
  const queue = [...told];
  await Promise.all(Array.from({ length: 16 }, async () => {
    for (let t = queue.pop(); t; t = queue.pop()) {
      const a = await server.ask("/code/mijn", { cookies: new Map([["koers_code", t.code]]), from: address() });
      ensure(a.status === 200 && unescape(a.text).includes(t.text), `the code ${t.code} of "${t.text}" gives ${a.status}`);
    }
  }));
}
/** `koers controleer` finds every audit chain whole. */
export function chainsHold(db) {
  const r = spawnSync(koers, ["controleer", "--db", db], { encoding: "utf8", cwd: root, env: { ...process.env, KOERS_NU: "", ...keySetting(db) } });
  ensure(r.status === 0 && /het logboek klopt/.test(r.stdout), `koers controleer ended with ${r.status}: ${r.stdout}${r.stderr}`);
}
const halves = [
  ["a knoop of kind signaal without its signal", `SELECT k.id FROM knoop k LEFT JOIN signaal s ON s.organisatie = k.organisatie AND s.id = k.id
    WHERE k.soort = 'signaal' AND s.id IS NULL`],
  ["a signal without history", `SELECT s.id FROM signaal s WHERE NOT EXISTS (SELECT 1 FROM geschiedenis g WHERE g.organisatie = s.organisatie AND g.knoop = s.id)`],
  ["a signal without search words", `SELECT s.id FROM signaal s WHERE NOT EXISTS (SELECT 1 FROM zoektekst z WHERE z.organisatie = s.organisatie AND z.knoop = s.id)`],
  ["a new signal that nobody waits for", `SELECT k.id FROM knoop k WHERE k.soort = 'signaal' AND k.status = 'nieuw'
    AND NOT EXISTS (SELECT 1 FROM wachtpunt w WHERE w.organisatie = k.organisatie AND w.knoop = k.id AND w.klaar IS NULL)`],
  ["a counter that differs from what it counts", `SELECT 1 FROM (SELECT organisatie, soort, sum(aantal) AS n FROM knoop_stand WHERE locatie >= 0 GROUP BY organisatie, soort) t
    JOIN (SELECT organisatie, soort, count(*) AS n FROM knoop GROUP BY organisatie, soort) k ON k.organisatie = t.organisatie AND k.soort = t.soort WHERE k.n <> t.n`],
  ...["knoop_stand", "wachtpunt_stand"].map((t) => [`a total of ${t} that differs from its places`, `SELECT 1 FROM ${t} GROUP BY organisatie, soort,
    ${t === "knoop_stand" ? "status" : "mag"} HAVING sum(CASE WHEN locatie = -2 THEN aantal ELSE -aantal END) <> 0`]),
];
const sound = [["integrity_check", "PRAGMA integrity_check", (rows) => rows.length !== 1 || Object.values(rows[0])[0] !== "ok"],
  ["foreign_key_check", "PRAGMA foreign_key_check", (rows) => rows.length > 0]];

/** A database of its own with the demo organisation, which is made once and copied. Acknowledged means on disk, also where the cluster says
 *  otherwise. */
export function freshPostgres(name) {
  const at = (db) => `${process.env.KOERS_TEST_PG.replace(/\/[^/]*$/, `/${db}`)}?options=-csynchronous_commit%3Don`;
  const say = (sql) => spawnSync("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", process.env.KOERS_TEST_PG, "-c", sql]).status === 0;
  if (say("CREATE DATABASE faults_mal")) run(["demo", "--db", at("faults_mal")], { env: { KOERS_NU: "", ...keySetting(at("faults_mal")) } });
  ensure(say(`CREATE DATABASE ${name} TEMPLATE faults_mal`), `no database ${name}`);
  return at(name);
}

/** SQL on PostgreSQL, as its owner: the rows, each a list of texts. */
export function psql(url, sql) {
  const r = spawnSync("psql", ["-X", "-At", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", `SET search_path = kwaliteit`, "-c", sql], { encoding: "utf8", env: { ...process.env, LC_ALL: "C.UTF-8" } });
  ensure(r.status === 0, `psql: ${r.stderr}`);
  return r.stdout.split("\n").slice(1).filter(Boolean).map((line) => line.split("\x1f"));
}

/** The store itself: sound, nothing half, every text that was acknowledged exactly once; no text twice. The texts that are there. */
export function storeIsWhole(db, acknowledged = []) {
  const file = isPostgres(db) ? null : new DatabaseSync(db, { readOnly: true });
  const ask = (sql) => (file ? file.prepare(sql).all().map((row) => Object.values(row)) : psql(db, sql));
  try {
    for (const [name, sql, wrong = (rows) => rows.length > 0] of [...(file ? sound : []), ...halves]) {
      const rows = ask(sql);
      ensure(!wrong(rows), `${name}: ${JSON.stringify(rows.slice(0, 3))}`);
    }
    const times = new Map();
    for (const [text] of ask("SELECT tekst FROM signaal WHERE tekst LIKE 'Proef %'")) times.set(text, (times.get(text) ?? 0) + 1);
    for (const [text, n] of times) equal(n, 1, `"${text}" stands there more than once`);
    for (const t of acknowledged) ensure(times.has(t.text), `"${t.text}" was acknowledged and is not there`);
    return new Set(times.keys());
  } finally {
    file?.close();
  }
}
