// An older database whose upgrade fails half-way: the program says so and ends, the data stay as the older program left them to the last row,
// and when the cause is gone the upgrade succeeds with everything there. Also killed in the middle of an upgrade. Not here: every step one by
// one on either engine (tests/upgrade_test.c).
import { execFileSync } from "node:child_process";
import crypto from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { ensure, equal, koers, root, stampPages, test } from "../support/koers.mjs";
import { Server, chainsHold, codesOpen, giveSignal, killedCommand, long, placesOf, storeIsWhole } from "./tools.mjs";

function change(db, sql) {
  const store = new DatabaseSync(db);
  store.exec(sql);
  store.close();
  stampPages(db);
}
/** Everything: the schema's text and each row of each table. */
function fingerprint(db) {
  const store = new DatabaseSync(db, { readOnly: true }), sum = crypto.createHash("sha256");
  const list = store.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").all();
  sum.update(JSON.stringify(list));
  for (const { type, name, sql } of list) {
    if (type !== "table" || /VIRTUAL/.test(sql) || /^sqlite_/.test(name)) continue;
    const rows = store.prepare(`SELECT * FROM "${name}"`);
    rows.setReadBigInts(true);
    for (const row of rows.all()) sum.update(JSON.stringify(Object.values(row), (_, v) => (typeof v === "bigint" ? String(v) : v)));
  }
  store.close();
  return sum.digest("hex");
}
/** As it was before the second and third step of room organisatie: two steps to go. */
const OLDER = `DROP TABLE inloggen_onbekend; ALTER TABLE taak DROP COLUMN houder; ALTER TABLE taak DROP COLUMN slag;
  DELETE FROM schema_step WHERE room = 'organisatie' AND number IN (2, 3)`;

export default async function () {
  const server = await new Server().start(), places = await placesOf(server), kept = [];
  for (let i = 0; i < 20; i++) kept.push(await giveSignal(server, places[0], `Proef ouder-${i}: van voor de nieuwe versie.`));
  await server.stop();
  change(server.db, OLDER);
  await test("the second of two steps fails: a word, and the old data as they were", async () => {
    change(server.db, "ALTER TABLE taak ADD COLUMN slag INTEGER NOT NULL DEFAULT 0"); // in the way of step 3
    const blocked = fingerprint(server.db);
    for (let i = 0; i < 2; i++) {
      const from = server.said().length;
      server.launch();
      equal(await server.ended, 1, "the end");
      ensure(/Ze zijn gebleven zoals ze waren/.test(server.said().slice(from)), `no clear word: ${server.said().slice(from)}`);
      ensure(/organisatie, step 3/.test(server.said().slice(from)), "the log does not name the step");
    }
    equal(fingerprint(server.db), blocked, "the database after a failed upgrade");
    change(server.db, "ALTER TABLE taak DROP COLUMN slag");
  });
  await test("killed in the middle of an upgrade, again and again: all of it or nothing", async () => {
    let before = 0, after = 0;
    const rounds = long ? 60 : 10, begun = Date.now();
    execFileSync(koers, ["controleer", "--db", server.db], { stdio: "ignore", cwd: root }); // so long it takes
    const takes = Math.min(2000, Date.now() - begun);
    change(server.db, `BEGIN; ${OLDER}; COMMIT`);
    for (let i = 0; i < rounds; i++) {
      await killedCommand(["controleer", "--db", server.db], (takes * i) / (rounds - 1));
      const store = new DatabaseSync(server.db, { readOnly: true });
      const steps = store.prepare("SELECT count(*) AS n FROM schema_step WHERE room = 'organisatie' AND number IN (2, 3)").get().n;
      store.close();
      ensure(steps === 0 || steps === 2, `${steps} of two steps were kept`);
      if (steps === 2) { after++; change(server.db, OLDER); } else before++;
    }
    console.log(`        ${before} times nothing, ${after} times all`);
  });
  await test("the cause gone, the upgrade succeeds with everything there", async () => {
    await server.start();
    await codesOpen(server, kept);
    storeIsWhole(server.db, kept);
    chainsHold(server.db);
    await server.stop();
  });
}
