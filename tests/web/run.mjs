// Runs the browser tests: every NAME.mjs beside this, or those named; -NAME leaves one out. Ends with "N passed, N failed".
// Not here: what they share (harness.mjs).
import fs from "node:fs";
import path from "node:path";
import { end, ensure, nu, out, result, test } from "./harness.mjs";

const own = ["harness.mjs", "run.mjs", "client.mjs", "woorden.mjs"];
const given = process.argv.slice(2);
const asked = given.filter((a) => !a.startsWith("-")), left = given.filter((a) => a.startsWith("-")).map((a) => a.slice(1));
const names = fs.readdirSync(import.meta.dirname).filter((n) => n.endsWith(".mjs") && !own.includes(n)).sort()
  .filter((n) => (!asked.length || asked.some((a) => n.startsWith(a))) && !left.some((a) => n.startsWith(a)));
fs.mkdirSync(out, { recursive: true });
for (const name of names) {
  console.log(`# ${name}`);
  const before = result().passed + result().failed;
  await test(`${name} runs to its end`, async () => {
    await (await import(`./${name}`)).default();
    ensure(result().passed + result().failed > before, "it tested nothing");
  });
}
await test("the Nu HTML checker finds no error", async () => {
  const { pages, errors } = nu();
  console.log(`        ${pages} pages`);
  ensure(!errors.length, `${errors.length} errors\n${errors.slice(0, 40).join("\n")}`);
});
await end();
await test("the walls around the servers refused nothing that they need", () => {
  const logs = fs.readdirSync(out).filter((n) => /^server-\d+\.log$/.test(n)).map((n) => fs.readFileSync(path.join(out, n), "utf8")).join("");
  const refused = logs.match(/zandbak: systeemaanroep \d+/g) ?? [];
  ensure(!refused.length, [...new Set(refused)].join("\n"));
});
const { passed, failed } = result();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
