// How long the demo organisation takes to load into an empty database: at most five seconds. Not here: what is in it.
import path from "node:path";
import { bench, figure, run, scratch, short, tidy } from "./support/frame.mjs";

await bench(async () => {
  const seconds = [];
  for (let i = 0; i < (short ? 1 : 5); i++) {
    const start = process.hrtime.bigint();
    run(["demo", "--db", path.join(scratch(), "koers.db")]);
    seconds.push(Number(process.hrtime.bigint() - start) / 1e9);
  }
  figure("demo_load", seconds.map((s) => s / 5), { atMost: 1, words: `${tidy(Math.min(...seconds))} of 5 s` });
});
