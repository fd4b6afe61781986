// A year of two organisations that share three people, in Chromium: a council in each and a team across both, signals, a complaint, a
// theme, a measurement that one of them corrects; in autumn a late signal, a learning cycle to its end, a proposal, two windows at
// once, a membership that ends; a year later both ask their council for its voice and publish. After each step nothing of the one
// shows in the other: pages as data, what they open, search, mail, public pages. What only fills the year goes without the browser.
// Not here: what each page must be (all-pages.mjs), signing in and joining (account.mjs), what may be replaced (besluit_test.c).
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Client, unescape } from "./client.mjs";
import { ensure, equal, run, scratch, serve, test, visitor } from "./harness.mjs";

const PASSWORD = "een lange zin om te onthouden";
const YEAR = { begin: "2025-03-03T09:00:00", autumn: "2025-10-06T09:00:00", after: "2026-02-09T09:00:00" };
const main = (page) => page.locator("main").innerText();
const at = (page) => new URL(page.url()).pathname;
const slugs = { a: "zorggroep-de-linde", b: "thuiszorg-oost" };
/** What stands in one organisation only: none of it may be found in the other. */
const SIDES = {
  a: { name: "Zorggroep De Linde", place: "Zandkamp", kind: "verpleeghuis", signal: "De zandbak in de tuin ligt vol bladeren.", late: "De zanderige stoep is glad.", complaint: "Mijn zandkleurige jas is weg.",
    theme: "Buiten zijn", cycle: "Zandpaden schoon", council: "Cliëntenraad Zandkamp", voice: "De paden van zand zijn nu begaanbaar.", proposal: "Zandtafel voor bewoners", sentence: "Zandkamp veegt elke week.", member: "Zandra Zomer", story: "Ik wandel weer door het zand." },
  b: { name: "Thuiszorg Oost", place: "Waterwijk", kind: "thuiszorg", signal: "Het waterkannetje staat te hoog.", late: "De waterkraan lekt al weken.", complaint: "Mijn waterfles is verwisseld.",
    theme: "Genoeg drinken", cycle: "Waterglas binnen bereik", council: "Cliëntenraad Waterwijk", voice: "Het water staat nu binnen handbereik.", proposal: "Waterpunt in elke straat", sentence: "Waterwijk schenkt elke dag bij.", member: "Waldo Water", story: "Ik pak mijn water zelf." },
};
/** Three people in both, with another role in each; the others are of one. */
const SHARED = { noor: ["Noor Willems", "kwaliteitsmedewerker", "professional"], corrie: ["Corrie Zijlstra", "clientenraad_lokaal", "clientenraad_lokaal"], yusuf: ["Yusuf Demir", "professional", "kwaliteitsmedewerker"] };
const OWN = { lead: "leidinggevende", klacht: "klachtenfunctionaris", bestuur: "bestuurder" };
const TEAM = "Buurtteam over de grens";

/** Fills the form whose address ends in action, and sends it. */
async function send(page, action, fields = {}) {
  const form = page.locator(`main form[method="post"][action$="${action}"]`).first();
  if (!(await form.count())) ensure(false, `no form to ${action} on ${page.url()}:\n${(await main(page)).slice(0, 1500)}`);
  await form.evaluate((f) => { for (let e = f; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true; });
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${name}"]`).first();
    ensure(await field.count(), `no field ${name} in ${action} on ${page.url()}`);
    const kind = await field.evaluate((e) => (e.tagName === "SELECT" ? "select" : e.type));
    if (kind === "file") await field.setInputFiles(value);
    else if (kind === "select") await field.selectOption(value);
    else if (kind === "radio" || kind === "checkbox") for (const v of [value].flat()) await form.locator(`[name="${name}"]${v === true ? "" : `[value="${v}"]`}`).first().check();
    else await field.fill(String(value));
  }
  await Promise.all([page.waitForEvent("load"), form.locator("button").last().click()]);
  const error = page.locator("main .utrecht-alert--error");
  if (await error.count()) ensure(false, `${action}: ${await error.first().innerText()}\n${(await main(page)).slice(0, 800)}`);
}
const option = (page, action, name, words) => page.locator(`main form[action$="${action}"] [name="${name}"]`).first()
  .evaluate((e, w) => [...(e.options ?? [])].find((o) => o.text.includes(w))?.value ?? "", words);
/** Of checkboxes and radios: the values whose label holds these words. */
const labelled = (page, action, name, word) => page.locator(`main form[action$="${action}"] [name="${name}"]`)
  .evaluateAll((all, w) => all.filter((e) => e.closest("label").innerText.includes(w)).map((e) => e.value), word);
/** A person's session, made without a browser: signed in, and the organisation chosen when there are more. */
async function session(w, email, side) {
  const client = await new Client(w.server).signIn({ email, password: PASSWORD });
  if ((await client.get("/organisatie/kies")).text.includes(`/organisatie/kies/${slugs[side]}`)) await client.post("/organisatie/kies", `/organisatie/kies/${slugs[side]}`);
  ensure((await client.json("/")).text.includes("wacht"), `${email} has no start page in ${side}`);
  return client;
}
async function choose(page, side) {
  if (at(page) !== "/organisatie/kies") await page.goto("/organisatie/kies");
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: SIDES[side].name, exact: true }).click()]);
}
/** The server begins again at a later day on the same database; nobody is signed in any more. */
async function day(w, now) {
  await w.server?.stop();
  for (const page of w.pages?.values() ?? []) await page.context().close();
  w.server = await serve({ db: w.db, now, args: ["--zonder", "post,pdf"] });
  w.pages = new Map();
  w.sessions = new Map();
}
const kept = async (map, key, make) => map.get(key) ?? map.set(key, await make()).get(key);
const client = (w, side, key) => kept(w.sessions, `${side}/${key}`, () => session(w, SHARED[key] ? `${key}@elders.example` : `${key}@${side}.example`, side));
/** The browser page of a person in one organisation, signed in once a day. */
const as = (w, side, key) => kept(w.pages, `${side}/${key}`, async () => visitor(w.server, { state: (await client(w, side, key)).state("nl") }));
const words = (side) => Object.entries(SIDES[side]).filter(([k]) => !["kind", "name"].includes(k)).map(([, v]) => v);
/** What of both is searched for: in the one it is found, in the other it is not. */
const SEARCHED = (side) => [SIDES[side].signal.split(" ")[1], SIDES[side].theme, SIDES[side].cycle, SIDES[side].proposal];
const PAGES = ["/", "/wacht", "/signalen", "/signalen/mijn", "/zonder-antwoord", "/themas", "/leren", "/voorstellen", "/gezelschappen", "/kwaliteitsbeeld", "/klachten", "/dringend",
  "/terugkoppeling", "/dekking", "/meten", "/meten/nieuw", "/gedeeld", "/inhoud", "/beheer", "/beheer/locaties", "/beheer/audit", "/account"];
function clean(text, other, where) {
  for (const word of words(other)) ensure(!text.includes(word), `${where} says "${word}":\n${text.slice(Math.max(0, text.indexOf(word) - 300), text.indexOf(word) + 200)}`);
}
/** Whatever a person of one organisation can open there holds no word of the other: lists, what they lead to, what was made in the other. */
async function apart(w, step) {
  for (const [side, other] of [["a", "b"], ["b", "a"]]) {
    const opened = new Set();
    for (const key of [...Object.keys(SHARED).filter((k) => side === "b" || k !== w.gone), "lead", "bestuur", "beheer"]) {
      const asks = await client(w, side, key), todo = [...PAGES, ...w.made[other]];
      for (const url of todo) {
        const { status, text } = await asks.json(url);
        ensure([200, 403, 404].includes(status), `${step}: ${key} in ${side}, ${url}: ${status}`);
        clean(text, other, `${step}: ${url} for ${key} of ${side}`);
        // one person of each kind of page is enough for what the lists open
        for (const [, link] of status === 200 && PAGES.includes(url) ? text.matchAll(/"(\/(?:signalen|themas|leren|voorstellen|gezelschappen|kwaliteitsbeeld|klachten|meten)\/\d+)"/g) : [])
          if (!opened.has(link)) todo.push(link), opened.add(link);
      }
      for (const q of SEARCHED(other)) {
        const { status, text } = await asks.json(`/zoeken?q=${encodeURIComponent(q)}`);
        equal(status, 200, `${step}: ${key} in ${side} searches`);
        clean(text.replaceAll(q, ""), other, `${step}: looking for "${q}" as ${key} of ${side}`);
      }
    }
    w.opened = (w.opened ?? 0) + opened.size;
    const passer = new Client(w.server);
    for (const url of [`/s/${slugs[side]}`, `/s/${slugs[side]}/${SIDES[side].place.toLowerCase()}`, `/kb/${slugs[side]}/`, ...w.published[side]]) {
      const { status, text } = await passer.get(url);
      if (w.published[side].includes(url)) equal(status, 200, `${step}: ${url}`);
      clean(text, other, `${step}: the public page ${url}`);
    }
  }
  const store = new DatabaseSync(w.db, { readOnly: true });
  const mails = store.prepare("SELECT p.aan, p.onderwerp, p.inhoud, o.slug FROM post_uit p JOIN organisatie o ON o.id = p.organisatie").all();
  store.close();
  for (const m of mails) clean(`${m.onderwerp} ${m.inhoud}`, m.slug === slugs.a ? "b" : "a", `${step}: a mail of ${m.slug} to ${m.aan}`);
}
const each = async (work) => { for (const side of ["a", "b"]) await work(side, SIDES[side]); };

async function begin(w) {
  Object.assign(w, { db: path.join(scratch(), "koers.db"), made: { a: [], b: [] }, published: { a: [], b: [] }, team: {}, document: {} });
  const options = { env: { ...process.env, KOERS_NU: YEAR.begin } };
  for (const side of ["a", "b"]) run(["organisatie", "nieuw", SIDES[side].name, "--plaats", "Almelo", "--db", w.db], options);
  const invited = (side, key, naam, rol, place) => /\S+\/toegang\/\S+/.exec(run(["gebruiker", "nieuw", SHARED[key] ? `${key}@elders.example` : `${key}@${side}.example`, "--naam", naam, "--rol", rol,
    "--organisatie", slugs[side], ...(place ? ["--locatie", SIDES[side].place.toLowerCase()] : []), "--db", w.db], options))[0];
  const accept = async (link) => {
    const someone = new Client(w.server), here = new URL(link).pathname;
    const known = !/name="herhaal"/.test((await someone.get(here)).text);
    const done = known ? await someone.post(here, `${here}/aannemen`, { wachtwoord: PASSWORD }) : await someone.post(here, here, { wachtwoord: PASSWORD, herhaal: PASSWORD });
    equal(done.status, 303, `accepting ${known ? "with the own" : "and choosing a"} password`);
  };
  const admins = ["a", "b"].map((side) => invited(side, "beheer", `Bea van ${side}`, "beheerder"));
  await day(w, YEAR.begin);
  for (const link of admins) await accept(link);
  await each(async (side, s) => {
    const beheer = await as(w, side, "beheer");
    await beheer.goto("/beheer/locaties");
    await send(beheer, "/beheer/locaties", { naam: s.place, soort: s.kind, plaats: "Almelo", vestigingsnummer: "" });
    for (const [key, [naam, a, b]] of Object.entries(SHARED)) { const rol = side === "a" ? a : b; await accept(invited(side, key, naam, rol, rol !== "kwaliteitsmedewerker")); }
    for (const [key, rol] of Object.entries(OWN)) await accept(invited(side, key, `${key} van ${side}`, rol, key === "lead"));
    await beheer.goto("/gezelschappen/nieuw");
    await send(beheer, "/gezelschappen", { naam: TEAM, soort: "team", mandaat: "Werkt over de grens van de organisatie." });
    w.team[side] = at(beheer);
    for (const [naam] of [SHARED.noor, SHARED.yusuf]) await send(beheer, "/leden", { persoon: await option(beheer, "/leden", "persoon", naam) });
    await send(beheer, "/leden", { naam: s.member, van_waar: "Een andere organisatie" });
  });
  await apart(w, "at the beginning");
}
async function choosing(w) {
  w.noor = await visitor(w.server);
  await w.noor.goto("/inloggen");
  await send(w.noor, "/inloggen", { email: "noor@elders.example", wachtwoord: PASSWORD });
  equal(at(w.noor), "/organisatie/kies", "who is of two organisations chooses");
  await choose(w.noor, "a");
  ensure((await w.noor.locator("header").innerText()).includes(SIDES.a.name), "the header says where she works");
  await choose(w.noor, "b");
  ensure((await w.noor.locator("header").innerText()).includes(SIDES.b.name), "one session, another organisation");
}
/** By the public page: two that matter and one that will be late; each giver gets a code. */
async function signals(w) {
  await each(async (side, s) => {
    for (const verhaal of [s.signal, s.late, s.complaint]) {
      const giver = new Client(w.server), here = `/s/${slugs[side]}/${s.place.toLowerCase()}`;
      const done = await giver.post(here, here, { verhaal, bouwsteen: "2" });
      ensure([200, 303].includes(done.status), `giving "${verhaal}": ${done.status}`);
    }
    const lead = await as(w, side, "lead");
    await lead.goto("/signalen");
    equal(await lead.locator(".wacht > li").count(), 3, `signals of ${s.name}`);
    await lead.getByRole("link", { name: new RegExp(s.complaint.slice(0, 20)) }).first().click();
    await send(lead, "/doorgeven", { uitweg: "klacht", zeker: true });
    const klacht = await as(w, side, "klacht");
    await klacht.goto("/klachten");
    await klacht.locator('main a[href^="/klachten/"]').first().click();
    ensure((await main(klacht)).includes(s.complaint), `the complaint does not reach who handles it: ${await main(klacht)}`);
    await lead.goto("/signalen");
    const id = await lead.locator(".wacht > li", { hasText: s.signal.slice(0, 20) }).locator('[name="signaal"]').first().getAttribute("value");
    await send(lead, "/signalen/thema", { signaal: [id], nieuw_thema: s.theme });
  });
  await apart(w, "after the signals");
}
/** Made-up answers of one place, all in one month: n of them, of a chance that starts at seed. */
function answers(side, n, seed) {
  const chance = (of) => (seed = (seed * 48271) % 2147483647) % of, codes = ["gehoord", "wensen", "samenwerken"];
  const rows = [["locatie", "datum", ...codes], ...Array.from({ length: n }, () => [SIDES[side].place, `2025-02-${String(1 + chance(28)).padStart(2, "0")}`, ...codes.map(() => 4 + chance(7))])];
  return { name: `${side}.csv`, mimeType: "text/csv", buffer: Buffer.from(rows.map((r) => r.join(";")).join("\r\n")) };
}
/** Waits until the job of this page has ended, then goes where it leads. */
async function job(page) {
  for (let i = 0; /^\/taken\//.test(at(page)); i++) {
    const view = await (await page.request.get(page.url(), { headers: { accept: "application/json" } })).json();
    ensure(!view.mislukt && i < 300, `the job: ${JSON.stringify(view)}`);
    if (view.klaar) return Promise.all([page.waitForEvent("load"), page.reload()]);
    await page.waitForTimeout(100);
  }
}
/** Hands in answers, reads them in and confirms them; gives back the words of the concept. */
async function measure(page, file) {
  await page.goto("/meten/nieuw");
  await send(page, "/meten/nieuw", { bestand: file, instrument: "mee:generiek-kompas", van: "2025-02-01", tot: "2025-02-28", uitgenodigd: 300 });
  const columns = at(page);
  await send(page, columns);
  await send(page, `${columns}/start`);
  await job(page);
  await Promise.all([page.waitForEvent("load"), page.locator("main a").last().click()]);
  const concept = await main(page);
  const replaces = await page.locator('main form[action$="/vaststellen"] [name="zeker"]').count();
  await send(page, "/vaststellen", { keuze: "alles", ...(replaces && { zeker: true }) });
  return concept;
}
/** Both measure the same month; the first finds thirty more answers and replaces its figures. */
async function measuring(w) {
  const [a, b] = [await as(w, "a", "noor"), await as(w, "b", "yusuf")];
  const first = answers("a", 60, 7), rest = answers("a", 30, 11).buffer.toString().split("\r\n").slice(1).join("\r\n");
  await measure(a, first);
  const before = at(a);
  await measure(b, answers("b", 45, 13));
  w.made.b.push(at(b), `${at(b)}/vraag/gehoord`);
  const theirs = (await (await client(w, "b", "yusuf")).json(at(b))).text;
  await apart(w, "after measuring");
  const concept = await measure(a, { ...first, name: "a-beter.csv", buffer: Buffer.from(`${first.buffer}\r\n${rest}`) });
  ensure(/worden vervangen/.test(concept), `the second file does not replace the first:\n${concept.slice(0, 800)}`);
  ensure(/90 ingevulde/.test(await main(a)), (await main(a)).slice(0, 400));
  ensure(at(a) !== before, "the figures stand at the old number");
  w.made.a.push(at(a), `${at(a)}/vraag/gehoord`);
  await a.goto("/meten");
  ensure(!(await a.locator(`main a[href="${before}"]`).count()), "the figures that were replaced are still offered");
  equal((await (await client(w, "b", "yusuf")).json(at(b))).text, theirs, "the figures of the other changed with the correction");
  await apart(w, "after the correction");
}
/** Half a year later: the signals that nobody answered are the board's, as a number. */
async function late(w) {
  await day(w, YEAR.autumn);
  await each(async (side, s) => {
    const board = await as(w, side, "bestuur");
    const number = async (n) => {
      await board.goto("/zonder-antwoord");
      const row = await board.locator("main tbody tr", { hasText: s.place }).innerText();
      ensure(new RegExp(`^\\s*${s.place}\\s+${n}\\s+${n}\\s`).test(row), `the board does not read ${n} late signals: ${row}`);
    };
    await number(2);
    const lead = await as(w, side, "lead");
    await lead.goto("/signalen?status=bezig");
    await lead.getByRole("link", { name: new RegExp(s.signal.slice(0, 20)) }).first().click();
    await send(lead, "/antwoord", { soort: "gedaan", tekst: "Wij gaan ermee aan de slag." });
    await number(1);
    // the hourly round does the same as an answer at that place: what is still late waits for the board
    await board.goto("/wacht");
    ensure(/twee weken langer dan beloofd/.test(await main(board)), `the board of ${s.name} is told nothing:\n${await main(board)}`);
    ensure(!(await main(board)).includes(s.late), "the board reads the words of a signal");
  });
  await apart(w, "when signals are late");
}
/** A learning cycle on the theme, from its ground to its end. */
async function learning(w) {
  await each(async (side, s) => {
    const lead = await as(w, side, "lead");
    await lead.goto("/themas");
    await lead.getByRole("link", { name: s.theme }).first().click();
    w.made[side].push(at(lead));
    await lead.getByRole("link", { name: /leercyclus/i }).first().click();
    await send(lead, "/leren/nieuw", { titel: s.cycle, bouwsteen: ["1", "2", "3", "4"], aanleiding: s.signal, locatie: await option(lead, "/leren/nieuw", "locatie", s.place) });
    const cycle = at(lead);
    w.made[side].push(cycle);
    await send(lead, `${cycle}/deelname`, { zorgvragers: 6, naasten: 3, medewerkers: 5 });
    await send(lead, `${cycle}/stap/reflectie`, { tekst: `Wij spraken erover in ${s.place}.`, openbaar: true });
    await send(lead, `${cycle}/stap/doel`, { tekst: s.sentence, waaraan: "Bewoners zeggen het zelf." });
    await send(lead, `${cycle}/stap/actie`, { tekst: "Elke maandag kijken wij het na.", trekker: "Dagteam", vanaf: "2025-09-01", uiterlijk: "2025-10-01" });
    await send(lead, "/klaar");
    await send(lead, `${cycle}/stap/resultaat`, { tekst: `In ${s.place} is het gelukt.` });
    await send(lead, `${cycle}/reden`, { geen_cijfer: "Zo vaak komt het niet voor." });
    await send(lead, `${cycle}/verhaal`, { tekst: s.story, verteller: "zorgvrager", toestemming: true });
    await lead.goto(cycle);
    await lead.locator('main a[href^="/verhalen/"]').first().click();
    w.made[side].push(at(lead));
    await send(lead, "/onherkenbaar", { zeker: true });
    await lead.goto(cycle);
    await send(lead, `${cycle}/slot`, { tekst: "Vraag eerst wat iemand wil.", openbaar: true });
    await send(lead, `${cycle}/keuze`, { keuze: "borgen", tekst: "Het staat in het werkplan." });
    await send(lead, `${cycle}/afronden`);
  });
  await apart(w, "after a learning cycle");
}
/** Each council proposes; the one takes it, the other says why not, and each council reads its own answer. */
async function proposing(w) {
  const answer = { a: ["/aannemen", { bericht: "Zand is er genoeg." }], b: ["/weigeren", { reden: "Water is er al in elke straat." }] };
  await each(async (side, s) => {
    const council = await as(w, side, "corrie"), lead = await as(w, side, "lead");
    await council.goto("/voorstellen/nieuw");
    const [namens] = await labelled(council, "/voorstellen/nieuw", "namens", s.council);
    await send(council, "/voorstellen/nieuw", { wat: "thema", namens, titel: s.proposal, bouwsteen: ["2"], plek: await option(council, "/voorstellen/nieuw", "plek", s.place) });
    const proposal = at(council);
    w.made[side].push(proposal);
    await lead.goto(proposal);
    await send(lead, ...answer[side]);
    await council.goto(proposal);
    const read = await main(council);
    ensure(read.includes(Object.values(answer[side][1])[0]), `the council of ${s.name} does not read the answer:\n${read}`);
    equal(/niet aangenomen/.test(read), side === "b", `what became of the proposal in ${s.name}`);
    await council.goto("/");
    ensure((await main(council)).includes(s.proposal), `the start page of the council of ${s.name} does not say it:\n${await main(council)}`);
  });
  await apart(w, "after the proposals");
}
/** One person in two organisations at once, in two browsers: what each posts lands where it was posted. */
async function twoAtOnce(w) {
  const [a, b] = [await as(w, "a", "noor"), await as(w, "b", "noor")];
  await Promise.all([a.goto("/signalen/nieuw"), b.goto("/signalen/nieuw")]);
  await Promise.all(["a", "b"].map(async (side) => {
    const page = side === "a" ? a : b, s = SIDES[side];
    await send(page, "/signalen/nieuw", { verhaal: `${s.place} vandaag.`, wie: "professional", locatie: await option(page, "/signalen/nieuw", "locatie", s.place) });
  }));
  // a tab that was left open in one, sent after switching to the other, is sent nowhere
  const tab = await a.context().newPage();
  await tab.goto("/signalen/nieuw");
  await choose(a, "b");
  await tab.locator('main [name="verhaal"]').fill("Dit hoort bij Zandkamp.");
  // its session ended with the switch, so it comes back first; sent again it says where it belongs
  for (let i = 0; i < 2; i++) await Promise.all([tab.waitForEvent("load"), tab.locator('main form[method="post"] button').last().click()]);
  ensure(/hoort bij een andere organisatie/.test(await main(tab)), (await main(tab)).slice(0, 500));
  await choose(a, "a");
  await tab.close();
  w.sessions.delete("a/noor"); // switching ended that session
  await apart(w, "two at once");
}
/** Yusuf leaves the first; the second, and who works there with him, notices nothing. */
async function leaving(w) {
  const beheer = await as(w, "a", "beheer"), there = (await (await client(w, "b", "beheer")).json("/beheer")).text;
  const yusuf = await as(w, "a", "yusuf");
  await beheer.goto("/beheer");
  await beheer.getByRole("link", { name: "Yusuf Demir" }).click();
  await send(beheer, "/sluiten");
  await yusuf.goto("/signalen");
  equal(at(yusuf), "/inloggen", "his session there ended");
  w.gone = "yusuf";
  w.sessions.delete("b/yusuf");
  ensure((await (await client(w, "b", "yusuf")).json("/")).status === 200, "he works on in the other");
  equal((await (await client(w, "b", "beheer")).json("/beheer")).text.replace(/"laatst":[^,}]*/g, ""), there.replace(/"laatst":[^,}]*/g, ""), "the other beheerder sees a difference");
  const team = await as(w, "b", "beheer");
  await team.goto(w.team.b);
  ensure((await main(team)).includes("Yusuf Demir"), "the team of the other lost him");
  await apart(w, "after leaving");
}
/** The year is over: both write what they learned, without the browser but for the first chapter. */
async function writing(w) {
  await day(w, YEAR.after);
  const writer = { a: "noor", b: "yusuf" };
  await each(async (side, s) => {
    const page = await as(w, side, writer[side]), asks = await client(w, side, writer[side]);
    await page.goto("/kwaliteitsbeeld");
    await send(page, "/kwaliteitsbeeld", { jaar: 2025, locatie: await option(page, "/kwaliteitsbeeld", "locatie", s.place) });
    const here = at(page);
    w.document[side] = here;
    w.made[side].push(here, `${here}/dekking`, `${here}/versies`);
    await send(page, `${here}/inleiding`, { inleiding: `Een jaar in ${s.place}.` });
    const chapters = await page.locator(".hoofdstukken ol a").evaluateAll((l) => l.map((a) => a.getAttribute("href")));
    for (const [i, chapter] of chapters.slice(0, 4).entries()) {
      for (const [deel, tekst] of [["terugblik", s.sentence], ["reflectie", `Het ging om kiezen (${i + 1}).`], ["vooruitblik", `Wij vragen het elk kwartaal (${i + 1}).`]]) {
        if (i === 0) {
          await page.goto(chapter);
          const gronden = deel === "vooruitblik" ? [] : await labelled(page, "/zin", "gronden", "Leercyclus");
          await send(page, "/zin", { tekst, deel, gronden, ...(deel === "terugblik" ? { in_het_kort: true } : {}) });
          continue;
        }
        const { text } = await asks.get(chapter), action = unescape(/action="([^"]+\/zin)"/.exec(text)[1]);
        const [, ground] = /name="gronden"[^>]*value="(\d+)"[^>]*>\s*(?:<[^>]*>\s*)*Leercyclus/.exec(text) ?? [];
        ensure(ground, `no learning cycle to rest on in ${chapter}`);
        const done = await asks.post(chapter, action, { tekst: i ? `${tekst.slice(0, -1)} (${i + 1}).` : tekst, deel, ...(deel === "vooruitblik" ? {} : { gronden: ground }) });
        equal(done.status, 303, `a sentence of ${chapter}`);
      }
    }
  });
  await apart(w, "after writing");
}
/** Each council is asked for its voice, and Corrie, who sits in both, gives each its own. */
async function voices(w) {
  const writer = { a: "noor", b: "yusuf" };
  await each(async (side, s) => {
    const page = await as(w, side, writer[side]), council = await as(w, side, "corrie");
    await page.goto(`${w.document[side]}/dekking`);
    await send(page, await page.locator('main form[action*="/vraag/"]').first().getAttribute("action"));
    await council.goto("/");
    ensure(/kwaliteitsbeeld/i.test(await main(council)), `nothing waits for the council of ${s.name}:\n${await main(council)}`);
    await council.goto(w.document[side]);
    const bodies = await council.locator('main form[action$="/stem"] [name="als"]').first().evaluate((e) => [...(e.options ?? [])].map((o) => o.text).join("|"));
    ensure(bodies.includes(s.council), `Corrie cannot speak for ${s.council}: ${bodies}`);
    await send(council, "/stem", { als: await option(council, "/stem", "als", s.council), tekst: s.voice });
    await page.goto(w.document[side]);
    ensure((await main(page)).includes(s.voice), "the voice is not in the kwaliteitsbeeld");
  });
  await apart(w, "after the voices");
}
/** Frozen, approved by the board, made public: two years on two addresses. */
async function publishing(w) {
  const writer = { a: "noor", b: "yusuf" };
  await each(async (side, s) => {
    const page = await as(w, side, writer[side]), board = await as(w, side, "bestuur"), versions = `${w.document[side]}/versies`;
    await page.goto(versions);
    await send(page, versions);
    await board.goto(versions);
    await send(board, "/vaststellen", { zeker: true });
    await page.goto(versions);
    await send(page, "/publiceren", { zeker: true });
    await job(page);
    await page.goto(versions);
    const address = new URL(await page.locator('main a[href*="/kb/"]').first().getAttribute("href"), w.server.url).pathname;
    ensure(address.startsWith(`/kb/${slugs[side]}/`), address);
    const reader = await visitor(w.server);
    await reader.goto(address);
    const text = await main(reader);
    for (const word of [s.sentence, s.voice]) ensure(text.includes(word), `the public page of ${s.name} does not say "${word}":\n${text.slice(0, 1500)}`);
    const links = await reader.locator('a[href*="/kb/"]').evaluateAll((l) => l.map((e) => new URL(e.href).pathname));
    w.published[side] = [...new Set([address, ...links])].filter((l) => !/\.pdf$/.test(l));
    for (const link of w.published[side]) ensure(link.startsWith(`/kb/${slugs[side]}/`), `the public page of ${s.name} leads to ${link}`);
    await reader.context().close();
    await apart(w, `after publishing ${s.name}`);
  });
  ensure(w.opened > 15, `only ${w.opened} things were opened from lists`);
  ensure(/in orde|klopt/i.test(run(["controleer", "--db", w.db])), "the log does not verify");
}
export default async function () {
  const w = {};
  const steps = [["two organisations, three people and a team in both", begin], ["choosing and switching in one session", choosing], ["signals, a complaint, a theme", signals],
    ["answers read in by both, corrected by one", measuring], ["late signals are a number for the board", late], ["a learning cycle to its end", learning],
    ["a proposal of each council: taken, and refused with a reason", proposing], ["two at once", twoAtOnce], ["a membership that ends midway", leaving],
    ["the year in sentences", writing], ["each council asked, each with its own voice", voices], ["frozen, approved and published", publishing]];
  for (const [name, work] of steps) if (!(await test(`a year of two: ${name}`, () => work(w)))) break;
  await w.server?.stop();
}
