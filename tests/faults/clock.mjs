// The calendar jumps while the server serves: a day ahead, back again, an hour back. What is promised keeps its date, what is typed is not
// lost, nobody meets an error, one token counts once, and the audit chains hold. Limits and rounds go by the steady clock. Not here: terms
// and their rules (src/base/date.c), which take the time as it is.
import { ensure, equal, test } from "../support/koers.mjs";
import { Load, Server, beginSignal, chainsHold, codesOpen, giveSignal, placesOf, sendSignal, signIn, sleep, storeIsWhole, tokenOf } from "./tools.mjs";

const HOUR = 3600, DAY = 24 * HOUR;
/** What the giver is told about when an answer comes. */
const promise = async (server, t) => /<time[^>]*>[^<]*<\/time>|vóór [^<.]+|uiterlijk [^<.]+/i.exec((await server.ask("/code/dank", { cookies: new Map([["koers_code", t.code]]) })).text)?.[0];

export default async function () {
  const server = await new Server().start(), places = await placesOf(server);
  const jump = (seconds) => server.orders.set("clock", seconds);
  const kept = [];
  const give = async (name) => {
    const t = await giveSignal(server, places[0], `Proef klok-${name}: de soep is koud.`);
    equal(t.status, 303, name);
    kept.push(t);
    return t;
  };
  let before, promised, cookies;
  await test("an hour ahead: signed in is signed in, an open form is good", async () => {
    cookies = await signIn(server);
    before = await give("voor");
    promised = await promise(server, before);
    ensure(promised, "no date is promised");
    const open = await beginSignal(server, places[0], "Proef klok-open: een uur later.");
    jump(HOUR);
    equal((await server.ask("/signalen", { cookies })).status, 200, "the inbox");
    const t = await sendSignal(server, open);
    equal(t.status, 303, "the open form");
    kept.push(t);
  });
  await test("a day ahead: who was signed in is asked again, a form comes back filled in and can be sent", async () => {
    jump(0);
    const open = await beginSignal(server, places[0], "Proef klok-dag: een dag later.");
    jump(DAY + 60);
    const inbox = await server.ask("/signalen", { cookies });
    equal(inbox.status, 303, "the inbox of yesterday");
    ensure(inbox.headers.location.startsWith("/inloggen"), inbox.headers.location);
    const late = await sendSignal(server, open);
    equal(late.status, 403, "the form of yesterday");
    ensure(late.page.includes("Proef klok-dag: een dag later.") && late.page.includes("is niet meer geldig"), "what was typed is gone, or no clear word");
    const again = await sendSignal(server, { ...open, body: { ...open.body, token: tokenOf(late.page, open.place) } });
    equal(again.status, 303, "sent again");
    kept.push(again);
    cookies = await signIn(server);
    await give("morgen");
    equal(await promise(server, before), promised, "what was promised");
    await codesOpen(server, kept);
  });
  await test("back again, and an hour before: what was done in the future is there, nothing waits a negative time", async () => {
    jump(0);
    equal((await server.ask("/signalen", { cookies })).status, 303, "a session that began tomorrow is over");
    cookies = await signIn(server);
    for (const at of [0, -HOUR]) {
      jump(at);
      for (const page of ["/", "/signalen"]) {
        const a = await server.ask(page, { cookies });
        equal(a.status, 200, `${page} at ${at}`);
        ensure(!/-\d+ (dag|dagen|uur|minuten|minuut)|minus/.test(a.text.replaceAll(/<[^>]*>/g, " ")), `${page} at ${at} shows a negative time`);
      }
      await give(`terug${at}`);
      await codesOpen(server, kept);
      equal(await promise(server, before), promised, "what was promised");
    }
  });
  await test("a token counts once, whatever the clock does in between", async () => {
    jump(0);
    const s = await beginSignal(server, places[0], "Proef klok-token: maar één keer."), codes = new Set();
    for (const at of [0, -HOUR, 2 * HOUR, 0]) {
      jump(at);
      const t = await sendSignal(server, s);
      equal(t.status, 303, `at ${at}`);
      codes.add(t.code);
    }
    equal(codes.size, 1, "codes for one form");
  });
  await test("jumps under load: everybody gets an answer that fits", async () => {
    const load = new Load(server, places, { name: "klok", givers: 8 });
    for (const at of [HOUR, -HOUR, DAY, 0, -DAY, 0]) {
      jump(at);
      await sleep(250);
    }
    await load.stop();
    for (const t of load.told) ensure(t.code || t.status === 403, `told ${t.status}`);
    ensure(load.acknowledged.length > 20, "hardly anybody was helped");
    kept.push(...load.acknowledged);
    await codesOpen(server, kept);
    storeIsWhole(server.db, kept);
    chainsHold(server.db);
    ensure(server.alive && server.starts === 1, "the program did not stay up");
  });
  await server.stop();
}
