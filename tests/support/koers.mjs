// What JavaScript tests and benches share: counting, a scratch directory, the program and a server of their own.
// Not here: the browser (tests/web/harness.mjs), breaking things (tests/faults/tools.mjs).
import { spawn, execFileSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");
export const out = path.join(root, "uitvoer", process.env.KOERS_TEST_PART ?? ""); // two runs at once keep apart
export const koers = process.env.KOERS ?? path.join(root, "build/koers");
export const NOW = "2026-03-23T09:00:00";
fs.mkdirSync(out, { recursive: true });

// ---- counting ----
const counts = { passed: 0, failed: 0 };
const stack = [];
/** One test: counted, named, and never in the way of the next. */
export async function test(name, work) {
  const started = Date.now();
  try {
    await work();
    counts.passed++;
    console.log(`ok      ${name} (${Date.now() - started} ms)`);
    return true;
  } catch (error) {
    counts.failed++;
    console.log(`FAILED  ${name}\n        ${String(error.message ?? error).replaceAll("\n", "\n        ").slice(0, 3000)}`);
    if (!error.expected && error.stack) console.log(error.stack.split("\n").filter((l) => l.includes("/tests/")).join("\n"));
    return false;
  }
}
export const result = () => counts;
export function ensure(condition, words) {
  if (!condition) throw Object.assign(new Error(words), { expected: true });
}
export const equal = (a, b, words = "") =>
  ensure(Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b), `${words}: expected ${JSON.stringify(b)}, found ${JSON.stringify(a)}`);
/** Closed at the end of the run, last first. */
export const atEnd = (work) => stack.push(work);
export async function end() {
  while (stack.length) {
    try {
      await stack.pop()();
    } catch (e) {
      console.log(`closing: ${e.message}`);
    }
  }
}

// ---- the program ----
/** Runs the command line and returns what it wrote; throws with its words when it fails. */
export function run(args, options = {}) {
  return execFileSync(koers, args, { encoding: "utf8", cwd: root, env: { ...process.env, KOERS_NU: NOW, ...options.env }, maxBuffer: 1 << 26, ...options });
}
export function scratch(name = "koers") {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`));
  atEnd(async () => fs.rmSync(dir, { recursive: true, force: true }));
  return dir;
}
export const freePort = () => new Promise((done, fail) => {
  const s = net.createServer();
  s.on("error", fail).listen(0, "127.0.0.1", () => { const { port } = s.address(); s.close(() => done(port)); });
});
const opens = (port) => new Promise((done) => {
  const s = net.connect(port, "127.0.0.1", () => { s.destroy(); done(true); });
  s.on("error", () => done(false));
});

/** A server on a port of its own. demo: with the demo organisation (its logins in .logins), else empty; args: more options of `koers serve`. */
export async function serve({ demo = false, db, now = NOW, env = {}, args = [] } = {}) {
  const dir = scratch();
  const file = db ?? path.join(dir, "koers.db");
  const settings = { ...process.env, KOERS_NU: now, ...env };
  const said = demo ? run(["demo", "--db", file], { env: settings }) : "";
  const logins = readLogins(said);
  const port = await freePort();
  const log = fs.openSync(path.join(out, `server-${port}.log`), "w");
  const child = spawn(koers, ["serve", "--db", file, "--listen", `127.0.0.1:${port}`, ...args], { cwd: root, env: settings, stdio: ["ignore", log, log] });
  const ended = new Promise((done) => child.once("exit", done));
  const server = { url: `http://127.0.0.1:${port}`, port, db: file, dir, said, logins, child, sessions: new Map(),
    slug: /\/s\/(\S+)/.exec(said)?.[1], code: /met de code (.+)/.exec(said)?.[1],
    async stop() { if (child.exitCode === null) { child.kill("SIGTERM"); await ended; } } };
  atEnd(() => server.stop());
  for (let i = 0; i < 200; i++) {
    if (child.exitCode !== null) throw new Error(`koers serve ended with ${child.exitCode}: ${fs.readFileSync(path.join(out, `server-${port}.log`), "utf8").slice(-2000)}`);
    if (await opens(port)) return server;
    await new Promise((r) => setTimeout(r, 50));
  }
  throw new Error("koers serve did not open its port within ten seconds");
}
/** The logins that `koers demo` names: one password ("…overal: X"), and lines "  e-mail   name, role". */
export function readLogins(text) {
  const password = /overal: (\S+)/.exec(text)?.[1];
  return text.split("\n").map((line) => /^\s+(\S+@\S+)\s+(.+), (.+)$/.exec(line)).filter(Boolean)
    .map(([, email, name, role]) => ({ email, name, role, password }));
}
/** The routes as `koers routes` prints them: METHOD PATH who. */
export const routes = () => run(["routes"]).split("\n").map((l) => /^(GET|POST)\s+(\/\S*)\s*(.*)$/.exec(l)).filter(Boolean)
  .map(([, method, route, who]) => ({ method, path: route, who }));

/** After another program than Koers wrote in a store that nobody has open: the checksum of each page (src/db/checksum.h). */
export function stampPages(file) {
  const all = fs.readFileSync(file), size = all.readUInt16BE(16) === 1 ? 65536 : all.readUInt16BE(16);
  if (all[20] !== 8) return;
  for (let at = 0; at + size <= all.length; at += size) {
    let a = 0, b = 0;
    for (let i = at; i < at + size - 8; i += 8) {
      a = (a + all.readUInt32LE(i) + b) >>> 0;
      b = (b + all.readUInt32LE(i + 4) + a) >>> 0;
    }
    all.writeUInt32LE(a, at + size - 8);
    all.writeUInt32LE(b, at + size - 4);
  }
  fs.writeFileSync(file, all);
}
