// How a figure is taken and told, shared by all of bench/*.mjs: data made once and kept, servers pinned to a core and all up
// at once, slices that go round over them, the median of the pairs. Not here: a figure (bench/NAME.mjs).
import { execFileSync, spawn } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");
export const koers = path.join(root, "build/koers");
export const program = (name) => path.join(root, "build/bench", name);
export const short = process.env.KOERS_BENCH_KORT === "1";
export const NOW = "2026-03-23T09:00:00"; // the moment at which the demo was made
const kept = path.join(root, "uitvoer/bench");
const cores = os.availableParallelism();
/** Servers share one core, who asks has another. With one core they share it. BOTH: where a server has threads that work at once. */
export const SERVER = "0", CLIENT = cores > 1 ? "1" : "0", BOTH = cores > 1 ? "0,1" : "0";

// ---- telling ----
let wrong = 0;
const median = (list) => { const s = [...list].sort((a, b) => a - b), h = s.length / 2; return s.length % 2 ? s[Math.floor(h)] : (s[h - 1] + s[h]) / 2; };
const quartile = (list, q) => { const s = [...list].sort((a, b) => a - b), at = q * (s.length - 1), i = Math.floor(at); return s[i] + (at - i) * ((s[i + 1] ?? s[i]) - s[i]); };
const tidy = (x) => (Math.abs(x) >= 100 ? x.toFixed(0) : Math.abs(x) >= 10 ? x.toFixed(1) : x.toFixed(2));
/** One figure: NAME RATIO TARGET noise=N n=N (what it is made of). samples: a ratio per pair (or one). atLeast or atMost: the
 *  target; with neither it is told (target "-") and not judged. The noise is the 95 % interval of the median, 1.57 ×
 *  interquartile range / √n. A figure falls short when the median is beyond the target by more than that: status 1 at the end. */
export function figure(name, samples, { atLeast, atMost, words = "" } = {}) {
  const value = median(samples);
  const noise = samples.length > 1 ? (1.57 * (quartile(samples, 0.75) - quartile(samples, 0.25))) / Math.sqrt(samples.length) : 0;
  const short = value < atLeast - noise || value > atMost + noise;
  if (!(value >= 0) || short) wrong++;
  const target = atLeast !== undefined ? `>=${atLeast}` : atMost !== undefined ? `<=${atMost}` : "-";
  console.log(`${name} ${tidy(value)} ${target} noise=${tidy(noise)} n=${samples.length}${short ? " SHORT" : ""}${words ? ` (${words})` : ""}`);
  return value;
}
export { median, tidy };

// ---- data that is made once ----
const hash = (text) => crypto.createHash("sha256").update(text).digest("hex").slice(0, 16);
let schema;
/** A directory uitvoer/bench/NAME filled by make(dir); again when the schema of the program or `also` changed. */
export async function prepared(name, make, also = "") {
  const dir = path.join(kept, name), stamp = path.join(dir, ".stamp");
  schema ??= execFileSync(koers, ["schema"], { encoding: "utf8" });
  const want = hash(schema + also);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === want) return dir;
  fs.rmSync(dir, { recursive: true, force: true });
  fs.mkdirSync(dir, { recursive: true });
  await make(dir);
  fs.writeFileSync(stamp, want);
  return dir;
}
/** The demo organisation: koers.db, and "logins" as `koers demo` printed them. */
export const demo = () => prepared("demo", (dir) => {
  fs.writeFileSync(path.join(dir, "logins"), run(["demo", "--db", path.join(dir, "koers.db")]));
}, NOW);
/** Runs the command line; what it wrote. */
export const run = (args, env = {}) => execFileSync(koers, args, { encoding: "utf8", env: { ...process.env, KOERS_NU: NOW, ...env }, maxBuffer: 1 << 28 });
/** The server key of a store that is a file; of the copies in PostgreSQL, by address. */
const keyOf = (file) => path.join(path.dirname(file), "koers.sleutel");
const keys = new Map();
/** What a program that opens this store must be told. */
export const keySetting = (db) => (keys.has(db) ? { KOERS_SLEUTEL: keys.get(db) } : {});
/** A copy of a store to write in, with the key that it is sealed with, in a directory that goes away at the end. */
export function copyOf(file) {
  const to = path.join(scratch(), path.basename(file));
  fs.copyFileSync(file, to);
  if (fs.existsSync(keyOf(file))) fs.copyFileSync(keyOf(file), keyOf(to)); // other files have none
  const fd = fs.openSync(to, "r"); // on the disk before anything is measured: else each commit waits for the copy
  fs.fsyncSync(fd);
  fs.closeSync(fd);
  return to;
}
/** A copy of a store in the PostgreSQL of script/with-postgres (KOERS_TEST_PG), in a database of its own; its address. */
export function copyInPostgres(file) {
  const name = `bench_${crypto.randomBytes(4).toString("hex")}`, at = new URL(process.env.KOERS_TEST_PG);
  execFileSync("/usr/lib/postgresql/15/bin/psql", ["-qc", `CREATE DATABASE ${name}`, at.href], { stdio: ["ignore", "inherit", "inherit"] });
  at.pathname = `/${name}`;
  const backup = path.join(scratch(), "backup");
  run(["backup", "--db", file, backup]);
  keys.set(at.href, keyOf(file));
  run(["herstel", "--db", at.href, backup], keySetting(at.href));
  fs.rmSync(backup);
  return at.href;
}
let work;
export function scratch() {
  work ??= fs.mkdtempSync(path.join(os.tmpdir(), "koers-bench-"));
  return fs.mkdtempSync(path.join(work, "d-"));
}

// ---- servers ----
const children = [];
export const freePort = () => new Promise((done, fail) => {
  const s = net.createServer();
  s.on("error", fail).listen(0, "127.0.0.1", () => { const { port } = s.address(); s.close(() => done(port)); });
});
const opens = (address) => new Promise((done) => {
  const s = address.startsWith("unix:") ? net.connect(address.slice(5)) : net.connect(Number(address.split(":")[1]), "127.0.0.1");
  s.on("connect", () => { s.destroy(); done(true); }).on("error", () => done(false));
});
const pinned = (core, argv) => ["taskset", "-c", core, ...argv];
/** Starts argv on a core, with what it says in .log; ready when `address` takes connections. */
export async function start(argv, { address, env = {}, core = SERVER, cwd = root } = {}) {
  const log = path.join(scratch(), "log"), to = fs.openSync(log, "w");
  const [command, ...args] = pinned(core, argv);
  const child = spawn(command, args, { cwd, stdio: ["ignore", to, to], env: { ...process.env, KOERS_NU: NOW, KOERS_LEZEN_PER_UUR: "0", ...env } });
  fs.closeSync(to);
  const ended = new Promise((done) => child.once("exit", done));
  const server = { child, log, address, said: () => fs.readFileSync(log, "utf8"), async stop() { if (child.exitCode === null && child.signalCode === null) { child.kill("SIGTERM"); await ended; } } };
  children.push(server);
  for (let i = 0; address && i < 500; i++) {
    if (child.exitCode !== null) throw new Error(`${argv[0]} ended with ${child.exitCode}: ${server.said().slice(-2000)}`);
    if (await opens(address)) return server;
    await new Promise((r) => setTimeout(r, 20));
  }
  if (address) throw new Error(`${argv[0]} does not open ${address}: ${server.said().slice(-2000)}`);
  return server;
}
/** Microseconds of processor time that a server used until now: all its threads together, or those of one name. */
export function used(server, name) {
  const tasks = `/proc/${server.child.pid}/task`;
  return fs.readdirSync(tasks).filter((t) => !name || fs.readFileSync(`${tasks}/${t}/comm`, "utf8").trim() === name).reduce((n, t) => n + Number(fs.readFileSync(`${tasks}/${t}/schedstat`, "utf8").split(" ")[0]) / 1000, 0);
}
/** koers serve on a loopback port, or (unix) on a socket, where forwarded addresses are believed. */
export async function serve(db, { unix = false, env = {}, core, as = koers } = {}) {
  const address = unix ? `unix:${path.join(scratch(), "s")}` : `127.0.0.1:${await freePort()}`;
  return start([as, "serve", "--db", db, "--listen", address], { address, env: { ...keySetting(db), ...env }, core });
}
/** Signs in by the page; the cookie header that it gives. */
export async function signIn(server, email, password) {
  const at = `http://${server.address}/inloggen`, jar = new Map();
  const keep = (answer) => { for (const c of answer.headers.getSetCookie()) { const [, n, v] = /^([^=]+)=([^;]*)/.exec(c); jar.set(n, v); } return answer; };
  const cookies = () => [...jar].map(([n, v]) => `${n}=${v}`).join("; ");
  const token = /name="token" value="([^"]+)"/.exec(await (keep(await fetch(at))).text())[1];
  const answer = keep(await fetch(at, { method: "POST", redirect: "manual", headers: { cookie: cookies() }, body: new URLSearchParams({ token, email, wachtwoord: password }) }));
  if (answer.status !== 303) throw new Error(`signing in: ${answer.status}`);
  return cookies();
}
export const login = (dir) => ({ password: /overal: (\S+)/.exec(fs.readFileSync(path.join(dir, "logins"), "utf8"))[1] });

// ---- load ----
/** Runs a program of ours on the client's core and reads its lines: [{ round, target, requests, us, p50, p99, bad, bytes }]. */
export function slices(argv, core = CLIENT) {
  const [command, ...args] = pinned(core, argv);
  const text = execFileSync(command, args, { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "inherit"] });
  return text.trim().split("\n").map((line) => {
    const [round, target, requests, us, p50, p99, bad, bytes] = line.split(" ").map(Number);
    return { round, target, requests, us, p50, p99, bad, bytes, rate: (requests * 1e6) / us };
  });
}
/** Slices of ms over all targets in turn. A target: { to, path, headers, clients, form, stock }:
 *  with form the page is asked stock times first, and what is measured is the sending of its form. An answer below 200 or from 400 ends the run. */
export function load(targets, { clients = 16, ms = 200, rounds = 10, requests = 0, core } = {}) {
  const argv = [program("bench-load"), "--clients", clients, "--ms", ms, "--rounds", rounds, "--requests", requests];
  for (const t of targets) {
    argv.push("--to", t.to, "--path", t.path);
    if (t.clients) argv.push("--clients", t.clients);
    for (const h of t.headers ?? []) argv.push("--header", h);
    if (t.form) argv.push("--form", t.form, "--stock", t.stock);
  }
  const all = slices(argv.map(String), core);
  const bad = all.reduce((n, s) => n + s.bad, 0);
  if (bad) throw new Error(`${bad} requests were refused`);
  return all;
}
/** The ratio of two targets in each round: of(slice of a, slice of b). */
export function pairs(all, a, b, of = (x, y) => x.rate / y.rate) {
  const rounds = new Map();
  for (const s of all) rounds.set(s.round, { ...rounds.get(s.round), [s.target]: s });
  return [...rounds.values()].filter((r) => r[a] && r[b]).map((r) => of(r[a], r[b]));
}
export const answers = (all, target) => all.filter((s) => s.target === target).reduce((n, s) => n + s.requests, 0);
export const rate = (all, target) => median(all.filter((s) => s.target === target).map((s) => s.rate));

/** Runs a bench script: its work, then everything that was started ends; status 1 when a figure fell short. */
export async function bench(work_) {
  try {
    await work_();
  } catch (error) {
    wrong++;
    console.log(`FAILED ${path.basename(process.argv[1])}: ${error.stack ?? error}`);
  }
  for (const c of children.reverse()) await c.stop();
  if (work) fs.rmSync(work, { recursive: true, force: true });
  process.exit(wrong ? 1 : 0);
}
