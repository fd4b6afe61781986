// Memory is refused: by the limit of the process (RLIMIT_AS), and one by one at the nth malloc. The program answers, or refuses, or ends
// with a message (abort: systemd starts it again), never otherwise; after the restart all acknowledged data are there.
// Not here: requests that ask for much (the bounds of src/transport and src/web).
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { ensure, equal, test } from "../support/koers.mjs";
import { ENOMEM, LARGE, Load, MEMORY, Server, chainsHold, chance, codesOpen, giveSignal, long, placesOf, signIn, sleep, storeIsWhole } from "./tools.mjs";

const cleanEnd = (server, what) => {
  const said = server.saidNow();
  ensure(server.how === "SIGABRT" || server.how === 1, `${what}: it ended with ${server.how}: ${said.slice(-600)}`);
  ensure(/geen geheugen|out of memory|koers serve: .{20,}/.test(said), `${what}: it ended (${server.how}) without a word: ${said.slice(-600)}`);
};

/** From now on so many bytes more than it has. */
function limit(server, bytes) {
  const size = Number(/VmSize:\s+(\d+)/.exec(fs.readFileSync(`/proc/${server.child.pid}/status`, "utf8"))[1]) * 1024;
  execFileSync("prlimit", ["--pid", String(server.child.pid), `--as=${size + bytes}`]);
}

export default async function () {
  const server = await new Server().start(), places = await placesOf(server);
  const kept = [];
  await test("no more memory for the process, under load: a clean end or a clear answer, and all is there", async () => {
    let ends = 0;
    for (let round = 0; round < (long ? 20 : 3); round++) {
      limit(server, round % 2 ? 262144 * chance(64) : 4096 * chance(8));
      const load = new Load(server, places, { name: `krap-${round}`, givers: 24 });
      await sleep(800);
      load.going = false;
      if (!server.alive) { ends++; cleanEnd(server, `round ${round}`); } else await server.kill();
      await load.stop();
      for (const t of load.told) ensure(t.code || [503, 500].includes(t.status), `told ${t.status}`);
      kept.push(...load.acknowledged);
      await server.start();
      await codesOpen(server, load.acknowledged);
      storeIsWhole(server.db, kept);
    }
    console.log(`        ${kept.length} acknowledged, all there; ${ends} clean ends`);
  });
  await test("no memory to compare a password with: a clean end, never a right password called wrong", async () => {
    for (const fail of [1, 2]) { // the first makes what nobody's password is compared with
      await server.kill();
      await server.start();
      server.orders.arm({ what: LARGE, fail, error: ENOMEM });
      const told = await signIn(server).then(() => "in", (e) => e.message);
      equal(server.orders.calm().failed, 1, "how often it was refused");
      ensure(await server.endedSoon(), `it went on: ${told}`);
      cleanEnd(server, "comparing a password");
    }
    await server.start();
  });
  await test("the nth malloc of signing in fails: a clean end or an answer, never a right password called wrong", async () => {
    let ends = 0, ins = 0, refused = 0;
    server.orders.arm({ what: MEMORY });
    await signIn(server);
    const { seen } = server.orders.calm();
    for (let at = 1, round = 0; at <= seen; round++, at += 1 + chance(long ? 8 : Math.ceil(seen / 12))) {
      server.orders.arm({ what: MEMORY, fail: at, error: ENOMEM });
      const told = await signIn(server).then(() => "in", (e) => e.message);
      server.orders.calm();
      if (!server.alive || (/hang up|ECONN|ENOENT|EPIPE/.test(told) && (await server.endedSoon()))) {
        ends++;
        cleanEnd(server, `malloc ${at} of ${seen}`);
        await server.start();
      } else if (told === "in") {
        ins++;
      } else {
        refused++;
        ensure(/: (400|500|503)$|hang up/.test(told), `malloc ${at} of ${seen}: ${told}`);
      }
    }
    console.log(`        ${seen} calls of malloc: ${ends} clean ends, ${ins} times in, ${refused} refused`);
  });
  await test("the nth malloc fails: a clean end or an answer, never anything else", async () => {
    let ends = 0, answers = 0, points = 0;
    // One signal, from its first page to its code, takes so many.
    server.orders.arm({ what: MEMORY, fail: 0, error: ENOMEM });
    equal((await giveSignal(server, places[0], `Proef malloc-tel-${kept.length}`)).status, 303);
    const { seen } = server.orders.calm();
    ensure(seen > 100, `only ${seen} calls of malloc seen`);
    for (let at = 1, round = 0; at <= seen && round < (long ? 1e6 : 40); round++, at += long ? 1 + chance(3) : 1 + chance(Math.ceil(seen / 20))) {
      const text = `Proef malloc-${round}-${at}`;
      server.orders.arm({ what: MEMORY, fail: at, error: ENOMEM, stay: false });
      const told = await giveSignal(server, places[0], text).catch((e) => ({ status: Number(/: (\d+)$/.exec(e.message)?.[1] ?? 0) }));
      const { failed } = server.orders.calm();
      points += failed;
      if (server.alive && (told.status || !(await server.endedSoon()))) {
        answers++;
        ensure([0, 303, 503, 500].includes(told.status), `point ${at}: told ${told.status}: ${told.page}`);
      } else {
        ends++;
        cleanEnd(server, `malloc ${at} of ${seen}`);
        await server.start();
      }
      if (told.code) kept.push(told);
    }
    await codesOpen(server, kept.slice(-500));
    storeIsWhole(server.db, kept);
    chainsHold(server.db);
    console.log(`        ${points} points of ${seen}: ${ends} clean ends, ${answers} answers`);
  });
  await server.stop();
}
