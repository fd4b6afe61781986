// From starting the program to its first answer, on the demo organisation: at most 100 ms. What it waited meanwhile for a core
// that other programs held (the kernel counts it) is taken off: on a quiet machine that is nothing. And how large the program is: at
// most 5 MB (5,000,000 bytes) of build/koers without debug information, with pages, languages, style and letters inside.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { bench, copyOf, demo, figure, freePort, koers, median, NOW, scratch, short, tidy } from "./support/frame.mjs";

/** Milliseconds until GET /code was answered in whole, and how many of them the program waited for a core. */
async function firstAnswer(db) {
  const port = await freePort(), start = process.hrtime.bigint();
  const child = spawn(koers, ["serve", "--db", db, "--listen", `127.0.0.1:${port}`], { stdio: "ignore", env: { ...process.env, KOERS_NU: NOW } });
  const ended = new Promise((done) => child.once("exit", done));
  const ask = () => new Promise((done) => {
    const s = net.connect(port, "127.0.0.1", () => s.write("GET /code HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    let text = "";
    s.on("data", (d) => { text += d; }).on("error", () => done("")).on("end", () => done(text));
  });
  let text = "";
  while (!text && child.exitCode === null) {
    text = await ask();
    if (!text) await new Promise((r) => setTimeout(r, 1));
  }
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  const waited = Number(fs.readFileSync(`/proc/${child.pid}/task/${child.pid}/schedstat`, "utf8").split(" ")[1]) / 1e6;
  child.kill("SIGTERM");
  await ended;
  if (!/^HTTP\/1\.1 200/.test(text) || !text.includes("</html>")) throw new Error(`the first answer: ${text.slice(0, 200)}`);
  return { ms, waited };
}

await bench(async () => {
  const db = copyOf(path.join(await demo(), "koers.db")), times = [];
  for (let i = 0; i < (short ? 10 : 40); i++) times.push(await firstAnswer(db));
  figure("start", times.map((t) => (t.ms - t.waited) / 100), { atMost: 1, words: `${tidy(median(times.map((t) => t.ms - t.waited)))} of 100 ms, and ${tidy(median(times.map((t) => t.waited)))} ms waiting for a core` });
  const bare = path.join(scratch(), "koers");
  execFileSync("strip", ["-o", bare, koers]);
  const bytes = fs.statSync(bare).size;
  figure("program_size", [bytes / 5e6], { atMost: 1, words: `${tidy(bytes / 1e6)} of 5 MB` });
});
