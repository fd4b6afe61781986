// The main job on real input, in Chromium, from an empty database to the answer at the code: an organisation, three signals,
// a measurement, open indicators, a theme, a learning cycle, a kwaliteitsbeeld that is published, and who gave the signal
// reads what became of it. A picture of each step stays in uitvoer/. Not here: what each page must be (all-pages.mjs).
import fs from "node:fs";
import path from "node:path";
import { checkHere, ensure, equal, mailedLink, picture, root, run, scratch, serve, test, visitor } from "./harness.mjs";

const PASSWORD = "een lange zin om te onthouden";
const BEGIN = "2025-10-06T09:00:00";
const PLACE = "Zandkamp";
let step = 0;
const shot = (page, name) => picture(page, `hoofdtaak-${String(++step).padStart(2, "0")}-${name}`);
const main = (page) => page.locator("main").innerText();

/** Fills the form that posts to action (the end of its address) as a person would, and sends it. */
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
/** A choice of a list by (a part of) its words. */
const option = (page, action, name, words) => page.locator(`main form[action$="${action}"] [name="${name}"]`).first()
  .evaluate((e, w) => [...(e.options ?? [])].find((o) => o.text.includes(w))?.value ?? "", words);
/** Of checkboxes and radios: the values whose label holds one of the words. */
const labelled = (page, action, name, list) => page.locator(`main form[action$="${action}"] [name="${name}"]`)
  .evaluateAll((all, words) => all.filter((e) => words.some((w) => e.closest("label").innerText.includes(w))).map((e) => e.value), list);

/** Chooses a password by the link, and signs in when asked. */
async function enter(page, link, email) {
  await page.goto(new URL(link).pathname);
  for (const field of await page.locator('main input[type="password"]').all()) await field.fill(PASSWORD);
  await Promise.all([page.waitForEvent("load"), page.locator("main form button").first().click()]);
  if (!new URL(page.url()).pathname.startsWith("/inloggen")) return;
  await send(page, "/inloggen", { email, wachtwoord: PASSWORD });
}
/** The page of a job, until it has ended. */
async function job(page) {
  for (let i = 0; /^\/taken\//.test(new URL(page.url()).pathname); i++) {
    const view = await (await page.request.get(page.url(), { headers: { accept: "application/json" } })).json();
    ensure(!view.mislukt && i < 200, `the job: ${JSON.stringify(view)}`);
    if (view.klaar) return page.reload();
    await page.waitForTimeout(200);
  }
}
/** Five hundred and forty made-up answers to a questionnaire of ours, the same each time. */
function answers() {
  const items = JSON.parse(fs.readFileSync(path.join(root, "assets/instrumenten/totaalscore-verpleeghuis.json"), "utf8")).items
    .filter((i) => /^(1-10|0-10)$/.test(i.schaal));
  let seed = 7;
  const chance = (n) => (seed = (seed * 48271) % 2147483647) % n;
  const rows = [["locatie", "datum", ...items.map((i) => i.code)]];
  for (let i = 0; i < 540; i++)
    rows.push([i % 3 ? PLACE : "De Hof", `2025-09-${String(1 + chance(28)).padStart(2, "0")}`, ...items.map(() => (chance(25) ? Math.min(10, 6 + chance(5)) : ""))]);
  return { name: "antwoorden.csv", mimeType: "text/csv", buffer: Buffer.from(rows.map((r) => r.join(";")).join("\r\n")) };
}

async function begin(w) {
  w.db = path.join(scratch(), "koers.db");
  const env = { ...process.env, KOERS_NU: BEGIN };
  run(["organisatie", "nieuw", "Zorggroep De Linde", "--plaats", "Almelo", "--db", w.db], { env });
  const said = run(["gebruiker", "nieuw", "beheer@delinde.example", "--naam", "Bea Heerder", "--db", w.db], { env });
  w.server = await serve({ db: w.db, now: BEGIN });
  w.admin = await visitor(w.server);
  await enter(w.admin, /\S+\/toegang\/\S+/.exec(said)[0], "beheer@delinde.example");
  await shot(w.admin, "start-beheerder");
}
async function peopleAndPlaces(w) {
  for (const [naam, plaats, vestigingsnummer] of [[PLACE, "Bosch en Duin", "000040313182"], ["De Hof", "Almelo", ""]]) {
    await w.admin.goto("/beheer/locaties");
    await send(w.admin, "/beheer/locaties", { naam, soort: "verpleeghuis", plaats, vestigingsnummer });
  }
  await shot(w.admin, "locaties");
  for (const [key, naam, rol, waar] of [["anna", "Anna de Wit", "kwaliteitsmedewerker", "De hele organisatie"], ["bram", "Bram Visser", "leidinggevende", PLACE],
    ["hendrik", "Hendrik Mulder", "bestuurder", "De hele organisatie"], ["corrie", "Corrie Zijlstra", "clientenraad_lokaal", PLACE]]) {
    const email = `${key}@delinde.example`;
    await w.admin.goto("/beheer");
    await send(w.admin, "/beheer/personen", { naam, email, rol, waar: await option(w.admin, "/beheer/personen", "waar", waar) });
    ensure(!/toegang\//.test(await main(w.admin)), `the beheerder sees the link of ${naam}`);
    const link = mailedLink(w.db, email);
    ensure(link, `no link for ${naam}`);
    w[key] = await visitor(w.server);
    await enter(w[key], link, email);
    ensure((await w[key].locator("header").innerText()).includes(naam), `${naam} is not signed in`);
  }
  await w.admin.goto("/beheer");
  await shot(w.admin, "mensen");
}

/** One signal by the public page: returns the code that the giver reads. */
async function give(w, page, name, verhaal, bouwsteen) {
  await page.goto("/s/zorggroep-de-linde");
  await shot(page, `openbaar-plekken-${name}`);
  await page.getByRole("link", { name: PLACE }).click();
  await send(page, `/s/zorggroep-de-linde/${PLACE.toLowerCase()}`, { verhaal, ...(bouwsteen ? { bouwsteen } : {}) });
  const code = (await page.locator(".code").innerText()).replace(/\s+/g, " ");
  ensure(/^[A-Z]{3} \d{4} [A-Z]{3} \d{4}$/.test(code), `the code is ${code}`);
  await shot(page, `openbaar-code-${name}`);
  return code;
}
async function signals(w) {
  const laptop = await visitor(w.server), phone = await visitor(w.server, { phone: true }), plain = await visitor(w.server, { script: false });
  w.codes = [await give(w, laptop, "laptop", "Mijn moeder zit ’s avonds vaak lang alleen aan tafel.", "2"),
    await give(w, phone, "telefoon", "Ik eet liever met iemand samen.", "2"), await give(w, plain, "zonder-script", "Vader eet beter als er iemand naast hem zit.")];
  equal(new Set(w.codes).size, 3, "codes");
  await send(laptop, "/code/delen", { delen: "ja" });
  for (const page of [laptop, phone, plain]) await page.context().close();
  await w.bram.goto("/signalen?status=nieuw");
  equal(await w.bram.locator(".wacht > li").count(), 3, "signals in the inbox");
  await shot(w.bram, "inbox");
}
/** Half a year later: the server starts again on the same database, and people sign in with their password. */
async function later(w) {
  await w.server.stop();
  w.server = await serve({ db: w.db });
  for (const key of ["anna", "bram", "hendrik", "corrie"]) {
    await w[key].context().close();
    w[key] = await visitor(w.server);
    await w[key].goto("/inloggen");
    await send(w[key], "/inloggen", { email: `${key}@delinde.example`, wachtwoord: PASSWORD });
    equal(new URL(w[key].url()).pathname, "/", `${key} after signing in`);
  }
  await shot(w.bram, "start-leidinggevende");
}
async function measure(w) {
  await w.anna.goto("/meten/nieuw");
  await send(w.anna, "/meten/nieuw", { bestand: answers(), instrument: await option(w.anna, "/meten/nieuw", "instrument", "verpleeghuis"), van: "2025-09-01", tot: "2025-09-30", uitgenodigd: 800 });
  await shot(w.anna, "kolommen");
  const mapped = new URL(w.anna.url()).pathname;
  await send(w.anna, mapped);
  await shot(w.anna, "controle");
  ensure(/540/.test(await main(w.anna)), "540 rows are not told");
  await send(w.anna, mapped + "/start");
  await job(w.anna);
  await w.anna.locator("main a").last().click();
  await shot(w.anna, "concept");
  await send(w.anna, new URL(w.anna.url()).pathname.replace("concept", "vaststellen"), { keuze: "alles" });
  await checkHere(w.anna, "hoofdtaak meting");
  await shot(w.anna, "meting");
  await w.anna.getByRole("link", { name: /luisteren/i }).first().click();
  await shot(w.anna, "meting-vraag");
  const cite = new URL(w.anna.url()).pathname + "/cijfer";
  await send(w.anna, cite, { plek: await option(w.anna, cite, "plek", PLACE), maat: "gemiddelde", daarna: "bewaar" });
  await shot(w.anna, "cijfer");
  ensure(/360|3\d\d/.test(await main(w.anna)), "the figure does not say how many answered");
}
async function indicators(w) {
  await w.anna.goto("/meten/indicatoren");
  await send(w.anna, "/meten/indicatoren/bestand", { bestand: path.join(root, "tests/data/odb/odb-2019-aanvulling.xlsx") });
  await job(w.anna);
  await w.anna.locator("main a").last().click();
  await shot(w.anna, "odb-verslag");
  await w.anna.goto("/meten/indicatoren");
  ensure((await main(w.anna)).includes("Sparrenheuvel"), "the place with our vestigingsnummer is not found in the open file");
  await shot(w.anna, "indicatoren");
}
async function theme(w) {
  await w.bram.goto("/signalen?status=nieuw");
  await send(w.bram, "/signalen/thema", { signaal: await w.bram.locator('[name="signaal"]').evaluateAll((l) => l.map((e) => e.value)), nieuw_thema: "Samen eten" });
  await w.bram.goto("/themas");
  await w.bram.getByRole("link", { name: "Samen eten" }).click();
  ensure(/3 signalen/.test(await main(w.bram)), "the theme does not hold three signals");
  await shot(w.bram, "thema");
}
async function cycle(w) {
  const page = w.bram;
  await page.getByRole("link", { name: /leercyclus/i }).first().click();
  await shot(page, "leercyclus-beginnen");
  await send(page, "/leren/nieuw", { titel: "Niemand hoeft alleen aan tafel", bouwsteen: ["1", "2", "3", "4", "5"], aanleiding: "Drie mensen zeiden dat het stil is bij het eten.",
    locatie: await option(page, "/leren/nieuw", "locatie", PLACE) });
  const id = new URL(page.url()).pathname;
  w.cycle = id;
  await shot(page, "leercyclus-begonnen");
  await send(page, `${id}/deelname`, { zorgvragers: 6, naasten: 3, medewerkers: 5 });
  await send(page, `${id}/stap/reflectie`, { tekst: "Wij dachten dat het om tijd ging. Het ging om kiezen.", openbaar: true });
  await send(page, `${id}/stap/doel`, { tekst: "Elke bewoner die dat wil, eet drie keer per week met gezelschap.", waaraan: "Bewoners zeggen het zelf." });
  await send(page, `${id}/stap/actie`, { tekst: "Op dinsdag en donderdag eten buren mee.", trekker: "Dagteam", vanaf: "2025-10-07", uiterlijk: "2025-12-01" });
  await shot(page, "leercyclus-actie");
  await send(page, "/klaar");
  await send(page, `${id}/stap/resultaat`, { tekst: "Er wordt weer gepraat aan tafel. Twee bewoners eten liever alleen, en dat is goed." });
  await shot(page, "leercyclus-resultaat");
  await send(page, `${id}/cijfer`, { cijfer: await option(page, `${id}/cijfer`, "cijfer", "uisteren") });
  await send(page, `${id}/verhaal`, { tekst: "Ik ken nu de namen van drie straten.", verteller: "zorgvrager", toestemming: true });
  await page.goto(id);
  await page.locator('main a[href^="/verhalen/"]').first().click();
  await send(page, "/onherkenbaar", { zeker: true });
  await page.goto(id);
  await send(page, `${id}/slot`, { tekst: "Vraag eerst wat iemand wil.", openbaar: true });
  await send(page, `${id}/keuze`, { keuze: "borgen", tekst: "Het staat in het werkplan." });
  await shot(page, "leercyclus-klaar");
  await send(page, `${id}/afronden`);
  await checkHere(page, "hoofdtaak leercyclus af");
  await shot(page, "leercyclus-afgerond");
}

/** The kwaliteitsbeeld of our place: a sentence for each part of each bouwsteen, on what the cycle left. */
async function writing(w) {
  const page = w.anna;
  await page.goto("/kwaliteitsbeeld");
  await shot(page, "kwaliteitsbeeld-leeg");
  await send(page, "/kwaliteitsbeeld", { locatie: await option(page, "/kwaliteitsbeeld", "locatie", PLACE) });
  w.document = new URL(page.url()).pathname;
  await send(page, `${w.document}/inleiding`, { inleiding: "Een jaar van samen aan tafel." });
  const chapters = await page.locator(".hoofdstukken ol a").evaluateAll((l) => l.map((a) => a.getAttribute("href")));
  ensure(chapters.length >= 5, `${chapters.length} chapters`);
  for (const [i, chapter] of chapters.slice(0, 5).entries()) {
    for (const [deel, tekst, grounds] of [["terugblik", `Wie dat wil, eet niet meer alleen (${i + 1}).`, ["Leercyclus", "Cijfer", "Verhaal"]],
      ["reflectie", `Het ging om kiezen, niet om tijd (${i + 1}).`, ["Leercyclus"]], ["vooruitblik", `Wij vragen elk kwartaal of de tafels nog goed staan (${i + 1}).`, []]]) {
      await page.goto(chapter);
      const gronden = await labelled(page, "/zin", "gronden", grounds);
      if (i === 0 && deel === "terugblik") {
        equal(gronden.length, 3, "a cycle, a figure and a story to rest on");
        await shot(page, "kwaliteitsbeeld-hoofdstuk");
      }
      await send(page, "/zin", { tekst, deel, gronden, ...(deel === "terugblik" ? { in_het_kort: true } : {}) });
    }
  }
  await page.goto(`${w.document}/dekking`);
  await shot(page, "dekking");
  await send(page, await page.locator('main form[action*="/vraag/"]').first().getAttribute("action")); // its only council
  await w.corrie.goto("/");
  await shot(w.corrie, "start-clientenraad");
  await w.corrie.goto(w.document);
  await send(w.corrie, "/stem", { als: await option(w.corrie, "/stem", "als", `Cliëntenraad ${PLACE}`), tekst: "De maaltijden zijn beter. Vraag ons volgend jaar eerder." });
  await shot(w.corrie, "stem");
  await page.goto(w.document);
  ensure((await main(page)).includes("Vraag ons volgend jaar eerder."), "the voice of the council is not in the kwaliteitsbeeld");
  await checkHere(page, "hoofdtaak kwaliteitsbeeld");
}
async function publishing(w) {
  const versions = `${w.document}/versies`;
  await w.anna.goto(versions);
  await send(w.anna, versions);
  await shot(w.anna, "bevroren");
  equal((await w.anna.request.post(`${versions}/1/publiceren`, { maxRedirects: 0 })).status() < 400, false, "publishing before the board approved");
  await w.hendrik.goto("/");
  await shot(w.hendrik, "start-bestuurder");
  await w.hendrik.goto(versions);
  await send(w.hendrik, "/vaststellen", { zeker: true });
  await shot(w.hendrik, "vastgesteld");
  await w.anna.goto(versions);
  await send(w.anna, "/publiceren", { zeker: true });
  await job(w.anna);
  await w.anna.goto(versions);
  await shot(w.anna, "openbaar");
  w.address = await w.anna.locator('main a[href*="/kb/"]').first().getAttribute("href");
}
async function reading(w) {
  const reader = await visitor(w.server, { phone: true });
  await reader.goto(new URL(w.address, w.server.url).pathname);
  await checkHere(reader, "hoofdtaak openbaar");
  await shot(reader, "openbaar-telefoon");
  const sentence = reader.locator("details.zin", { hasText: "Wie dat wil, eet niet meer alleen (1)." });
  await sentence.locator("summary").click();
  const thread = await sentence.locator(".draad").innerText();
  for (const words of ["Thema", "Samen eten", "Leercyclus", "Resultaat", "Drie signalen"]) ensure(thread.includes(words), `the thread does not show ${words}:\n${thread}`);
  ensure(!thread.includes("Vader eet beter"), "a giver who was not asked is quoted");
  await shot(reader, "openbaar-zin-open");
  const text = await main(reader);
  ensure(text.includes("Vraag ons volgend jaar eerder."), "the council is not heard");
  await reader.context().close();
}
/** What Koers drafted, a person edits and sends; the giver reads it with the code alone, on another telephone. */
async function answer(w) {
  await w.bram.goto("/terugkoppeling");
  await shot(w.bram, "antwoorden-klaar");
  const drafts = w.bram.locator('main a[href^="/terugkoppeling/"]');
  equal(await drafts.count(), 6, "drafted answers: for three givers, on what the cycle gave and on what was published");
  const words = "Op dinsdag en donderdag eten buren mee. U bent van harte uitgenodigd.";
  for (let left = 6; left > 0; left--) {
    await w.bram.goto("/terugkoppeling");
    await drafts.first().click();
    const drafted = await w.bram.locator('main textarea[name="tekst"]').inputValue();
    ensure(drafted.length > 20, `the draft says "${drafted}"`);
    if (left === 6) await shot(w.bram, "antwoord-nakijken");
    await send(w.bram, new URL(w.bram.url()).pathname, drafted.includes("/kb/") ? {} : { soort: "gedaan", tekst: words });
  }
  await w.bram.goto("/signalen?status=nieuw");
  ensure(!(await w.bram.locator(".wacht > li").count()), "a signal still waits");
  const giver = await visitor(w.server, { phone: true });
  for (const [i, code] of w.codes.entries()) {
    await giver.goto("/code");
    await send(giver, "/code", { code: code.toLowerCase() });
    const text = await main(giver);
    ensure(text.includes(words) && text.includes("/kb/"), `with the code ${code} the answer is not there:\n${text}`);
    if (i === 0) {
      await checkHere(giver, "hoofdtaak mijn signaal");
      await shot(giver, "mijn-signaal");
    }
    await send(giver, "/code/weg");
  }
  await giver.context().close();
  ensure(/in orde|klopt/i.test(run(["controleer", "--db", w.db])), "the log does not verify");
}

export default async function () {
  const w = {};
  const steps = [["an organisation and its first administrator", begin], ["places and people", peopleAndPlaces],
    ["three signals by the public page: laptop, telephone, without JavaScript", signals], ["540 answers as CSV", measure], ["a real file of the Openbare Databestand", indicators],
    ["a theme of three signals", theme], ["a learning cycle to its result and its end", cycle],
    ["half a year later, after a restart", later], ["a kwaliteitsbeeld of sentences with grounds, and the voice of the council", writing], ["frozen, approved by the board, published", publishing],
    ["the public site, from a sentence to the theme of the signals", reading], ["from the code to the answer that was drafted, edited and sent", answer]];
  for (const [name, work] of steps) if (!(await test(`main job: ${name}`, () => work(w)))) return;
}
