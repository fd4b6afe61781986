// A page of someone signed in (the inbox: session, rights, its queries, templates) beside a bare evhttp handler that runs the
// same queries of the page and sends the same bytes: at least 0.7 of its requests per second, p99 at most twice. The peer has no
// session, no rights, no tokens, no strict reading of heads. Not here: the peer (peer.c).
import fs from "node:fs";
import path from "node:path";
import { answers, bench, copyOf, demo, figure, freePort, load, login, pairs, program, rate, scratch, serve, short, signIn, start, tidy, used } from "./support/frame.mjs";
import { script, transactions } from "./support/trace.mjs";

const PAGE = "/signalen", WHO = "anna@voorbeeldwaard.example";

await bench(async () => {
  const dir = await demo(), db = copyOf(path.join(dir, "koers.db")), { password } = login(dir);
  let cookie;
  const seen = await transactions(db, {}, async (server) => {
    cookie = await signIn(server, WHO, password);
    for (let i = 0; i < 2; i++) await fetch(`http://${server.address}${PAGE}`, { headers: { cookie } });
  });
  const own = seen.filter((t) => t.some(({ sql }) => /FROM sessie\b/.test(sql))).at(-1).filter(({ sql }) => !/FROM (sessie|lidmaatschap)\b/.test(sql));
  const server = await serve(db);
  const answer = await fetch(`http://${server.address}${PAGE}`, { headers: { cookie } }), bytes = Buffer.from(await answer.arrayBuffer());
  if (answer.status !== 200) throw new Error(`${PAGE}: ${answer.status}`);
  const files = scratch(), sql = path.join(files, "sql"), page = path.join(files, "page");
  fs.writeFileSync(sql, script(own));
  fs.writeFileSync(page, bytes);
  const address = `127.0.0.1:${await freePort()}`;
  const peer = await start([program("bench-peer"), "--listen", address, "--db", db, "--sql", sql, "--page", page], { address });
  const headers = [`Cookie: ${cookie}`];
  const before = [used(server), used(peer)];
  const all = load([{ to: server.address, path: PAGE, headers }, { to: address, path: PAGE, headers }], { clients: 16, ms: short ? 200 : 300, rounds: short ? 10 : 60 });
  const cost = [server, peer].map((s, i) => (used(s) - before[i]) / answers(all, i));
  figure("page_rate", pairs(all, 0, 1), { atLeast: 0.7, words: `${tidy(bytes.length / 1000)} kB, ${own.length} queries, ${tidy(rate(all, 0))} : ${tidy(rate(all, 1))} requests/s, ${tidy(cost[0])} : ${tidy(cost[1])} µs of processor each` });
  figure("page_processor", [cost[1] / cost[0]], { words: "the same by processor time, which other work on the machine disturbs less" });
  figure("page_p99", pairs(all, 0, 1, (a, b) => a.p99 / b.p99), { atMost: 2 });
});
