// A file with 620 answers through the pages: handing in, columns and a location by another name, a wrong value by its line,
// reading in as a job, results, using a figure, an open answer; without JavaScript too. Not here: figures
// (src/meting/meting_test.c), who may (src/meting/meting_paginas_test.c).
import fs from "node:fs";
import path from "node:path";
import { checkHere, checked, ensure, equal, picture, root, serve, signedIn, tabTo, test } from "./harness.mjs";

const source = fs.readFileSync(path.join(root, "tests/data/meting/antwoorden.csv"), "utf8");
// Another time than the demo's own measurements, and names of locations as another system has them.
const answers = source.replaceAll(/2025-(09|10|11)/g, (all, month) => `2024-${month}`).replaceAll('"De Boomgaard"', '"VPH Boomgaard"');
const wrong = answers.replace(";zorgvrager;9;", ";zorgvrager;11;");

async function hand(page, text) {
  await page.goto("/meten/nieuw");
  await page.setInputFiles('input[type="file"]', { name: "ervaringen 2024.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByLabel("Welke vragenlijst is het?").selectOption({ value: "mee:generiek-kompas" });
  await page.getByLabel("Eerste dag van de meting").fill("2024-09-01");
  await page.getByLabel("Laatste dag van de meting").fill("2024-11-30");
  await page.getByLabel(/Hoeveel mensen zijn gevraagd/).fill("1240");
  await page.getByRole("button", { name: "Bestand inleveren" }).click();
}
async function explain(page) {
  await page.getByLabel("VPH Boomgaard", { exact: true }).selectOption({ label: "De Boomgaard" });
  await page.getByRole("button", { name: "Controleren" }).click();
}
async function waited(page) {
  for (let i = 0; i < 120; i++) {
    const text = await page.locator("main").innerText();
    if (/Klaar\.|niet gelukt/.test(text)) return text;
    await page.waitForTimeout(250);
    await page.reload();
  }
  throw new Error(`the job did not end: ${await page.locator("main").innerText()}`);
}
const words = (page) => page.locator("main").innerText();

export default async function () {
  const server = await serve({ demo: true });
  const login = server.logins.find((l) => l.email.startsWith("anna@"));
  const page = await signedIn(server, login.role);
  let results;

  await test("the first step says what it wants, and keeps what was filled in when the file is wrong", async () => {
    await checked(page, "/meten");
    await checked(page, "/meten/nieuw");
    await checked(page, "/meten/instrumenten");
    await hand(page, "alleen een kop\n");
    await checkHere(page, "meten nieuw fout");
    ensure(/geen antwoorden/.test(await words(page)), await words(page));
    equal(await page.getByLabel("Eerste dag van de meting").inputValue(), "2024-09-01", "first day");
  });
  await test("two columns for one question are asked, choices in columns are one question, and what is not read is named", async () => {
    await hand(page, "locatie;gehoord;Gehoord;schoenmaat;belangrijk[contact];belangrijk[veiligheid]\nDe Boomgaard;8;7;42;Y;\n");
    await checkHere(page, "meten kolommen dubbel");
    ensure(/Kolom 2 \(‘gehoord’\) en kolom 3 \(‘Gehoord’\)/.test(await words(page)), await words(page));
    await page.locator("#kolom-3").selectOption({ label: "(overslaan)" });
    await page.getByRole("button", { name: "Controleren" }).click();
    await checkHere(page, "meten controle let op");
    const text = await words(page);
    ensure(/1 ingevulde vragenlijst, 2 vragen/.test(text), text);
    ensure(/Kolom 3 \(‘Gehoord’\) lijkt op de vraag gehoord/.test(text) && /Kolom 4 \(‘schoenmaat’\) hoort bij geen vraag/.test(text), text);
    await page.getByRole("button", { name: "Bestand weggooien" }).click();
  });
  await test("columns are recognised; a location by another name is asked for", async () => {
    await hand(page, wrong);
    await checkHere(page, "meten kolommen");
    await picture(page, "meten-kolommen");
    const text = await words(page);
    ensure(/620 ingevulde vragenlijsten/.test(text), text.slice(0, 400));
    equal(await page.getByText("herkend", { exact: true }).count(), 19, "columns recognised");
    await page.getByRole("button", { name: "Controleren" }).click();
    await checkHere(page, "meten kolommen fout");
    ensure(/Kies bij elke naam/.test(await words(page)), "no message about the location");
  });
  await test("a wrong value is told by line, column and what to do; nothing is read in", async () => {
    await explain(page);
    await checkHere(page, "meten controle fout");
    await picture(page, "meten-controle-fout");
    const text = await words(page);
    ensure(/1 vak of regel van het bestand klopt niet/.test(text) && /‘11’ past niet bij deze vraag/.test(text), text.slice(0, 600));
    equal(await page.locator("tbody tr").first().locator("th").innerText(), "2", "line of the file");
    equal(await page.getByRole("button", { name: "Lees de antwoorden in" }).count(), 0, "button to read in");
  });
  await test("the mended file is read in as a job, and nothing is asked twice", async () => {
    await hand(page, answers);
    await explain(page);
    await checkHere(page, "meten controle goed");
    ensure(/Alles klopt/.test(await words(page)), await words(page));
    await page.getByRole("button", { name: "Lees de antwoorden in" }).click();
    ensure(/Klaar\./.test(await waited(page)), await words(page));
    await page.getByRole("link", { name: "Bekijk het resultaat" }).click();
  });
  await test("what was read in is a concept without figures, and is confirmed", async () => {
    await checkHere(page, "meten concept");
    await picture(page, "meten-concept");
    const text = await words(page);
    ensure(/Klopt deze meting\?/.test(text) && /niet getoond bij/.test(text) && !/Gemiddeld/.test(text), text.slice(0, 800));
    await page.goto("/meten");
    await checkHere(page, "meten met concept");
    await page.locator("section", { hasText: "Nog vast te stellen" }).getByRole("link").first().click();
    await page.getByRole("button", { name: "Vaststellen" }).click();
    results = new URL(page.url()).pathname;
    ensure(/620 ingevulde vragenlijsten, van 1\.240 mensen die zijn gevraagd \(50/.test(await words(page)), (await words(page)).slice(0, 400));
    await checkHere(page, "meten uitslag");
    await picture(page, "meten-uitslag");
  });
  await test("a better file of the same days is a concept that says why it cannot be confirmed", async () => {
    await hand(page, answers.trimEnd().split("\n").slice(0, -2).join("\n") + "\n");
    await explain(page);
    await page.getByRole("button", { name: "Lees de antwoorden in" }).click();
    ensure(/Klaar\./.test(await waited(page)), await words(page));
    await page.getByRole("link", { name: "Bekijk het resultaat" }).click();
    await checkHere(page, "meten concept geweigerd");
    await picture(page, "meten-concept-geweigerd");
    ensure(/te weinig vragenlijsten zijn anders/.test(await words(page)), await words(page));
    equal(await page.getByRole("button", { name: "Vaststellen" }).count(), 0, "button to confirm");
    await page.getByRole("button", { name: "Concept weggooien" }).click();
    ensure(/Klaar\./.test(await waited(page)), await words(page));
  });
  await test("the same file again is refused by the job, and what was handed in stays", async () => {
    await hand(page, answers);
    await explain(page);
    await page.getByRole("button", { name: "Lees de antwoorden in" }).click();
    ensure(/al ingelezen/.test(await waited(page)), await words(page));
    await page.goto("/meten/nieuw");
    ensure(/Nog niet afgemaakt/.test(await words(page)), "the file is gone");
    await page.getByRole("link", { name: "ervaringen 2024.csv" }).first().click();
    await page.getByRole("button", { name: "Bestand weggooien" }).click();
    ensure(/weggegooid/.test(await page.locator("body").innerText()), "no notice");
  });
  await test("one question: figures as R calculated them, the small location and the next withheld", async () => {
    await checked(page, `${results}/vraag/nps`);
    await picture(page, "meten-vraag");
    const text = await words(page);
    ensure(/De NPS is 19, waarschijnlijk tussen 14 en 24\./.test(text), text.slice(0, 600));
    const rows = await page.locator("table", { hasText: "Locaties naast elkaar" }).locator("tbody tr").allInnerTexts();
    equal(rows.length, 5, "rows");
    ensure(/De Boomgaard\s+200\s/.test(rows[1]) && /lager/.test(rows[1]), rows.join(" | "));
    equal(rows.filter((r) => /niet getoond/.test(r)).length, 2, "withheld");
    for (const code of ["wensen", "naaste-zwaar", "bereikbaar", "belangrijk", "goed"]) await checked(page, `${results}/vraag/${code}`);
  });
  await test("a figure is used: kept once, and a leercyclus begins with it", async () => {
    await page.goto(`${results}/vraag/nps`);
    await page.getByLabel("Van welke locatie?").selectOption({ label: "De Boomgaard" });
    await page.getByLabel("Er een leercyclus van maken").check();
    await page.getByRole("button", { name: "Gebruik dit cijfer" }).click();
    equal(new URL(page.url()).pathname, "/leren/nieuw", "path");
    ensure(/Zou u deze zorg aanraden/.test(await words(page)), "the figure is not named");
    await page.goto(`${results}/vraag/nps`);
    await page.getByLabel("Van welke locatie?").selectOption({ label: "De Boomgaard" });
    await page.getByLabel("Alleen bewaren").check();
    await page.getByRole("button", { name: "Gebruik dit cijfer" }).click();
    await checkHere(page, "cijfer uit meting");
    ensure(/200 antwoorden/.test(await words(page)), await words(page));
    await page.goto(`${results}/vraag/nps`);
    equal(await page.locator("section", { hasText: "Al in gebruik" }).locator("li").count(), 1, "figures in use");
  });
  await test("an open answer is made unrecognisable and becomes a story, by keyboard", async () => {
    await checked(page, `${results}/antwoorden`);
    await page.locator("main ul.kaal a").first().click();
    await checkHere(page, "meten open antwoord");
    await (await tabTo(page, "textbox", /titel/i)).fill("Sneller komen");
    await page.getByLabel("Iemand die zorg krijgt").check();
    await page.getByLabel("Ja, dat stond bij de vragenlijst").check();
    await page.getByLabel(/Ik las het na/).check();
    await tabTo(page, "button", "Maak er een verhaal van");
    await page.keyboard.press("Enter");
    await page.getByText("Het antwoord is nu een verhaal").waitFor();
  });
  await test("in English, and as data without anything raw of what is withheld", async () => {
    const reader = await signedIn(server, login.role, { lang: "en" });
    await reader.context().addCookies([{ name: "koers_taal", value: "en", url: server.url }]);
    for (const p of ["/meten", results, `${results}/vraag/wensen`, `${results}/antwoorden`]) await checked(reader, p, { label: `en ${p}` });
    const data = await (await reader.request.get(`${results}/vraag/wensen`, { headers: { accept: "application/json" } })).json();
    const shut = data.plekken.filter((p) => p.beschermd);
    equal(shut.length, 2, "withheld");
    for (const p of shut) equal([p.n, p.waarde, p.laag, p.hoog, p.top_waarde, p.nps_waarde, p.gemiddelde], [0, null, null, null, null, null, ""], p.naam);
    await reader.context().close();
  });
  await test("handing in works without JavaScript", async () => {
    const plain = await signedIn(server, login.role, { script: false });
    await hand(plain, wrong);
    ensure(/Wat staat in elke kolom/.test(await words(plain)), await words(plain));
    await explain(plain);
    ensure(/1 vak of regel van het bestand klopt niet/.test(await words(plain)), await words(plain));
    await plain.context().close();
  });
  await page.context().close();
}
