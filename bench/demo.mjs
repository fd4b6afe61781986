// How long the demo organisation takes to load into an empty database (to be under five seconds), three times.
// Not here: what is in it.
import path from "node:path";
import { end, run, scratch } from "../tests/web/harness.mjs";

const times = [];
for (let i = 0; i < 3; i++) {
  const start = process.hrtime.bigint();
  run(["demo", "--db", path.join(scratch(), "koers.db")]);
  times.push(Number(process.hrtime.bigint() - start) / 1e9);
}
console.log(`koers demo: ${times.map((t) => t.toFixed(2)).join(", ")} s`);
await end();
process.exit(0);
