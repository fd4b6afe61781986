// PostgreSQL fails under load: connections cut, the server restarted in the middle, and away for a while. Requests fail clearly and
// Koers goes on by itself; what was acknowledged is there, and what comes back with a 503 can be sent again without counting twice.
// Two Koers on one database: one is killed, the other goes on and takes its work over. Not here: the engine's own tests (src/db).
import { spawn, spawnSync } from "node:child_process";
import net from "node:net";
import { ensure, equal, koers, test } from "../support/koers.mjs";
import { Load, Server, chainsHold, codesOpen, freshPostgres, giveSignal, long, placesOf, psql, sendSignal, signIn, sleep, storeIsWhole, tokenOf } from "./tools.mjs";

const pg = process.env.KOERS_TEST_PG, control = process.env.KOERS_TEST_PG_CTL;
const ctl = (words) => equal(spawnSync("sh", ["-c", `cd / && ${control} ${words}`], { stdio: "ignore" }).status, 0, words);
const cutAll = (url) => psql(url, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'koers' AND datname = current_database()");

/** Every POST got 303 or 503, and a form sent again after a 503 is stored once. */
async function nothingLost(server, loads) {
  const told = loads.flatMap((l) => l.told), kept = told.filter((t) => t.code), refused = told.filter((t) => !t.code);
  for (const t of refused) ensure(t.status === 503 && /Het lukt nu even niet|Er is niets bewaard/.test(t.page), `told ${t.status}: ${t.page.slice(0, 200)}`);
  const before = storeIsWhole(server.db, kept);
  const unsure = refused.filter((t) => before.has(t.text)).length;
  const again = [];
  for (const t of refused) again.push(await sendSignal(server, { ...t.sent, body: { ...t.sent.body, token: tokenOf(t.page, t.sent.place) } }));
  for (const t of again) ensure(t.code, `sent again: ${t.status}`);
  storeIsWhole(server.db, [...kept, ...again]);
  await codesOpen(server, [...kept, ...again]);
  chainsHold(server.db);
  console.log(`        ${kept.length} acknowledged, ${refused.length} refused clearly (${unsure} of them were kept after all, and counted once when sent again)`);
  return { kept, refused };
}
/** How long until a signal can be given again. */
async function recovery(server, place) {
  const begun = Date.now();
  while (Date.now() - begun < 15000) {
    const t = await giveSignal(server, place, `Proef herstel-${server.starts}-${begun}-${Date.now()}`).catch(() => null);
    if (t?.code) return Date.now() - begun;
    await sleep(50);
  }
  throw Object.assign(new Error("no recovery in fifteen seconds"), { expected: true });
}

export default async function () {
  ensure(pg && control, "no PostgreSQL: run script/faults, or script/with-postgres before this");
  const server = await new Server({ db: freshPostgres("faults_een") }).start(), places = await placesOf(server);
  await test("connections cut again and again under load: clear, nothing lost, on by itself", async () => {
    const load = new Load(server, places, { name: "geknipt", givers: 12 });
    // Most cuts fall between two transactions and have no effect; repeat until one has.
    for (let i = 0; i < (long ? 200 : 8) || (i < 300 && !load.told.some((t) => !t.code)); i++) {
      await sleep(50 + (i * 37) % 101);
      cutAll(server.db);
    }
    await load.reaches(1);
    await load.stop();
    ensure(server.alive && server.starts === 1, "Koers did not stay up");
    const ms = await recovery(server, places[0]);
    const { refused } = await nothingLost(server, [load]);
    ensure(refused.length > 0, "no request met a cut connection");
    ensure(ms < 5000, `it took ${ms} ms to go on`);
  });
  await test("a cut between two requests is not even seen", async () => {
    const cookies = await signIn(server);
    for (let i = 0; i < 5; i++) {
      cutAll(server.db);
      equal((await server.ask("/signalen", { cookies })).status, 200, "the inbox after a cut");
    }
  });
  await test("PostgreSQL restarted under load: clear, nothing lost, on by itself", async () => {
    for (const how of long ? ["immediate", "fast", "immediate", "fast", "immediate"] : ["immediate", "fast"]) {
      const load = new Load(server, places, { name: `herstart-${how}-${Date.now()}`, givers: 12 });
      await load.reaches(10);
      const begun = Date.now();
      ctl(`-m ${how} restart`);
      const away = Date.now() - begun;
      const ms = await recovery(server, places[0]);
      await load.stop();
      ensure(server.alive && server.starts === 1, "Koers did not stay up");
      await nothingLost(server, [load]);
      console.log(`        ${how}: a signal again ${ms} ms after PostgreSQL answered (it was away ${away} ms)`);
    }
  });
  await test("PostgreSQL away: a clear word at once, and back by itself", async () => {
    ctl("-m fast stop");
    let slowest = 0;
    try {
      for (let i = 0; i < 6; i++) {
        const begun = Date.now(), page = await server.ask(places[0]);
        equal(page.status, 503, "while it is away");
        ensure(/Het lukt nu even niet/.test(page.text), "no clear word");
        slowest = Math.max(slowest, Date.now() - begun);
      }
    } finally {
      ctl("start");
    }
    ensure(slowest < 3000, `a refusal took ${slowest} ms`);
    await recovery(server, places[0]);
    ensure(server.alive && server.starts === 1, "Koers did not stay up");
  });
  const silence = test("a server that takes the connection and says nothing: an end with a word, within ten seconds", async () => {
    const silent = net.createServer(() => {});
    await new Promise((done) => silent.listen(0, "127.0.0.1", done));
    const begun = Date.now(), child = spawn(koers, ["controleer", "--db", `postgresql://koers@127.0.0.1:${silent.address().port}/koers`]);
    let said = "";
    child.stderr.on("data", (d) => { said += d; });
    const patience = setTimeout(() => child.kill("SIGKILL"), 10000);
    equal(await new Promise((done) => child.once("close", (code, signal) => done(signal ?? code))), 1, "the end");
    clearTimeout(patience);
    ensure(/PostgreSQL-server antwoordt niet/.test(said), said);
    console.log(`        ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    silent.close();
  });
  await test("two Koers on one database: a job whose holder lives is left alone, one whose holder is dead is taken over", async () => {
    const job = (id, holder) => psql(server.db, `INSERT INTO taak (organisatie, id, soort, staat, gemaakt, begonnen, houder, slag)
      SELECT id, ${id}, 'onbekend', 'bezig', 1, 1, '${holder}', 1 FROM organisatie ORDER BY id LIMIT 1`);
    const state = (id) => psql(server.db, `SELECT staat, coalesce(houder, '') FROM taak WHERE id = ${id}`)[0].join(" ");
    job(9001, "levend");
    job(9002, "dood");
    const beat = setInterval(() => psql(server.db, "UPDATE taak SET slag = slag + 1 WHERE id = 9001"), 2000);
    try {
      const second = await new Server({ db: server.db }).start();
      equal(state(9001), "bezig levend", "the living one, after a start");
      equal(state(9002), "bezig dood", "the dead one, after a start");
      const begun = Date.now();
      while (/^(bezig dood|wacht)/.test(state(9002)) && Date.now() - begun < 40000) await sleep(200);
      console.log(`        taken over after ${((Date.now() - begun) / 1000).toFixed(0)} s`);
      ensure(/^mislukt /.test(state(9002)), `the dead one: ${state(9002)}`); // done, and told that nobody knows this kind
      equal(state(9001), "bezig levend", "the living one, all that time");
      await second.stop();
    } finally {
      clearInterval(beat);
    }
  });
  await silence;
  await test("two Koers on one database: one is killed under load, the other goes on", async () => {
    const second = await new Server({ db: server.db }).start();
    const loads = [new Load(server, places, { name: "een", givers: 6 }), new Load(second, places, { name: "twee", givers: 6 })];
    await Promise.all(loads.map((l) => l.reaches(20)));
    await second.kill();
    await sleep(500);
    await Promise.all(loads.map((l) => l.stop()));
    await nothingLost(server, loads);
  });
  await server.stop();
}
