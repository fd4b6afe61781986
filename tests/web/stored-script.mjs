// Script in what people type: every form of the demo is filled in by people of many roles with text that tries to become an
// element, an attribute or an address; a document with it is frozen, approved and published. Then every page that anyone
// reaches, in two languages, is parsed as a browser does: all of it stayed text, and in Chromium nothing ran.
// Not here: the escapes themselves (tests/tools/htmlgen, src/web/*_test.c), links (all-pages.mjs).
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { filled, formsOf, walk } from "../attack/forms.mjs";
import { Client } from "./client.mjs";
import { ensure, equal, run, scratch, serve, test, visitor } from "./harness.mjs";

const TODAY = "2026-03-20";
// Each text carries a number, so that where it is shown tells which field it came from: m12q.
const SHAPES = [
  (n) => `<img src=x onerror=self.xss=${n}> m${n}q`,
  (n) => `"><svg onload=self.xss=${n}> m${n}q`,
  (n) => `'></textarea><script>self.xss=${n}</script> m${n}q`,
  (n) => `[k](javascript:self.xss=${n}) m${n}q`,
  (n) => `</title></style><b xss=${n}> m${n}q`,
  (n) => `&lt;img src=x onerror=self.xss=${n}&gt; m${n}q`,
  (n) => `\` onmouseover=self.xss=${n} x=" m${n}q`,
  (n) => `<!--><iframe srcdoc="<b xss>"> m${n}q`,
  (n) => `\u2028<a href="jAvaScript:xss=${n}">k</a> m${n}q`,
];
const SHORT = (n) => `<b xss>m${n}q`;
const PEOPLE = ["beheer@", "anna@", "bram@", "samira@", "hendrik@", "corrie@", "tineke@", "yusuf@", "joke@", "gerrit@", "els@", "karel@"];
// Forms that would end a session, close an account or remove what was just entered.
const LEFT_ALONE = /\/(uitloggen|account\/.*|sluiten|weg|intrekken|stoppen|einde|vervalt|verberg|totp-uit|link|wachtwoord-vergeten|inloggen)$|^\/(taken|toegang)\//;
const NO_WALK = /^\/(static|taal|locatie\/kies|bijlagen)/;

const fields = new Map(); // number -> what it was put into
let number = 0;
const label = (route, field) => { fields.set(++number, `${route} ${field}`); return number; };
const routeOf = (action) => action.split("?")[0].replace(/\/\d+(?=\/|$)/g, "/N").replace(/\/[0-9a-f]{16,}/g, "/H");

/** Fills a form, first boldly, then shorter, then with plain words where Koers objects. True when it was taken. */
async function attack(client, page, form, turn) {
  const route = routeOf(form.action), plain = new Set();
  for (let round = 0; round < 6; round++) {
    const shape = round === 0 ? SHAPES[turn % SHAPES.length] : SHORT;
    const pairs = filled(form, (f) => {
      const n = label(route, f.name);
      if (plain.has(f.name)) return f.kind === "email" || f.name === "email" ? `m${n}q@b.example` : f.value || (f.name.match(/waarde|aantal|^n$|uitgenodigd/) ? "12" : "");
      return shape(n);
    }, TODAY, Math.max(0, round - 2)).filter(([name]) => !(route.endsWith("/N/verhaal") && name === "verhaal")) // a new story, not one that is there
      .map(([name, value]) => (name === "waar" ? [name, form.fields.find((f) => f.name === name).choices[0]] : [name, value])); // the whole organisation: any role fits
    const done = await client.post(page, form.action, pairs).catch(() => null);
    if (!done || done.status === 404) return false; // the page no longer has it
    ensure(done.status < 500, `${form.action}: ${done.status} on ${JSON.stringify(pairs)}`);
    look(done.text, `${form.action} (answer ${done.status})`, done.type);
    if (done.status !== 422) return done.status < 400;
    for (const [, name] of done.text.matchAll(/name="([^"]+)"[^>]*aria-invalid="true"/g)) if (round > 0) plain.add(name);
  }
  return false;
}

// ---- what is looked at ----
const html = []; // [where, text], taken apart in Chromium at the end
const shown = new Map(); // number -> first page that shows it
const pagesWith = new Map(); // route -> a page with such text, for a look in the browser
function look(text, where, type) {
  for (const [, n] of text.matchAll(/m(\d+)q/g)) if (!shown.has(Number(n))) shown.set(Number(n), where);
  if (type.startsWith("text/html")) html.push([where, text]);
}

/** In the page: what of these documents is more than what our templates write. */
const inspect = (list) => list.flatMap(([where, text]) => {
  const wrong = [];
  const doc = new DOMParser().parseFromString(text, "text/html");
  for (const e of doc.querySelectorAll("*")) {
    const tag = e.localName;
    if (["iframe", "object", "embed", "base", "style", "template", "noscript", "frame", "applet"].includes(tag)) wrong.push(`<${tag}>`);
    if (tag === "script" && (!/^(\.\.\/)*\/?static\//.test(e.getAttribute("src") ?? "") || e.textContent.trim()) && e.type !== "application/ld+json") wrong.push(`script: ${e.outerHTML.slice(0, 80)}`);
    if (tag === "meta" && e.httpEquiv && !/^(content-security-policy|refresh)$/i.test(e.httpEquiv)) wrong.push(`meta ${e.httpEquiv}`);
    for (const a of e.attributes) {
      if (/^on/i.test(a.name) || a.name === "xss" || a.name === "style" || a.name === "srcdoc") wrong.push(`${tag} ${a.name}="${a.value.slice(0, 60)}"`);
      if (["href", "src", "action", "formaction", "xlink:href", "data"].includes(a.name) && /^[\s\0-\x1f]*(javascript|vbscript|data:text|data:image\/svg)/i.test(a.value)) wrong.push(`${tag} ${a.name}="${a.value.slice(0, 60)}"`);
      if (/[<>"'`=\s]/.test(a.name)) wrong.push(`${tag} with an attribute "${a.name.slice(0, 40)}"`);
    }
    if (tag === "img" && e.getAttribute("src") === "x") wrong.push("img src=x");
    if (tag === "b") wrong.push(`<b>: ${e.outerHTML.slice(0, 60)}`);
  }
  return wrong.length ? [`${where}: ${[...new Set(wrong)].slice(0, 4).join("; ")}`] : [];
});

// ---- the attack ----
async function everyForm(server, people) {
  const found = new Map(); // route -> [{ who, page, form }]
  for (const [who, client] of people) {
    const mine = new Map();
    await walk(client, ["/", "/account", "/code", `/s/${server.slug}`, "/leren/nieuw", "/verhalen/nieuw", "/signalen/nieuw"], { perRoute: 3, base: server.url, skip: (at) => NO_WALK.test(at),
      look: (at, answer) => {
        if (!answer.type.startsWith("text/html")) return;
        for (const form of formsOf(answer.text, at.split("?")[0])) {
          const route = routeOf(form.action);
          if (LEFT_ALONE.test(form.action) || form.multipart || !form.fields.some((f) => ["text", "long", "email", "search", "url", "hidden"].includes(f.kind))) continue;
          const had = mine.get(route) ?? 0;
          if (had >= 2) continue;
          mine.set(route, had + 1);
          found.set(route, [...(found.get(route) ?? []), { who, client, page: at, form }]);
        }
      } });
  }
  const taken = new Set();
  let turn = 0;
  const late = (route) => /\/(keuze|slot|reden|evaluatie|klaar)$/.test(route); // what ends a cycle comes last
  for (const [route, list] of [...found].sort(([a], [b]) => late(a) - late(b)))
    for (const { client, page, form } of list.slice(0, 9))
      if (await attack(client, page, form, turn++)) taken.add(route);
  return { found, taken };
}

async function upload(client, on, action, name, bytes, type, extra = {}) {
  const body = new FormData();
  body.set("token", await client.token(on, action));
  for (const [k, v] of Object.entries(extra)) body.set(k, v);
  body.set("bestand", new Blob([bytes], { type }), name);
  return client.ask(action, { method: "POST", body });
}

/** Names of files, and files that would like to be pages. */
async function files(server, anna) {
  const theme = /href="(\/themas\/\d+)"/.exec((await anna.get("/themas")).text)[1], id = theme.split("/")[2];
  const pdf = "%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n";
  for (const [i, name] of [`"><img src=x onerror=self.xss=1>.pdf`, `<svg onload=xss>.pdf`, `a.html`, `'+alert(1)+'.svg`].entries()) {
    const n = label("bijlage", name);
    const bytes = i === 2 ? "<!DOCTYPE html><script>self.xss=1</script>" : i === 3 ? `<svg xmlns="http://www.w3.org/2000/svg" onload="self.xss=1"/>` : pdf;
    const done = await upload(anna, theme, `/knopen/${id}/bijlagen`, name.replace(".", ` m${n}q.`), bytes, "text/html");
    ensure([303, 422].includes(done.status), `${name}: ${done.status}`);
  }
  const page = await anna.get(theme);
  look(page.text, theme, page.type);
  let served = 0;
  for (const [, at] of page.text.matchAll(/href="(\/bijlagen\/\d+)"/g)) {
    const file = await anna.get(at);
    ensure(!/html|svg|xml|javascript/.test(file.type) || /openxml/.test(file.type), `${at} is sent as ${file.type}`);
    ensure(/^attachment;/.test(file.headers.get("content-disposition") ?? ""), `${at} is not a download`);
    equal(file.headers.get("x-content-type-options"), "nosniff", at);
    served++;
  }
  ensure(served >= 3, `${served} attachments`);
  const csv = `locatie;datum;toelichting\n${Array.from({ length: 12 }, () => `"<img src=x onerror=xss m${label("csv", "locatie")}q>";2024-10-01;"<b xss>m${label("csv", "antwoord")}q"`).join("\n")}\n`;
  const handed = await upload(anna, "/meten/nieuw", "/meten/nieuw", `<b xss>m${label("csv", "bestandsnaam")}q.csv`, csv, "text/csv",
    { instrument: "mee:generiek-kompas", van: "2024-09-01", tot: "2024-11-30", uitgenodigd: "40" });
  look(handed.text, "/meten/nieuw (answer)", handed.type);
  if (handed.status === 303) {
    const at = new URL(handed.location, server.url).pathname, p = await anna.get(at);
    look(p.text, at, p.type);
  }
  const odd = await upload(anna, "/meten/instrumenten", "/meten/instrumenten", `<b xss>.json`, JSON.stringify({ "<b xss>": "<img src=x onerror=xss>" }), "application/json");
  look(odd.text, "/meten/instrumenten (answer)", odd.type);
}

/** The complete document of the demo once more, now with such sentences, to its public address. */
async function publish(server, anna, hendrik) {
  const list = (await anna.get("/kwaliteitsbeeld")).text;
  for (const [, at] of list.matchAll(/href="(\/kwaliteitsbeeld\/\d+)"/g)) {
    const n = label("publicatie", "inleiding");
    await anna.post(at, `${at}/inleiding`, { inleiding: SHAPES[0](n) }).catch(() => null);
    const chapter = /href="(\/kwaliteitsbeeld\/\d+\/hoofdstuk\/\d+)"/.exec((await anna.get(at)).text)?.[1];
    if (chapter) {
      const page = await anna.get(chapter);
      const form = formsOf(page.text, chapter).find((f) => f.action.endsWith("/zin"));
      const grounds = form?.fields.find((f) => f.name === "gronden")?.choices.slice(0, 2) ?? [];
      for (const shape of SHAPES) await anna.post(chapter, `${chapter}/zin`, [["tekst", `${shape(label("publicatie", "zin"))} staat in een zin.`], ["deel", "vooruitblik"], ...grounds.map((g) => ["gronden", g])]);
    }
    const versions = `${at}/versies`;
    const frozen = await anna.post(versions, versions).catch(() => null);
    if (frozen?.status !== 303) continue;
    const page = (await hendrik.get(versions)).text;
    const number_ = Math.max(...[...page.matchAll(/versies\/(\d+)\/vaststellen/g)].map((m) => Number(m[1])));
    if (!Number.isFinite(number_)) continue;
    equal((await hendrik.post(versions, `${versions}/${number_}/vaststellen`, [["zeker", "1"]])).status, 303, "approving");
    const job = await anna.post(versions, `${versions}/${number_}/publiceren`, [["zeker", "1"]]);
    equal(job.status, 303, "publishing");
    for (let i = 0; job.location.startsWith("/taken/"); i++) {
      const { klaar, mislukt } = JSON.parse((await anna.json(job.location)).text);
      if (klaar) break;
      ensure(i < 120 && !mislukt, "the publication did not end");
      await new Promise((r) => setTimeout(r, 250));
    }
    return true;
  }
  return false;
}

export default async function () {
  const server = await serve({ demo: true });
  const people = [];
  for (const who of PEOPLE) people.push([who, await new Client(server).signIn(server.logins.find((l) => l.email.startsWith(who)))]);
  const by = (who) => people.find(([w]) => w === who)[1];
  const giver = new Client(server), nobody = new Client(server);
  const place = /href="(\/s\/[^"]+\/[^"]+)"/.exec((await giver.get(`/s/${server.slug}`)).text)[1];
  equal((await giver.post(place, place, { verhaal: SHAPES[0](label("/s", "verhaal")) })).status, 303, "a signal");
  await giver.post("/code/mijn", "/code/toevoegen", { verhaal: SHAPES[1](label("/code/toevoegen", "verhaal")) });

  let forms;
  await test("every form takes such text or objects in words", async () => {
    forms = await everyForm(server, people);
    const never = [...forms.found.keys()].filter((r) => !forms.taken.has(r));
    console.log(`        ${forms.found.size} forms, ${number} texts; never taken: ${never.join(", ") || "none"}`);
    ensure(forms.found.size >= 40, `only ${forms.found.size} forms were found`);
    ensure(forms.taken.size >= 35, `only ${forms.taken.size} forms took it: ${never.join(", ")}`);
  });
  await test("files by such names, and files that would be pages", () => files(server, by("anna@")));
  await test("a document with such sentences is frozen, approved and published", async () =>
    ensure(await publish(server, by("anna@"), by("hendrik@")), "no document could be published"));

  await test("nothing of it is more than text, for anyone, in two languages", async () => {
    let asked = 0;
    for (const lang of ["nl", "en"]) {
      for (const [who, client] of [...people.filter(([w]) => lang === "nl" || /anna|beheer|corrie/.test(w)), ["giver", giver], ["nobody", nobody]]) {
        client.cookies.set("koers_taal", lang);
        await walk(client, ["/", `/s/${server.slug}`, place, "/code", "/code/mijn", "/code/dank", "/zoeken?q=xss", "/zoeken?q=%3Cb+xss%3E"], { perRoute: lang === "nl" ? 5 : 2, base: server.url,
          skip: (at) => NO_WALK.test(at),
          look: (at, answer) => {
            asked++;
            ensure(answer.status < 500, `${at}: ${answer.status}`);
            if (!answer.type.startsWith("text/html")) equal(answer.headers.get("x-content-type-options"), "nosniff", at);
            look(answer.text, `${at} (${lang}, ${who})`, answer.type);
            if (/m\d+q/.test(answer.text) && answer.type.startsWith("text/html") && !pagesWith.has(routeOf(at))) pagesWith.set(routeOf(at), { at, client });
          } });
        client.cookies.set("koers_taal", "nl");
      }
    }
    const dir = path.join(scratch("koers-site"), "site"), years = new Set(html.map(([w]) => /^\/kb\/[^ ]*\/(20\d\d)/.exec(w)?.[1]).filter(Boolean));
    for (const year of years) run(["publiceer", year, dir, "--db", server.db]);
    for (const file of fs.existsSync(dir) ? fs.readdirSync(dir, { recursive: true }) : []) if (file.endsWith(".html")) look(fs.readFileSync(path.join(dir, file), "utf8"), `koers publiceer ${file}`, "text/html");
    const page = await visitor(server);
    const wrong = [];
    for (let i = 0; i < html.length; i += 25) wrong.push(...(await page.evaluate(inspect, html.slice(i, i + 25))));
    // The inspection itself sees what it looks for.
    equal((await page.evaluate(inspect, [["probe", `<p>${SHAPES[0](1)}<p>${SHAPES[1](1)}<p ${SHAPES[6](1)}>`]])).length, 1, "the inspection");
    await page.context().close();
    const seen = new Set([...shown.keys()].map((n) => fields.get(n))), published = [...shown.values(), ...html.filter(([, t]) => /m\d+q/.test(t)).map(([w]) => w)].filter((w) => w.startsWith("/kb/")).length;
    console.log(`        ${asked} pages asked, ${html.length} documents taken apart; texts of ${seen.size} fields were shown on ${pagesWith.size} kinds of page, ${published} of them public`);
    ensure(!wrong.length, `${wrong.length} pages\n${wrong.slice(0, 20).join("\n")}`);
    ensure(seen.size >= 45, `texts of only ${seen.size} fields were shown`);
    ensure(published >= 3, `only ${published} public pages show such text`);
  });

  await test("in Chromium nothing ran and the policy had nothing to stop", async () => {
    const wrong = [], tabs = new Map();
    let n = 0;
    for (const [route, { at, client }] of pagesWith) {
      if (!tabs.has(client)) {
        const page = await visitor(server, { state: client.state("nl") });
        page.on("dialog", (d) => { wrong.push(`${page.url()}: dialog ${d.message()}`); d.dismiss(); });
        await page.addInitScript(() => addEventListener("securitypolicyviolation", (e) => { self.stopped = `${e.violatedDirective} ${e.blockedURI}`; }));
        tabs.set(client, page);
      }
      const page = tabs.get(client);
      page.trouble.length = 0;
      await page.goto(at, { waitUntil: "load" });
      const found = await page.evaluate(() => [self.xss, self.stopped, document.querySelector("[xss]")?.outerHTML].filter((x) => x !== undefined));
      if (found.length || page.trouble.length) wrong.push(`${route} ${at}: ${[...found, ...page.trouble].join("; ")}`);
      n++;
    }
    for (const page of tabs.values()) await page.context().close();
    ensure(n >= 25, `only ${n} pages`);
    ensure(!wrong.length, wrong.join("\n"));
  });
  await test("mails hold it as text, in one line where a line is meant", () => {
    const mails = JSON.parse(execFileSync("sqlite3", ["-json", server.db, "SELECT aan, onderwerp, inhoud FROM post_uit"], { encoding: "utf8", maxBuffer: 1 << 26 }) || "[]");
    ensure(mails.length > 0, "no mail was laid ready");
    ensure(mails.some((m) => /m\d+q/.test(m.inhoud + m.onderwerp)), "no mail holds what was typed");
    for (const m of mails) ensure(!/[\0-\x1f\x7f]/.test(m.aan + m.onderwerp), `a mail to "${m.aan}" about "${m.onderwerp}"`);
    ensure(/in orde|klopt/i.test(run(["controleer", "--db", server.db])), "the log does not verify after all that");
  });
}
