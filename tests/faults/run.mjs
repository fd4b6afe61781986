// Runs the fault tests: every NAME.mjs beside this, in two lanes (most of it is waiting), or those named, one after the other.
// Ends with "N passed, N failed". Not here: what they share (tools.mjs). KOERS_FAULTS_LONG=1 gives the long form.
import { spawn } from "node:child_process";
import fs from "node:fs";
import { end, ensure, result, test } from "../support/koers.mjs";

const LIMIT_S = process.env.KOERS_FAULTS_LONG === "1" ? 3600 : 400; // a test that hangs is a failure, not a wait
const POSTGRES = ["backup.mjs", "postgres.mjs"]; // one restarts what the other uses
const all = fs.readdirSync(import.meta.dirname).filter((n) => n.endsWith(".mjs") && !["run.mjs", "tools.mjs"].includes(n)).sort();
const asked = process.argv.slice(2);

/** These names in a process of their own: its counts; what it says when it is ready. */
const lane = (names) => new Promise((done) => {
  const child = spawn(process.execPath, [...process.execArgv, import.meta.filename, ...names], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (d) => { said += d; });
  child.once("close", () => {
    const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(said) ?? [0, 0, 1];
    process.stdout.write(said.replace(/^\d+ passed, \d+ failed\n/m, ""));
    done({ passed: Number(passed), failed: Number(failed) });
  });
});

async function here(names) {
  for (const name of names) {
    console.log(`# ${name}`);
    const before = result().passed + result().failed;
    await test(`${name} runs to its end`, async () => {
      let timer;
      const late = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error(`not ready in ${LIMIT_S} seconds`)), 1000 * LIMIT_S); });
      await Promise.race([(await import(`./${name}`)).default(), late]).finally(() => clearTimeout(timer));
      ensure(result().passed + result().failed > before, "it tested nothing");
    });
  }
  await end();
  return result();
}

const lanes = asked.length ? [await here(all.filter((n) => asked.some((a) => n.startsWith(a))))]
  : await Promise.all([lane(POSTGRES), lane(all.filter((n) => !POSTGRES.includes(n)))]);
const passed = lanes.reduce((n, l) => n + l.passed, 0), failed = lanes.reduce((n, l) => n + l.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
