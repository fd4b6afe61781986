// Size: the pages of an organisation of ten years, two hundred locations and many knopen beside those of the demo, signed in
// with the same roles: each at most twice its time. And publishing a kwaliteitsbeeld of sixty sentences with forty places
// beside it: at most 2 s, the writer never held more than 20 ms. 100,000 knopen in the short form, else a million. Within
// script/with-postgres both stores are put there first, and the names of the figures end in _pg. Not here: how the
// organisation is made (size.c), the watch on each write (publish.c).
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { bench, copyInPostgres, copyOf, demo, figure, keySetting, load, login, median, NOW, pairs, prepared, program, rate, root, serve, short, signIn, tidy } from "./support/frame.mjs";

const PG = Boolean(process.env.KOERS_TEST_PG), name = (figure) => `omvang_${figure}${PG ? "_pg" : ""}`;
const KNOPEN = short ? 100000 : 1000000;
const settings = { ...process.env, KOERS_NU: NOW };
/** Who they are in the demo and in the large organisation; there with the address of their role. */
const people = {
  quality: ["anna@voorbeeldwaard.example", "kwaliteit@grootland.example"],
  board: ["hendrik@voorbeeldwaard.example", "bestuur@grootland.example"],
  council: ["tineke@voorbeeldwaard.example", "ccr@grootland.example"],
  lead: ["bram@voorbeeldwaard.example", "teamleider@grootland.example"],
  team: ["samira@voorbeeldwaard.example", "team@grootland.example"],
};

const large = () => prepared(`omvang-${KNOPEN}`, (dir) => {
  console.log(`making ${KNOPEN} knopen, once; this takes minutes`);
  execFileSync(program("bench-size"), [path.join(dir, "koers.db"), String(KNOPEN)], { env: settings, stdio: ["ignore", "inherit", "ignore"] });
}, NOW + fs.readFileSync(path.join(root, "bench/size.c"), "utf8"));

/** The newest theme, cycle and signal of someone's first page, by the links on the pages that list them. */
async function chain(server, cookie) {
  const links = async (page, pattern) => {
    const text = await (await fetch(`http://${server.address}${page}`, { headers: { cookie } })).text();
    return [...text.matchAll(pattern)].map((m) => m[1]);
  };
  const [theme] = await links("/themas", /href="(\/themas\/\d+)"/g);
  const cycles = await links("/leren", /href="(\/leren\/\d+)"/g);
  const [signal] = await links("/signalen?status=beantwoord", /href="(\/signalen\/\d+)"/g);
  return { theme, cycle: cycles.at(-1), signal };
}

/** One figure per name: the worst of its pages counts. */
const pages = (ids) => ({
  start: Object.keys(people).map((who) => [who, "/"]),
  inbox: [["quality", "/signalen"], ["quality", "/signalen?status=beantwoord"], ["lead", "/signalen"], ["lead", "/signalen?status=beantwoord"]],
  chain: ["quality", "lead"].flatMap((who) => [[who, ids.theme], [who, ids.cycle], [who, ids.signal]]),
  coverage: [["quality", "/dekking"], ["lead", "/dekking"]],
});

await bench(async () => {
  const dirs = [await demo(), await large()], { password } = login(dirs[0]);
  const stores = dirs.map((d) => (PG ? copyInPostgres : copyOf)(path.join(d, "koers.db")));
  const servers = [await serve(stores[0]), await serve(stores[1])];
  const cookies = [{}, {}];
  for (const i of [0, 1])
    for (const [who, mails] of Object.entries(people)) cookies[i][who] = await signIn(servers[i], mails[i], password);
  const sets = [];
  for (const i of [0, 1]) sets.push(pages(await chain(servers[i], cookies[i].lead)));
  for (const group of Object.keys(sets[0])) {
    let worst;
    for (const [k, [who, page]] of sets[0][group].entries()) {
      const target = (i, at) => ({ to: servers[i].address, path: at, headers: [`Cookie: ${cookies[i][who]}`] });
      const all = load([target(0, page), target(1, sets[1][group][k][1])], { clients: 1, ms: short ? 30 : 60, rounds: short ? 9 : 21 });
      const ratios = pairs(all, 0, 1);
      if (!worst || median(ratios) > median(worst.ratios))
        worst = { ratios, words: `${who} ${sets[1][group][k][1]}, ${tidy(1e6 / rate(all, 1))} : ${tidy(1e6 / rate(all, 0))} µs` };
      console.log(`  ${who} ${page}: ${tidy(median(ratios))}`);
    }
    figure(name(group), worst.ratios, { atMost: 2, words: `the worst: ${worst.words}` });
  }
  for (const s of servers) await s.stop();
  const told = execFileSync(program("bench-publish"), [stores[1], short ? "4" : "12"], { encoding: "utf8", env: { ...settings, ...keySetting(stores[1]) } });
  const rows = told.trim().split("\n").map((l) => l.split(" ").map(Number));
  const column = (k) => rows.map((r) => r[k]);
  figure(name("publish"), column(0).map((s) => s / 2), { atMost: 1, words: `${tidy(median(column(0)))} of 2 s` });
  figure(name("publish_writer"), column(1).map((ms) => ms / 20), { atMost: 1, words: `longest write ${tidy(median(column(1)))} of 20 ms` });
  figure(name("freeze_writer"), column(2).map((ms) => ms / 20), { atMost: 1, words: `${tidy(median(column(2)))} of 20 ms` });
});
