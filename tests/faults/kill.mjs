// kill -9 under write load, again and again: every acknowledged signal opens with its code, the audit chains hold, the
// database is sound and nothing is half. Not here: a power cut (power.mjs), where the disk forgets too.
import { ensure, test } from "../support/koers.mjs";
import { Load, Server, chainsHold, chance, codesOpen, storeIsWhole, long, placesOf, signIn, sleep } from "./tools.mjs";

const ROUNDS = long ? 200 : 12;

export default async function () {
  await test(`kill -9 under write load, ${ROUNDS} times: nothing acknowledged is lost`, async () => {
    const server = await new Server().start(), places = await placesOf(server);
    const all = [], starts = [];
    let open = 0, more = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const load = new Load(server, places, { name: `doder-${round}`, givers: 8 + chance(25) });
      const person = signIn(server).catch(() => null); // lines in the audit chain meanwhile
      await load.reaches(chance(3) ? 5 : 0); // now and then before anything was done
      await sleep(chance(long ? 400 : 200));
      await server.kill();
      await Promise.all([load.stop(), person]);
      const acknowledged = load.acknowledged;
      all.push(...acknowledged);
      open += load.unknown.length;
      await server.start();
      starts.push(server.startMs);
      await codesOpen(server, acknowledged);
      const there = storeIsWhole(server.db, long && round % 10 ? acknowledged : all);
      more += load.unknown.filter((t) => there.has(t)).length;
      chainsHold(server.db);
      ensure(load.told.every((t) => t.code || t.status === 503), `told otherwise: ${JSON.stringify(load.told.find((t) => !t.code && t.status !== 503)?.status)}`);
    }
    await codesOpen(server, all);
    starts.sort((a, b) => a - b);
    console.log(`        ${all.length} acknowledged, all there; ${open} without an answer, ${more} of them there; up again in ${starts[starts.length >> 1]} ms (median), ${starts.at(-1)} ms at most`);
    await server.stop();
  });
}
