// A public signal, durable: 64 visitors post while a sync costs one millisecond (libslow_sync.so, the same for all). At least 15
// times the same program when it commits each request by itself (each.c), and at least 0.6 of a bare evhttp handler with a group
// commit that runs the same statements without form token, rights, checks or form. Each post has a token of its own and, over the unix socket, an
// address of its own: the limits per address stay on and are not what is measured. Not here: the peer (peer.c).
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { answers, bench, BOTH, copyOf, demo, figure, load, pairs, program, rate, scratch, serve, short, start, tidy, used } from "./support/frame.mjs";
import { generalise, script, transactions } from "./support/trace.mjs";

const VISITORS = 64;
const FIELDS = new URLSearchParams({ verhaal: "Het eten was koud, en dat is al de derde keer deze week. Kan het anders?", bouwsteen: "1", email: "" }).toString();
const slow = { LD_PRELOAD: program("libslow_sync.so") };

/** Posts n signals, one after the other, as a visitor does. */
function postSome(to, page, n) {
  load([{ to, path: page, form: FIELDS, stock: n }], { clients: 1, requests: 1, rounds: n });
}

await bench(async () => {
  const file = path.join(await demo(), "koers.db"), page = "/s/zorggroep-voorbeeldwaard/huize-dijkzicht";
  const seen = await transactions(copyOf(file), { unix: true }, async (server) => postSome(server.address, page, 3));
  const made = seen.filter((t) => t.some(({ sql }) => /INSERT INTO signaal\b/.test(sql)));
  const own = made.map((t) => t.filter(({ sql }) => !/^(SAVEPOINT|RELEASE|PRAGMA)|\bverbruikt_token\b|'main'\./.test(sql)));
  const files = scratch(), sql = path.join(files, "sql"), form = path.join(files, "page");
  fs.writeFileSync(sql, script(generalise(own[1], own[2])));
  const options = { env: slow, core: BOTH };
  const server = await serve(copyOf(file), { ...options, unix: true });
  const each = await serve(copyOf(file), { ...options, unix: true, as: program("bench-each") });
  fs.writeFileSync(form, execFileSync("curl", ["-s", "--unix-socket", server.address.slice(5), `http://localhost${page}`]));
  const address = `unix:${path.join(scratch(), "s")}`;
  const bare = await start([program("bench-peer"), "--write", "--listen", address, "--db", copyOf(file), "--sql", sql, "--page", form], { ...options, address });
  const ms = short ? 250 : 600, rounds = short ? 6 : 20, stock = [16, 16, 2].map((k) => k * ms * rounds); // more than any makes
  const all = load([server, bare, each].map((s, i) => ({ to: s.address, path: page, form: FIELDS, stock: stock[i] })), { clients: VISITORS, ms, rounds, core: BOTH });
  const cost = used(server, "schrijver") / answers(all, 0);
  const rates = [0, 1, 2].map((i) => tidy(rate(all, i)));
  figure("signals_each", pairs(all, 0, 2), { atLeast: 15, words: `${rates[0]} : ${rates[2]} signals/s, ${tidy(cost)} µs of the writer each` });
  figure("signals_group", pairs(all, 0, 1), { atLeast: 0.6, words: `${rates[0]} : ${rates[1]} signals/s, ${own[1].length} statements each` });
});
