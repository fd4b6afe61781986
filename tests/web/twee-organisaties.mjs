// Two organisations that share three people, in Chromium: a council in each and a team across both, signals, a complaint, a theme,
// half a year later a late signal, a learning cycle and a proposal, two windows at once, a membership that ends midway. After each
// step nothing of the one shows in the other: pages as data, search, mail. Not here: a kwaliteitsbeeld of both, measurements; what
// each page must be (all-pages.mjs), signing in and joining (account.mjs).
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Client } from "./client.mjs";
import { ensure, equal, run, scratch, serve, test, visitor } from "./harness.mjs";

const PASSWORD = "een lange zin om te onthouden";
const YEAR = { begin: "2025-03-03T09:00:00", autumn: "2025-10-06T09:00:00" };
const main = (page) => page.locator("main").innerText();
const at = (page) => new URL(page.url()).pathname;
const slugs = { a: "zorggroep-de-linde", b: "thuiszorg-oost" };
/** What stands in one organisation only: none of it may be found in the other. */
const SIDES = {
  a: { name: "Zorggroep De Linde", place: "Zandkamp", kind: "verpleeghuis", signal: "De zandbak in de tuin ligt vol bladeren.", late: "De zanderige stoep is glad.", complaint: "Mijn zandkleurige jas is weg.",
    theme: "Buiten zijn", cycle: "Zandpaden schoon", council: "Cliëntenraad Zandkamp", voice: "De paden van zand zijn nu begaanbaar.", proposal: "Zandtafel voor bewoners", sentence: "Zandkamp veegt elke week." },
  b: { name: "Thuiszorg Oost", place: "Waterwijk", kind: "thuiszorg", signal: "Het waterkannetje staat te hoog.", late: "De waterkraan lekt al weken.", complaint: "Mijn waterfles is verwisseld.",
    theme: "Genoeg drinken", cycle: "Waterglas binnen bereik", council: "Cliëntenraad Waterwijk", voice: "Het water staat nu binnen handbereik.", proposal: "Waterpunt in elke straat", sentence: "Waterwijk schenkt elke dag bij." },
};
/** Three people in both, with another role in each; the others are of one. */
const SHARED = { noor: ["Noor Willems", "kwaliteitsmedewerker", "professional"], corrie: ["Corrie Zijlstra", "clientenraad_lokaal", "clientenraad_lokaal"], yusuf: ["Yusuf Demir", "professional", "kwaliteitsmedewerker"] };
const OWN = { lead: "leidinggevende", klacht: "klachtenfunctionaris" };

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
/** Whatever a person of one organisation can open there holds no word of the other. */
async function apart(w, step) {
  for (const [side, other] of [["a", "b"], ["b", "a"]]) {
    for (const key of [...Object.keys(SHARED).filter((k) => side === "b" || k !== w.gone), "lead", "beheer"]) {
      const asks = await client(w, side, key);
      for (const url of PAGES.concat([SIDES[other].place, SIDES[other].signal.split(" ")[1], SIDES[other].theme].map((q) => `/zoek?q=${encodeURIComponent(q)}`))) {
        const { status, text } = await asks.json(url);
        if (status === 403 || status === 404) continue;
        equal(status, 200, `${step}: ${key} in ${side}, ${url}`);
        const read = url.startsWith("/zoek") ? text.replaceAll(decodeURIComponent(url.slice(8)), "") : text;
        for (const word of words(other)) ensure(!read.includes(word), `${step}: ${key} of ${side} reads "${word}" on ${url}:\n${read.slice(Math.max(0, read.indexOf(word) - 300), read.indexOf(word) + 200)}`);
      }
    }
  }
  const store = new DatabaseSync(w.db, { readOnly: true });
  const mails = store.prepare("SELECT p.organisatie, p.aan, p.onderwerp, p.inhoud, o.slug FROM post_uit p JOIN organisatie o ON o.id = p.organisatie").all();
  store.close();
  for (const m of mails) for (const word of words(m.slug === slugs.a ? "b" : "a"))
    ensure(!`${m.onderwerp} ${m.inhoud}`.includes(word), `${step}: a mail of ${m.slug} to ${m.aan} says "${word}"`);
}
const PAGES = ["/", "/wacht", "/signalen", "/themas", "/leren", "/voorstellen", "/gezelschappen", "/kwaliteitsbeeld", "/klachten", "/meten", "/beheer", "/beheer/audit"];
const each = async (work) => { for (const side of ["a", "b"]) await work(side, SIDES[side]); };

async function begin(w) {
  w.db = path.join(scratch(), "koers.db");
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
    await send(beheer, "/gezelschappen", { naam: `Team ${s.place}`, soort: "team", mandaat: "Werkt over de grens van de organisatie." });
    await send(beheer, "/leden", { naam: "Piet van elders", van_waar: "Een andere organisatie" });
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
/** Half a year later the signal that nobody answered is the board's. */
async function autumn(w) {
  await day(w, YEAR.autumn);
  await each(async (side, s) => {
    const lead = await as(w, side, "lead");
    await lead.goto("/wacht");
    w.late = await main(lead);
    ensure(/te laat|langer|wacht/i.test(w.late), w.late);
    await lead.goto("/themas");
    await lead.getByRole("link", { name: s.theme }).first().click();
    await lead.getByRole("link", { name: /leercyclus/i }).first().click();
    await send(lead, "/leren/nieuw", { titel: s.cycle, bouwsteen: ["2"], aanleiding: s.signal, locatie: await option(lead, "/leren/nieuw", "locatie", s.place) });
    const cycle = at(lead);
    await send(lead, `${cycle}/deelname`, { zorgvragers: 6, naasten: 3, medewerkers: 5 });
    await send(lead, `${cycle}/stap/reflectie`, { tekst: `Wij spraken erover in ${s.place}.`, openbaar: true });
    await send(lead, `${cycle}/stap/doel`, { tekst: s.sentence, waaraan: "Bewoners zeggen het zelf." });
    const council = await as(w, side, "corrie");
    await council.goto("/voorstellen/nieuw");
    await send(council, "/voorstellen/nieuw", { wat: "thema", titel: s.proposal, bouwsteen: ["2"], plek: await option(council, "/voorstellen/nieuw", "plek", s.place) });
    const proposal = at(council);
    await lead.goto(proposal);
    await send(lead, "/aannemen", { bericht: "Goed idee." });
    await council.goto("/voorstellen");
    ensure((await main(council)).includes(s.proposal), "the council does not see what became of its proposal");
  });
  await apart(w, "in autumn");
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
  await apart(w, "after leaving");
}
export default async function () {
  const w = {};
  const steps = [["two organisations, three people and a team in both", begin], ["choosing and switching in one session", choosing], ["signals, a complaint, a theme", signals],
    ["a late signal, a learning cycle, a proposal", autumn], ["two at once", twoAtOnce], ["a membership that ends", leaving]];
  for (const [name, work] of steps) if (!(await test(`a year of two: ${name}`, () => work(w)))) break;
  await w.server?.stop();
}
