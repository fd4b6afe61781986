// Runs the fault tests: every NAME.mjs beside this, or those named. Ends with "N passed, N failed".
// Not here: what they share (tools.mjs). KOERS_FAULTS_LONG=1 gives the long form.
import fs from "node:fs";
import { end, ensure, result, test } from "../support/koers.mjs";

const asked = process.argv.slice(2);
const names = fs.readdirSync(import.meta.dirname).filter((n) => n.endsWith(".mjs") && !["run.mjs", "tools.mjs"].includes(n)).sort()
  .filter((n) => !asked.length || asked.some((a) => n.startsWith(a)));
for (const name of names) {
  console.log(`# ${name}`);
  const before = result().passed + result().failed;
  await test(`${name} runs to its end`, async () => {
    await (await import(`./${name}`)).default();
    ensure(result().passed + result().failed > before, "it tested nothing");
  });
}
await end();
const { passed, failed } = result();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
