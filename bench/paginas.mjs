// How many public pages a second the server answers, and how long one takes, with 32 visitors at once on loopback.
// The client shares the machine with the server; nothing is cached in between. Not here: a peer beside it.
import http from "node:http";
import { atEnd, end, serve } from "../tests/web/harness.mjs";

const VISITORS = 32, SECONDS = 5;
const server = await serve();
const agent = new http.Agent({ keepAlive: true, maxSockets: VISITORS });
atEnd(async () => agent.destroy());

const once = (path) => new Promise((done, fail) => {
  const start = process.hrtime.bigint();
  http.get(server.url + path, { agent, headers: { accept: "text/html" } }, (answer) => {
    answer.resume().on("end", () => done({ status: answer.statusCode, ms: Number(process.hrtime.bigint() - start) / 1e6 }));
  }).on("error", fail);
});

for (const path of ["/code", "/inloggen", "/gezond"]) {
  await once(path); // warm
  const stop = Date.now() + SECONDS * 1000, times = [];
  let wrong = 0;
  await Promise.all(Array.from({ length: VISITORS }, async () => {
    while (Date.now() < stop) {
      const { status, ms } = await once(path);
      if (status === 200) times.push(ms); else wrong++;
    }
  }));
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(share * (times.length - 1))]?.toFixed(1) ?? "-";
  console.log(`GET ${path}: ${Math.round(times.length / SECONDS)} a second, half within ${at(0.5)} ms, 99 % within ${at(0.99)} ms, ${wrong} refused (${VISITORS} visitors, ${SECONDS} s)`);
}
await end();
process.exit(0);
