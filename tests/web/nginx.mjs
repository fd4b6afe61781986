// Requests that two HTTP parsers could read differently, as bytes: to Koers itself and through the nginx site of the package
// (packaging/nginx, on loopback). A refused request is refused by the first parser, and no request ever becomes a second
// request. Slow and huge heads end. Not here: framing byte by byte (src/transport/*_test.c), what the site is for otherwise.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import http2 from "node:http2";
import net from "node:net";
import path from "node:path";
import tls from "node:tls";
import { atEnd, ensure, equal, freePort, koers, NOW, out, root, run, scratch, test } from "./harness.mjs";

const SLOW = 14; // seconds; both ends give a head ten

/** Koers on a unix socket with nginx before it, and Koers on a port of its own. */
async function both() {
  const dir = scratch("koers-nginx"), socket = path.join(dir, "koers.sock"), said = run(["demo", "--db", path.join(dir, "koers.db")]);
  const env = { ...process.env, KOERS_NU: NOW, KOERS_HOST: "" };
  delete env.KOERS_HOST;
  const log = path.join(out, "nginx-koers.log"), direct = await freePort(), front = await freePort(), plain = await freePort();
  const start = (command, args, file) => {
    const fd = fs.openSync(file, "w");
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", fd, fd] });
    const ended = new Promise((done) => child.once("exit", done));
    atEnd(async () => { if (child.exitCode === null) { child.kill("SIGTERM"); await ended; } });
    return child;
  };
  fs.cpSync(dir, `${dir}-direct`, { recursive: true }); // a file has one server: the other gets one of its own
  atEnd(() => fs.rmSync(`${dir}-direct`, { recursive: true, force: true }));
  const inside = start(koers, ["serve", "--db", path.join(dir, "koers.db"), "--listen", `unix:${socket}`], log);
  const beside = start(koers, ["serve", "--db", path.join(`${dir}-direct`, "koers.db"), "--listen", `127.0.0.1:${direct}`], path.join(out, "nginx-direct.log"));
  execFileSync("sh", [path.join(root, "tests/deploy/nginx.sh"), dir, socket, String(front), String(plain)], { encoding: "utf8" });
  const nginx = start(execFileSync("sh", ["-c", "PATH=$PATH:/usr/sbin command -v nginx"], { encoding: "utf8" }).trim(),
    ["-c", path.join(dir, "nginx.conf")], path.join(out, "nginx.log"));
  const site = { dir, front, plain, direct, children: [inside, beside, nginx], slug: /\/s\/(\S+)/.exec(said)[1], code: /met de code (.+)/.exec(said)[1] };
  for (const port of [front, direct]) {
    for (let i = 0; ; i++) {
      ensure(i < 100, `nothing listens on ${port}`);
      if (await new Promise((done) => { const s = net.connect(port, "127.0.0.1", () => { s.destroy(); done(true); }); s.on("error", () => done(false)); })) break;
      await new Promise((r) => setTimeout(r, 50));
    }
  }
  for (let i = 0; !fs.existsSync(socket); i++) { ensure(i < 100, "no socket"); await new Promise((r) => setTimeout(r, 50)); }
  return site;
}

/** Says bytes (in pieces) and hears until the end, or until nothing came for a while: the answers' status lines and all text. */
function say(site, way, pieces, { wait = 1200, pause = 0 } = {}) {
  return new Promise((done) => {
    const s = way === "nginx" ? tls.connect({ port: site.front, host: "127.0.0.1", rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] })
      : net.connect(site.direct, "127.0.0.1");
    let text = "", ended = false, timer;
    const started = Date.now();
    const finish = () => {
      clearTimeout(timer);
      s.destroy();
      done({ text, ended, ms: Date.now() - started, statuses: [...text.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map((m) => Number(m[1])) });
    };
    const quiet = () => { clearTimeout(timer); timer = setTimeout(finish, wait); };
    s.on("data", (d) => { text += d.toString("latin1"); quiet(); });
    s.on("end", () => { ended = true; finish(); });
    s.on("error", () => { ended = true; finish(); });
    s.on(way === "nginx" ? "secureConnect" : "connect", async () => {
      quiet();
      for (const piece of [pieces].flat()) {
        if (ended) return;
        s.write(Buffer.from(piece, "latin1"));
        quiet();
        if (pause) await new Promise((r) => setTimeout(r, pause));
      }
    });
  });
}

const L = "\r\n", HOST = `Host: localhost${L}`;
const SECOND = `GET /gesmokkeld HTTP/1.1${L}${HOST}X: `; // what a smuggler wants to be a request of its own
const post = (headers, body = "") => `POST /inloggen HTTP/1.1${L}${HOST}Content-Type: application/x-www-form-urlencoded${L}${headers}${L}${body}`;
const chunked = `Transfer-Encoding: chunked${L}`;

const NO_STATUS = 0; // nginx speaks HTTP/0.9 too: an answer without a status line

// [name, bytes, what nginx may answer, what Koers may answer]. 4xx and 501: refused. For nginx 403: one request, taken whole,
// and refused by Koers because it has no form token.
const REFUSED = [
  ["CL.TE", post(`Content-Length: 6${L}${chunked}`, `0${L}${L}G`), [400], [400]],
  ["CL.TE with a request behind it", post(`Content-Length: ${5 + SECOND.length}${L}${chunked}`, `0${L}${L}${SECOND}`), [400], [400]],
  ["TE.CL", post(`Content-Length: 4${L}${chunked}`, `5c${L}${SECOND}${L}0${L}${L}`), [400], [400]],
  ["TE twice", post(chunked + chunked, `0${L}${L}${SECOND}`), [400, 501], [400, 411]],
  ["TE: xchunked", post(`Transfer-Encoding: xchunked${L}`, `0${L}${L}${SECOND}`), [400, 501], [411]],
  ["TE: chunked, identity", post(`Transfer-Encoding: chunked, identity${L}`, `0${L}${L}${SECOND}`), [400, 501], [411]],
  ["TE: identity with a length", post(`Transfer-Encoding: identity${L}Content-Length: 3${L}`, "a=b"), [400, 501], [400]],
  ["a blank before the colon", post(`Transfer-Encoding : chunked${L}`, `0${L}${L}${SECOND}`), [400], [400]],
  ["a tab before chunked, and a length", post(`Transfer-Encoding:\tchunked${L}Content-Length: 5${L}`, `0${L}${L}${SECOND}`), [400, 501], [400]],
  ["two lengths", post(`Content-Length: 3${L}Content-Length: 5${L}`, "a=b"), [400], [400]],
  ["the same length twice", post(`Content-Length: 3${L}Content-Length: 3${L}`, "a=b"), [400], [400]],
  ["a list of lengths", post(`Content-Length: 3, 3${L}`, "a=b"), [400], [400]],
  ["a length with a sign", post(`Content-Length: +3${L}`, "a=b"), [400], [400]],
  ["a negative length", post(`Content-Length: -1${L}`, "a=b"), [400], [400]],
  ["a hexadecimal length", post(`Content-Length: 0x3${L}`, "a=b"), [400], [400]],
  ["a length that overflows", post(`Content-Length: 18446744073709551619${L}`, "a=b"), [400, 413], [400, 413]],
  ["a folded header", `GET / HTTP/1.1${L}${HOST}X-A: b${L} c: d${L}${L}`, [400], [400]],
  ["a folded length", post(`Content-Length:${L} 3${L}`, "a=b"), [400], [400]],
  ["a bare CR in a header", `GET / HTTP/1.1${L}${HOST}X-A: b\rSet: c${L}${L}`, [400], [400]],
  ["a zero byte in a header", `GET / HTTP/1.1${L}${HOST}X-A: b\0c${L}${L}`, [400], [400]],
  ["two hosts", `GET / HTTP/1.1${L}${HOST}Host: evil.example${L}${L}`, [400], [400]],
  ["no host", `GET / HTTP/1.1${L}X: y${L}${L}`, [400], [400]],
  ["an unknown host", `GET / HTTP/1.1${L}Host: evil.example${L}${L}`, [421], [421]],
  ["an absolute address of elsewhere", `GET http://evil.example/ HTTP/1.1${L}${HOST}${L}`, [421], [400]],
  ["another protocol", `GET / HTTP/3.7${L}${HOST}${L}`, [400, 505], [400]],
  ["no protocol", `GET /${L}${L}`, [NO_STATUS], [400]],
  ["the preface of HTTP/2 in plain", `PRI * HTTP/2.0${L}${L}SM${L}${L}`, [400, 505], [400]],
  ["TRACE", `TRACE / HTTP/1.1${L}${HOST}${L}`, [405], [405]],
  ["CONNECT", `CONNECT evil.example:80 HTTP/1.1${L}${HOST}${L}`, [400, 405], [400, 405]],
  ["a body with GET", `GET /inloggen HTTP/1.1${L}${HOST}Content-Length: ${SECOND.length}${L}${L}${SECOND}`, [400], [400]],
  ["a chunk size with a minus", post(chunked, `-5${L}hello${L}0${L}${L}`), [400], [411]],
  ["a chunk size that overflows", post(chunked, `FFFFFFFFFFFFFFFFF${L}hello${L}0${L}${L}`), [400, 413], [411]],
  ["a chunk that ends wrongly", post(chunked, `5${L}helloXX0${L}${L}`), [400], [411]],
  ["a header of 20 KB", `GET / HTTP/1.1${L}${HOST}X-A: ${"a".repeat(20000)}${L}${L}`, [400, 431], [431]],
  ["cookies of 40 KB", `GET / HTTP/1.1${L}${HOST}${`Cookie: ${"a".repeat(7000)}=b${L}`.repeat(6)}${L}`, [400, 431], [431]],
  ["a path of 20 KB", `GET /${"a".repeat(20000)} HTTP/1.1${L}${HOST}${L}`, [414], [400, 431]],
  ["150 headers", `GET / HTTP/1.1${L}${HOST}${Array.from({ length: 150 }, (_, i) => `X-${i}: a${L}`).join("")}${L}`, [400, 431], [431]],
  ["a dot segment", `GET /static/../inloggen HTTP/1.1${L}${HOST}${L}`, [400], [400]],
  ["an encoded slash", `GET /s%2Fa HTTP/1.1${L}${HOST}${L}`, [400, 404], [400]],
  ["a body larger than a form may be", post(`Content-Length: 20000000${L}`, "a=b"), [413], [413]],
];
// One request for nginx, whose framing it writes anew; Koers alone refuses it.
const MADE_NEW = [
  ["a chunked body", post(chunked, `3${L}a=b${L}0${L}${L}`), [403], [411]],
  ["chunk extensions", post(chunked, `3;x="${"y".repeat(20)}"${L}a=b${L}0${L}${L}`), [400, 403], [411]],
  ["chunk trailers", post(chunked, `3${L}a=b${L}0${L}Content-Length: 50${L}X: y${L}${L}`), [400, 403], [411]],
  ["bare line feeds", `GET /inloggen HTTP/1.1\nHost: localhost\n\n`, [200], [400]],
  ["a bare line feed before the length", `POST /inloggen HTTP/1.1${L}${HOST}X: y\nContent-Length: 3${L}Content-Type: application/x-www-form-urlencoded${L}${L}a=b`, [403], [400]],
];

/** How many requests Koers behind nginx has answered, by the lines of its log, when those no longer grow: it is written aside. */
async function handled() {
  for (let n = lines(), same = 0; ; ) {
    await new Promise((r) => setTimeout(r, 50));
    same = lines() === n ? same + 1 : 0;
    n = lines();
    if (same >= 6) return n;
  }
}
const lines = () => fs.readFileSync(path.join(out, "nginx-koers.log"), "utf8").split("\n").filter((l) => /\b(GET|POST)\b/.test(l)).length;

async function probe(site, way, [name, bytes, front, direct]) {
  const may = way === "nginx" ? front : direct;
  const a = await say(site, way, bytes, { wait: 700 });
  if (may.includes(NO_STATUS)) a.statuses.push(NO_STATUS);
  equal(a.statuses.length, 1, `${name}: answers (${a.statuses})`);
  ensure(may.includes(a.statuses[0]), `${name}: ${a.statuses[0]}, not one of ${may}`);
  if (way === "direct") {
    ensure(a.ended || a.statuses[0] === 421, `${name}: the connection stays open`);
    if (a.statuses[0] === 400) for (const h of ["Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options"]) ensure(a.text.includes(h), `${name}: an answer without ${h}`);
  }
  ensure(!/gesmokkeld/.test(a.text), `${name}: the smuggled request was answered`);
  return may.includes(NO_STATUS) || /^x-frame-options: DENY/im.test(a.text) ? 1 : 0; // by Koers, not by nginx itself
}

/** All of them one way; through nginx Koers may have seen no request more than it gave answers. */
async function probes(site, way, list) {
  const wrong = [], before = await handled();
  let answered = 0;
  for (const p of list) answered += await probe(site, way, p).catch((e) => { wrong.push(e.message); return 1; });
  const seen = (await handled()) - before;
  if (way === "nginx" && seen > answered) wrong.push(`Koers saw ${seen} requests and answered ${answered}`);
  ensure(!wrong.length, wrong.join("\n"));
  if (way === "nginx") ensure(answered > 0, "no answer came from Koers: nothing was counted");
}

async function slow(site, way) {
  const head = `GET / HTTP/1.1${L}${HOST}X-Slow: `;
  const a = await say(site, way, [head, ..."x".repeat(SLOW + 4)], { pause: 1000, wait: 4000 });
  ensure(a.ended && a.ms < SLOW * 1000, `after ${a.ms} ms the connection was ${a.ended ? "ended" : "still open"}`);
  ensure(a.ms > 5000, `ended after ${a.ms} ms already`);
  ensure(a.statuses.every((s) => s === 408), `it was answered: ${a.statuses}`);
}

async function secondVersion(site) {
  const session = http2.connect(`https://127.0.0.1:${site.front}`, { rejectUnauthorized: false });
  atEnd(async () => session.destroy());
  const ask = (headers, body) => new Promise((done) => {
    const r = session.request({ ":authority": "localhost", ...headers });
    let got = {};
    r.on("response", (h) => { got = h; }).on("error", () => done({ status: 0, headers: got })).on("close", () => done({ status: got[":status"] ?? 0, headers: got }));
    r.resume();
    if (body !== undefined) r.end(body); else r.end();
  });
  const page = await ask({ ":path": "/inloggen" });
  equal(page.status, 200, "over HTTP/2");
  ensure(/max-age=/.test(page.headers["strict-transport-security"] ?? ""), "no Strict-Transport-Security");
  for (const c of page.headers["set-cookie"]) ensure(/^__Host-.*; HttpOnly; SameSite=Lax; Secure/.test(c), `a cookie without its guards: ${c}`);
  equal(page.headers["cache-control"], "no-store", "Cache-Control");
  const before = await handled();
  const wrong = await ask({ ":path": "/inloggen", ":method": "POST", "content-type": "application/x-www-form-urlencoded", "content-length": "3" }, "a=b&meer=dan-dat");
  ensure([0, 400].includes(wrong.status), `a length that is not the body's: ${wrong.status}`);
  equal(await handled(), before, "requests that reached Koers");
}

/** A forged client address is ignored: eleven wrong codes count for one sender. */
async function forged(site) {
  const statuses = [];
  let cookie = "";
  const ask = async (text) => {
    const a = await say(site, "nginx", text, { wait: 1500 });
    for (const m of a.text.matchAll(/^set-cookie: ([^;]+)/gim)) cookie = m[1].startsWith("__Host-koers_bezoek") ? m[1] : cookie;
    return a;
  };
  for (let i = 0; i < 14; i++) {
    const head = `Connection: close${L}X-Forwarded-For: 10.9.8.${i}${L}Forwarded: for=10.9.8.${i}${L}X-Real-IP: 10.9.8.${i}${L}${cookie ? `Cookie: ${cookie}${L}` : ""}`;
    const page = await ask(`GET /code HTTP/1.1${L}${HOST}${head}${L}`);
    const token = /name="token" value="([^"]+)"/.exec(page.text)[1];
    const body = `token=${token}&code=BAF+2222+BAF+22${2 + (i % 8)}${2 + (i >> 3)}`;
    const a = await ask(`POST /code HTTP/1.1${L}${HOST}Connection: close${L}X-Forwarded-For: 10.9.8.${i}${L}Cookie: ${cookie}${L}Content-Type: application/x-www-form-urlencoded${L}Content-Length: ${body.length}${L}${L}${body}`);
    statuses.push(a.statuses[0]);
  }
  equal(statuses.slice(0, 10), Array(10).fill(422), "wrong codes");
  equal(statuses.slice(10), Array(4).fill(429), "and more");
  // A new password is asked for with a port of the asker's: the link in the mail has none.
  const token = /name="token" value="([^"]+)"/.exec((await ask(`GET /wachtwoord-vergeten HTTP/1.1${L}${HOST}Connection: close${L}Cookie: ${cookie}${L}${L}`)).text)[1];
  const body = `token=${token}&email=anna%40voorbeeldwaard.example`;
  equal((await ask(`POST /wachtwoord-vergeten HTTP/1.1${L}Host: localhost:6666${L}Connection: close${L}Cookie: ${cookie}${L}Content-Type: application/x-www-form-urlencoded${L}Content-Length: ${body.length}${L}${L}${body}`)).statuses, [303], "asked");
  const mail = execFileSync("sqlite3", [path.join(site.dir, "koers.db"), "SELECT inhoud FROM post_uit ORDER BY id DESC LIMIT 1"], { encoding: "utf8" });
  ensure(/\shttps:\/\/localhost\/toegang\/[0-9a-f]+\s/.test(mail), `the link in the mail: ${mail}`);
  ensure((await handled()) >= 2, "the log of Koers does not name its requests: nothing above was counted");
}

export default async function () {
  const site = await both();
  const slowly = ["nginx", "Koers"].map((way) => slow(site, way === "nginx" ? "nginx" : "direct").then(() => null, (e) => e));
  for (const way of ["nginx", "direct"]) {
    await test(`${REFUSED.length} requests of two meanings are refused ${way === "nginx" ? "through nginx" : "by Koers"}`, () => probes(site, way, REFUSED));
    await test(`${MADE_NEW.length} odd framings ${way === "nginx" ? "become one plain request through nginx" : "are refused by Koers"}`, () => probes(site, way, MADE_NEW));
  }
  await test("a body that ends early is no request", async () => {
    const before = await handled();
    const s = tls.connect({ port: site.front, host: "127.0.0.1", rejectUnauthorized: false });
    await new Promise((r) => s.once("secureConnect", r));
    await new Promise((r) => s.end(post(`Content-Length: 50${L}`, "a=b"), r));
    await new Promise((r) => setTimeout(r, 300));
    equal(await handled(), before, "requests that reached Koers");
  });
  await test("HTTP/2: one meaning too, and cookies with their guards", () => secondVersion(site));
  await test("a forged address is not believed behind nginx", () => forged(site));
  await test("the logs of nginx hold no path, also of what it refused", async () => {
    const asked = await Promise.all(Array.from({ length: 45 }, () => say(site, "nginx", `POST /toegang/geheim-${"0a".repeat(20)} HTTP/1.1${L}${HOST}Connection: close${L}Content-Length: 0${L}${L}`)));
    ensure(asked.some((a) => a.statuses[0] === 429) && asked.some((a) => a.statuses[0] === 403), `answers: ${asked.map((a) => a.statuses[0])}`);
    ensure(/te veel tegelijk/.test(asked.find((a) => a.statuses[0] === 429).text), "no words for a person");
    for (const file of fs.readdirSync(path.join(site.dir, "log"))) ensure(!/geheim-/.test(fs.readFileSync(path.join(site.dir, "log", file), "utf8")), `${file} holds a link`);
    ensure(/ 429 /.test(fs.readFileSync(path.join(site.dir, "log/koers.log"), "utf8")), "a refusal is not counted");
  });
  await test("plain HTTP leads to TLS and nowhere else", async () => {
    const a = await fetch(`http://127.0.0.1:${site.plain}/inloggen?a=b`, { redirect: "manual" });
    equal(a.status, 308, "status");
    equal(a.headers.get("location"), "https://127.0.0.1/inloggen?a=b", "Location");
  });
  for (const [i, way] of ["nginx", "Koers"].entries())
    await test(`a head that comes a byte a second is ended by ${way}`, async () => { const e = await slowly[i]; if (e) throw e; });
  await test("after all that both still serve, and nobody fell", async () => {
    for (const way of ["nginx", "direct"]) equal((await say(site, way, `GET /inloggen HTTP/1.1${L}${HOST}Connection: close${L}${L}`)).statuses, [200], way);
    for (const c of site.children) equal(c.exitCode, null, "exit code");
  });
}
