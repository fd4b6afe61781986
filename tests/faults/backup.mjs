// A backup while people write: it holds one moment, with all that was acknowledged before it began and nothing half. It comes back in an empty
// directory, as another user, and serves there: codes open, people sign in, chains hold. Also killed in the middle, from PostgreSQL to SQLite, and
// a restore that is killed. Not here: what a backup is (src/db/backup.c), a disk too small for it (full.mjs).
import { execFileSync, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { ensure, equal, koers, root, scratch, test } from "../support/koers.mjs";
import { Load, Server, bringKey, chainsHold, codesOpen, freshPostgres, giveSignal, killedCommand, long, placesOf, signIn, sleep, storeIsWhole } from "./tools.mjs";

const NOBODY = 65534;
const env = { PATH: process.env.PATH, LANG: "C.UTF-8", HOME: "/nonexistent", TMPDIR: "/tmp" };
/** Somebody else, where we may be that: as root, when the build can be reached by others. */
const nobody = { uid: NOBODY, gid: NOBODY };
const other = process.getuid() === 0 && spawnSync(koers, ["--version"], { ...nobody, cwd: "/" }).status === 0 ? nobody : {};
const command = (args, options = {}) => new Promise((done) => {
  const child = spawn(koers, args, { cwd: "/", env, ...options });
  let said = "";
  child.stdout.on("data", (d) => { said += d; });
  child.stderr.on("data", (d) => { said += d; });
  child.once("exit", (code, signal) => done({ how: signal ?? code, said }));
});

/** One giver goes one after the other: who has his third has his second. So a backup of one moment holds a beginning of each. */
function oneMoment(there, acknowledged) {
  const order = new Map();
  for (const t of acknowledged) {
    const giver = /^Proef (\S+)-(\d+):/.exec(t.text);
    order.set(giver[1], [...(order.get(giver[1]) ?? []), [Number(giver[2]), there.has(t.text)]]);
  }
  for (const [giver, list] of order) {
    list.sort((a, b) => a[0] - b[0]);
    const gap = list.findIndex(([, is], i) => is && i > 0 && !list[i - 1][1]);
    ensure(gap < 0, `of giver ${giver} the backup holds ${list[gap]?.[0]} and not the one before it`);
  }
}

/** Back into an empty directory, as another user, with the key that source is sealed with; a server there; the look. */
async function comesBack(copy, source, before, all) {
  const dir = scratch("koers-elders"), db = path.join(dir, "koers.db"), brought = path.join(dir, "gebracht.db");
  fs.copyFileSync(copy, brought);
  if (other.uid) for (const p of [dir, brought]) fs.chownSync(p, NOBODY, NOBODY);
  fs.chmodSync(brought, 0o600);
  const without = await command(["herstel", "--db", db, brought], other);
  ensure(without.how === 1 && /sleutel/.test(without.said), `put back without the key: ${without.how} ${without.said}`);
  const key = bringKey(source, db);
  if (other.uid) fs.chownSync(key, NOBODY, NOBODY);
  const back = await command(["herstel", "--db", db, brought], other);
  equal(back.how, 0, back.said);
  ensure(/persoonlijke gegevens is nog leeg/.test(back.said), `it does not say that the personal store stays behind: ${back.said}`);
  if (other.uid) equal(fs.statSync(db).uid, NOBODY, "whose file it is");
  equal(fs.statSync(db).mode & 0o077, 0, "others may not read it");
  const there = storeIsWhole(db, before);
  oneMoment(there, all);
  const checked = await command(["controleer", "--db", db], other);
  equal(checked.how, 0, checked.said);
  const server = await new Server({ db }).start(other.uid ? { wrap: ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"], open: true } : {});
  await codesOpen(server, before);
  await signIn(server);
  equal((await giveSignal(server, (await placesOf(server))[0], "Proef elders: hier gaat het verder.")).status, 303, "a new signal there");
  await server.stop();
  return there.size;
}

async function backupUnderLoad(server, copy, name) {
  const places = await placesOf(server), load = new Load(server, places, { name, givers: 12 });
  await load.reaches(20);
  const before = [...load.acknowledged];
  const made = await command(["backup", "--db", server.db, copy]);
  const during = load.acknowledged.length - before.length;
  await load.stop();
  equal(made.how, 0, made.said);
  ensure(during > 0, "there was no load while it was made");
  for (const t of load.told) ensure(t.code, `told ${t.status} while the backup was made`);
  return { before, all: load.acknowledged };
}

export default async function () {
  const server = await new Server().start(), dir = scratch("koers-kopie");
  await test("a backup under load is one moment, and serves elsewhere as another user", async () => {
    for (let i = 0; i < (long ? 20 : 2); i++) {
      const copy = path.join(dir, `kopie-${i}.db`), { before, all } = await backupUnderLoad(server, copy, `kopie-${i}`);
      const n = await comesBack(copy, server.db, before, all);
      console.log(`        ${before.length} acknowledged before it began, ${n} in the backup, ${all.length} in the end`);
    }
  });
  await test("killed in the middle: no half backup under its name, the old one stays, the next works", async () => {
    const copy = path.join(dir, "kopie-0.db"), old = fs.readFileSync(copy);
    let killed = 0;
    for (let i = 0; i < (long ? 60 : 8); i++) {
      const how = await killedCommand(["backup", "--overschrijf", "--db", server.db, copy], i);
      if (how === "SIGKILL") { killed++; ensure(fs.readFileSync(copy).equals(old), "the old backup was touched"); } else break;
    }
    ensure(killed > 0, "nothing was killed in the middle");
    equal((await command(["backup", "--overschrijf", "--db", server.db, copy])).how, 0, "the next backup");
    storeIsWhole(copy);
    equal(fs.readdirSync(dir).filter((n) => n.includes(".deel")).length, 0, "halves left lying about");
  });
  await test("a restore that is killed leaves the old data or the new, never a mixture", async () => {
    const copy = path.join(dir, "kopie-0.db");
    let olds = 0, news = 0, takes = 0;
    const rounds = long ? 60 : 7;
    for (let i = 0; i < rounds; i++) {
      const target = scratch("koers-terug"), db = path.join(target, "koers.db");
      bringKey(server.db, db); // of both, the old and the new
      execFileSync(koers, ["organisatie", "nieuw", "Een andere", "--db", db], { stdio: "ignore" });
      if (!takes) {
        const begun = Date.now();
        equal((await command(["herstel", "--overschrijf", "--db", db, copy])).how, 0, "a whole restore");
        takes = Date.now() - begun;
        continue;
      }
      await killedCommand(["herstel", "--overschrijf", "--db", db, copy], (takes * 1.6 * i) / (rounds - 1));
      const r = spawnSync(koers, ["controleer", "--db", db], { encoding: "utf8", cwd: root });
      equal(r.status, 0, r.stdout + r.stderr);
      const one = /een-andere:/.test(r.stdout), two = /voorbeeldwaard:/.test(r.stdout);
      ensure(one !== two, `after a kill: ${r.stdout}`);
      storeIsWhole(db);
      if (one) olds++; else news++;
    }
    console.log(`        ${olds} times the old, ${news} times the new`);
  });
  await server.stop();
  if (process.env.KOERS_TEST_PG) {
    await test("from PostgreSQL under load into one file, and on with SQLite", async () => {
      const big = await new Server({ db: freshPostgres("faults_kopie") }).start();
      const copy = path.join(dir, "van-postgres.db"), { before, all } = await backupUnderLoad(big, copy, "kopie-pg");
      const n = await comesBack(copy, big.db, before, all);
      console.log(`        ${before.length} acknowledged before it began, ${n} in the backup, ${all.length} in the end`);
      chainsHold(big.db);
      await big.stop();
    });
  }
}
