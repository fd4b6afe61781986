// The disk is full, on a small file system of its own, with the real program: givers get a clear message and keep what they typed, the
// pages stay readable, nothing is lost, and the server continues when there is room again. Starting, backing up and stopping on a full disk
// too. Not here: the service by itself on a full disk (src/server/service_full_test.c).
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { atEnd, ensure, equal, koers, run, scratch, test } from "../support/koers.mjs";
import { Load, Server, chainsHold, codesOpen, giveSignal, placesOf, signIn, sleep, storeIsWhole } from "./tools.mjs";

/** A tmpfs, in this mount namespace (root, as in CI). Null where the machine allows none. */
function smallDisk(megabytes) {
  const dir = scratch("koers-vol");
  if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=700`, "koers-faults", dir]).status !== 0) return null;
  atEnd(async () => execFileSync("umount", ["-l", dir]));
  return dir;
}
/** Takes all room but so many bytes. */
function fill(dir, leave) {
  const file = path.join(dir, "filler"), fd = fs.openSync(file, "w"), piece = Buffer.alloc(4096, 1);
  let size = 0;
  try {
    for (;;) size += fs.writeSync(fd, piece);
  } catch (e) {
    equal(e.code, "ENOSPC", "filling");
  }
  fs.ftruncateSync(fd, size - leave);
  fs.closeSync(fd);
  return file;
}

export default async function () {
  const dir = smallDisk(24);
  if (!dir) {
    await test("a small file system (this machine allows none: skipped)", async () => console.log("        run it as root to have this test"));
    return;
  }
  const db = path.join(dir, "koers.db");
  run(["demo", "--db", db], { env: { KOERS_NU: "" } });
  const server = await new Server({ db }).start(), places = await placesOf(server);
  const cookies = await signIn(server);
  let kept = [];
  await test("full under load: a clear word, nothing lost, and on when there is room", async () => {
    const load = new Load(server, places, { name: "vol", givers: 12 });
    const begun = Date.now();
    while (load.acknowledged.length === 0 && Date.now() - begun < 15000) await sleep(5);
    const filler = fill(dir, 300 * 1024);
    while (load.told.filter((t) => t.status === 507).length < 50 && Date.now() - begun < 15000) await sleep(50);
    equal((await server.ask("/signalen", { cookies })).status, 200, "the inbox, on a full disk");
    await load.stop();
    ensure(server.alive, `the program ended with ${server.how}`);
    const full = load.told.filter((t) => t.status === 507);
    kept = load.acknowledged;
    ensure(full.length >= 50 && kept.length > 0, `${full.length} times full, ${kept.length} acknowledged`);
    for (const t of load.told) {
      ensure(t.code || t.status === 507 || t.status === 503, `told ${t.status}`);
      if (!t.code) ensure(t.page.includes(t.text), "what was typed is gone");
      if (t.status === 507) ensure(t.page.includes("De opslag is vol. Er is niets bewaard."), "no clear word");
    }
    const there = storeIsWhole(db, kept);
    for (const t of full) ensure(!there.has(t.text), `"${t.text}" was refused and is there`);
    fs.unlinkSync(filler);
    const after = await giveSignal(server, places[0], "Proef vol-na: er is weer ruimte.");
    equal(after.status, 303, "with room again");
    kept.push(after);
    console.log(`        ${kept.length} acknowledged, ${full.length} told that it is full, ${load.told.length - full.length - kept.length + 1} told to come back`);
  });
  await test("a backup that does not fit says so and leaves no half file", async () => {
    const filler = fill(dir, 200 * 1024), copy = path.join(dir, "kopie.db");
    const r = spawnSync(koers, ["backup", "--db", db, copy], { encoding: "utf8" });
    equal(r.status, 1, "the end of koers backup");
    ensure(/ruimte/.test(r.stderr), `no clear word: ${r.stderr}`);
    equal(fs.readdirSync(dir).filter((n) => n.startsWith("kopie")).length, 0, "files left");
    fs.unlinkSync(filler);
  });
  await test("killed and started on a full disk: it reads, or says why not; with room all is there", async () => {
    const filler = fill(dir, 0);
    await server.kill();
    server.launch();
    let answer = null;
    for (let i = 0; i < 300 && server.alive && !answer; i++) {
      answer = await server.ask("/code").catch(() => null);
      if (!answer) await sleep(10);
    }
    if (answer) equal(answer.status, 200, "a page on a full disk");
    else ensure(server.how === 1 && /schijf is vol|ruimte/i.test(server.said().slice(-600)), `it ended with ${server.how}: ${server.said().slice(-600)}`);
    console.log(`        ${answer ? "it serves" : "it ends with a word"}`);
    fs.unlinkSync(filler);
    if (!answer) await server.start();
    equal((await giveSignal(server, places[0], "Proef vol-weer: er is weer ruimte.")).status, 303, "afterwards");
    await codesOpen(server, kept);
    storeIsWhole(db, kept);
    chainsHold(db);
  });
  await server.kill();
}
