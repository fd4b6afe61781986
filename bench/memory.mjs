// Resident memory on the demo organisation, nobody signed in (argon2id takes 19 MiB while it runs): at most 32 MB after 100,000
// requests and no more than 10 % larger than after the first half; at most 64 MB with 1,000 connections that do nothing. 1 MB is 1,000,000 bytes.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { bench, BOTH, copyOf, demo, figure, load, program, serve, tidy } from "./support/frame.mjs";

const PATHS = ["/code", "/s/zorggroep-voorbeeldwaard", "/hulp", "/inloggen", "/gezond"];
const ALL = 100000;
const resident = (server) => Number(/^VmRSS:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${server.child.pid}/status`, "utf8"))[1]) * 1024;

/** Opens n connections, one request on each, and leaves them open while work() looks. */
async function idle(server, n, work) {
  const child = spawn(program("bench-load"), ["--clients", n, "--rounds", 1, "--requests", n, "--warm", 0, "--hold", "--to", server.address, "--path", "/gezond"].map(String), { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise((done, fail) => {
    let said = "";
    child.stdout.on("data", (d) => { said += d; if (said.includes("hold\n")) done(); }).on("end", () => fail(new Error(`the connections did not stay: ${said}`)));
  });
  const seen = await work();
  const ended = new Promise((done) => child.once("exit", done));
  child.stdin.end();
  await ended;
  return seen;
}

await bench(async () => {
  const server = await serve(copyOf(path.join(await demo(), "koers.db")), { core: BOTH });
  const ask = (n) => load(PATHS.map((p) => ({ to: server.address, path: p })), { clients: 32, requests: n / PATHS.length, rounds: 1 });
  ask(ALL / 2);
  const early = resident(server);
  ask(ALL / 2);
  const late = resident(server);
  figure("memory_requests", [late / 32e6], { atMost: 1, words: `${tidy(late / 1e6)} of 32 MB after ${ALL} requests` });
  figure("memory_flat", [late / early], { atMost: 1.1, words: `${tidy(early / 1e6)} MB after ${ALL / 2}` });
  const held = await idle(server, 1000, () => resident(server));
  figure("memory_idle", [held / 64e6], { atMost: 1, words: `${tidy(held / 1e6)} of 64 MB with 1000 idle connections` });
});
