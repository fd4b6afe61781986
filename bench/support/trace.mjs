// Which statements a request runs, with what values, taken from the program itself (libtrace.so), for the bare peer to run
// the same. Not here: the peer (bench/peer.c).
import { program, serve } from "./frame.mjs";

/** Starts the program on db with the trace, lets ask(server) do its requests, and gives each transaction it ran: a list of
 *  { sql, values: { index: "kind value" } }. */
export async function transactions(db, options, ask) {
  const server = await serve(db, { ...options, env: { LD_PRELOAD: program("libtrace.so") } });
  await ask(server);
  await server.stop();
  const done = [], open = new Map(), bound = new Map();
  for (const [, what, thread, statement, rest] of server.said().matchAll(/^(bind|sql) (\d+) (\S+) (.*)$/gm)) {
    if (what === "bind") {
      const [, i, value] = /^(\d+) (.*)$/.exec(rest);
      bound.set(statement, { ...bound.get(statement), [i]: value });
      continue;
    }
    if (/^BEGIN/.test(rest)) open.set(thread, []);
    else if (/^(COMMIT|ROLLBACK)$/.test(rest)) { done.push(open.get(thread) ?? []); open.delete(thread); }
    else open.get(thread)?.push({ sql: rest, values: bound.get(statement) ?? {} });
    bound.delete(statement);
  }
  return done;
}

/** Two runs of the same work as one: a number that differs counts on from the first ("n"), bytes that differ are chance, the same
 *  wherever the first run had the same ("r"). */
export function generalise(first, second) {
  const chance = new Map();
  return first.map(({ sql, values }, i) => {
    if (second[i]?.sql !== sql) throw new Error(`the two traces differ: ${sql} / ${second[i]?.sql}`);
    return { sql, values: Object.fromEntries(Object.entries(values).map(([k, value]) => {
      if (second[i].values[k] === value) return [k, value];
      if (value.startsWith("i ")) return [k, `n ${value.slice(2)}`];
      if (!value.startsWith("b ")) throw new Error(`text differs between two traces: ${value} / ${second[i].values[k]} in ${sql}`);
      if (!chance.has(value)) chance.set(value, chance.size);
      return [k, `r ${chance.get(value)}`];
    })) };
  });
}

/** As the peer reads them: a line per statement, and a line per value. */
export const script = (statements) => statements
  .map(({ sql, values }) => [`sql ${sql}`, ...Object.entries(values).map(([k, v]) => `${k} ${v}`)].join("\n")).join("\n");
