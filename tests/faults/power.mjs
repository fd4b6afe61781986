// The power fails: what was written and not yet synced is lost, or only some of it, in any order. The injector keeps a trail of what each
// write replaced; after a kill -9 this undoes the unsynced writes, all of them or a random part, and checks again.
// Not here: a kill alone (kill.mjs), which the page cache survives.
import fs from "node:fs";
import path from "node:path";
import { ensure, scratch, test } from "../support/koers.mjs";
import { Load, Server, chainsHold, chance, codesOpen, long, placesOf, sleep, storeIsWhole } from "./tools.mjs";

const ROUNDS = long ? 60 : 6;
const names = ["", ".db", ".db-wal", ".db-shm", ".db-journal"];

/** The trail: per write {file, kind, at, had, size, n, bytes}. A record that was not finished ends it. */
function readTrail(file) {
  const all = fs.readFileSync(file), records = [];
  for (let i = 0; i + 48 <= all.length;) {
    const [number, kind, at, had, size, n] = Array.from({ length: 6 }, (_, k) => Number(all.readBigInt64LE(i + 8 * k)));
    if (i + 48 + had > all.length) break;
    records.push({ number, kind, at, size, n, bytes: all.subarray(i + 48, i + 48 + had) });
    i += 48 + had;
  }
  return records;
}

/** Undoes the unsynced writes, newest first; keep decides for each whether the disk kept it. Returns how many. */
function cutPower(server, trail, keep) {
  const base = server.db.replace(/\.db$/, ""), unsure = new Map();
  for (const r of readTrail(trail)) {
    if (r.kind === 1) unsure.delete(r.number);
    else unsure.set(r.number, [...(unsure.get(r.number) ?? []), r]);
  }
  let undone = 0;
  for (const [number, records] of unsure) {
    const file = `${base}${number > 4 ? ".persoonlijk" : ""}${names[number > 4 ? number - 4 : number]}`;
    if (!fs.existsSync(file) || file.endsWith("-shm")) continue;
    const fd = fs.openSync(file, "r+");
    for (const r of records.reverse()) {
      if (keep(r)) continue;
      undone++;
      if (r.kind === 0) {
        fs.writeSync(fd, r.bytes, 0, r.bytes.length, r.at);
        if (r.size < r.at + r.n && r.bytes.length < r.n) fs.ftruncateSync(fd, Math.max(r.size, r.at + r.bytes.length));
      } else if (r.size > fs.fstatSync(fd).size) {
        fs.ftruncateSync(fd, r.size); // the bytes it cut off are not known: zeros, as a disk may give
      }
    }
    fs.closeSync(fd);
  }
  for (const end of ["-shm", ".persoonlijk.db-shm"]) fs.rmSync(end === "-shm" ? `${server.db}-shm` : `${base}${end}`, { force: true });
  return undone;
}

export default async function () {
  await test(`the power fails under write load, ${ROUNDS} times: nothing acknowledged is lost`, async () => {
    const trail = path.join(scratch(), "trail"), server = new Server({ trail });
    const all = [];
    let undone = 0;
    await server.start();
    const places = await placesOf(server);
    for (let round = 0; round < ROUNDS || (!undone && round < 5 * ROUNDS); round++) { // a kill may come between two commits
      const load = new Load(server, places, { name: `stroom-${round}`, givers: 8 + chance(17) });
      await load.reaches(5);
      await sleep(chance(300));
      await server.kill();
      await load.stop();
      all.push(...load.acknowledged);
      const some = round % 3; // nothing of it, half of it, most of it came through
      undone += cutPower(server, trail, () => (some === 0 ? false : chance(10) < (some === 1 ? 5 : 9)));
      fs.truncateSync(trail);
      await server.start();
      storeIsWhole(server.db, all);
      await codesOpen(server, load.acknowledged);
      chainsHold(server.db);
    }
    ensure(undone > 0, "the power took nothing: the trail is empty");
    console.log(`        ${all.length} acknowledged, all there; ${undone} writes undone`);
    await server.stop();
  });
}
