// No descriptor is left: more visitors than the process may have files. Connected clients are served, the rest wait in the queue, the CPU stays idle and
// the log stays small; when visitors go, the next ones come in by themselves. Not here: the bound on connections (src/transport/http_test.c).
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import { ensure, equal, test } from "../support/koers.mjs";
import { Server, giveSignal, placesOf, sleep } from "./tools.mjs";

export default async function () {
  await test("no descriptor left: no storm, who is in is helped, and on when there are again", async () => {
    const server = await new Server().start(), places = await placesOf(server);
    const ticks = () => { const f = fs.readFileSync(`/proc/${server.child.pid}/stat`, "utf8").split(") ")[1].split(" "); return Number(f[11]) + Number(f[12]); };
    execFileSync("prlimit", ["--pid", String(server.child.pid), "--nofile=64:64"]);
    const crowd = Array.from({ length: 200 }, () => net.connect(server.socket).on("error", () => {}));
    await sleep(300);
    const before = ticks(), said = server.said().length;
    await sleep(1000);
    const spent = ticks() - before, words = server.said().slice(0);
    equal((await server.ask("/code")).status, 200, "who was in already");
    ensure(spent < 30, `${spent} hundredths of a second of processor in one second`);
    ensure(words.length - said < 2000 && /no accept: visitors wait/.test(words), `the log grew by ${words.length - said} bytes`);
    for (const c of crowd) c.destroy();
    await sleep(500);
    server.agent.destroy(); // new connections only
    for (let i = 0; i < 5; i++) equal((await giveSignal(server, places[0], `Proef plek-${i}: er is weer plek.`)).status, 303, "afterwards");
    console.log(`        ${spent * 10} ms of processor in a second, ${words.length - said} bytes of log`);
    await server.stop();
  });
}
