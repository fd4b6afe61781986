// A real file of the Openbare Databestand through the pages: handing in, the report, our values beside those of others, a
// figure of it; and files that are refused. Not here: the rules (src/indicator/odb_regels_test.c).
import fs from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { checkHere, checked, ensure, equal, picture, root, run, scratch, serve, signedIn, test, visitor } from "./harness.mjs";

const data = (name) => path.join(root, "tests/data/odb", name);
const SET = "/meten/indicatoren/set/ISID000151/2019";

/** A store with one organisation, and the links of two people who may enter. */
function begin() {
  const db = path.join(scratch(), "koers.db");
  run(["organisatie", "nieuw", "Lang Leve Proef", "--plaats", "Almelo", "--db", db]);
  const invite = (email, role) => run(["gebruiker", "nieuw", email, "--naam", "Kim de Vries", "--rol", role, "--db", db]);
  const text = invite("kim@voorbeeld.nl", "kwaliteitsmedewerker"), office = invite("bo@voorbeeld.nl", "beheerder");
  return { db, link: /\/toegang\/\S+/.exec(text)[0], office: /\/toegang\/\S+/.exec(office)[0] };
}
async function enter(page, link, email = "kim@voorbeeld.nl") {
  await page.goto(link);
  for (const field of await page.locator('input[type="password"]').all()) await field.fill("een lange zin om te onthouden");
  await page.locator("main form button").first().click();
  if (new URL(page.url()).pathname.startsWith("/inloggen")) {
    await page.locator('input[type="email"]').fill(email);
    await page.locator('input[type="password"]').fill("een lange zin om te onthouden");
    await page.locator("main form button").first().click();
  }
}
async function hand(page, file) {
  await page.goto("/meten/indicatoren");
  await page.setInputFiles('input[type="file"]', file);
  await page.getByRole("button", { name: "Lees het in" }).click();
}
/** The page of the job, until it has ended. */
async function waited(page) {
  for (let i = 0; i < 60; i++) {
    const text = await page.locator("main").innerText();
    if (/Klaar\.|niet gelukt/.test(text)) return text;
    await page.waitForTimeout(250);
    await page.reload();
  }
  throw new Error(`the job did not end: ${await page.locator("main").innerText()}`);
}

export default async function () {
  const { db, link, office } = begin();
  const server = await serve({ db });
  const page = await visitor(server);
  await enter(page, link);

  await test("beheer gives the KvK-nummer and a vestigingsnummer as people type them, without the zeros", async () => {
    const desk = await visitor(server);
    await enter(desk, office, "bo@voorbeeld.nl");
    await checked(desk, "/beheer/locaties");
    const fill = async (field, text) => desk.locator(`input[name="${field}"]`).fill(text);
    await fill("kvk", "geen");
    await desk.locator('form[action="/beheer/organisatie"] button').click();
    await checkHere(desk, "beheer kvk fout");
    ensure(/acht cijfers, en verder niets/.test(await desk.locator("main").innerText()), "no message");
    await fill("kvk", "8111924");
    await desk.locator('form[action="/beheer/organisatie"] button').click();
    equal(await desk.locator('input[name="kvk"]').inputValue(), "08111924", "KvK-nummer");
    await desk.locator('form[action="/beheer/locaties"] input[name="naam"]').fill("Zandkamp");
    await desk.locator('select[name="soort"]').selectOption("verpleeghuis");
    await desk.locator('form[action="/beheer/locaties"] input[name="plaats"]').fill("Bosch en Duin");
    await fill("vestigingsnummer", "4031 3182");
    await desk.locator('form[action="/beheer/locaties"] button').click();
    await desk.waitForURL(/\/beheer\/locaties\/\d+/);
    equal(await desk.locator('input[name="vestigingsnummer"]').inputValue(), "000040313182", "vestigingsnummer");
    await desk.context().close();
  });
  await test("an empty page of indicators teaches what to do", async () => {
    await checked(page, "/meten/indicatoren");
    ensure(/Nog geen bestand/.test(await page.locator("main").innerText()), "it says nothing");
  });
  await test("a file that is no spreadsheet is refused at the field", async () => {
    await hand(page, { name: "cijfers.xlsx", mimeType: "application/octet-stream", buffer: Buffer.from("naam;waarde\n") });
    await checkHere(page, "indicatoren geen xlsx");
    ensure(/geen Excel-bestand/.test(await page.locator("main").innerText()), await page.locator("main").innerText());
  });
  await test("a spreadsheet with other columns is refused in words, and nothing of it stays", async () => {
    const broken = fs.readFileSync(data("odb-2021-nalevering.xlsx"));
    await hand(page, { name: "half.xlsx", mimeType: "application/octet-stream", buffer: broken.subarray(0, 9000) });
    const text = await waited(page);
    ensure(/niet gelukt/.test(text) && /beschadigd/.test(text), text);
    await checkHere(page, "taak mislukt");
    await page.goto("/meten/indicatoren");
    ensure(/Nog geen bestand/.test(await page.locator("main").innerText()), "something of it stayed");
  });
  await test("the file of 2019 is read in, and its report names each repair by row", async () => {
    await hand(page, data("odb-2019-aanvulling.xlsx"));
    const text = await waited(page);
    ensure(/Klaar\./.test(text), text);
    await page.getByRole("link", { name: /resultaat/ }).click();
    await checkHere(page, "indicatoren verslag");
    const report = await page.locator("main").innerText();
    for (const words of ["429", "1.125", "2–430", "8111924", "08111924", "Dat is geen 0 %"])
      ensure(report.includes(words), `the report does not hold ${words}`);
    await picture(page, "indicatoren-verslag");
  });
  await test("the same file a second time is refused", async () => {
    await hand(page, data("odb-2019-aanvulling.xlsx"));
    ensure(/al ingelezen/.test(await waited(page)), await page.locator("main").innerText());
  });
  /* The key of a place says nothing by itself: the page of the set links to each of ours by name. */
  const placeOf = async (naam) => {
    const set = await (await page.request.get(SET, { headers: { accept: "application/json" } })).json();
    const found = set.plekken.find((p) => p.naam.includes(naam));
    ensure(found, `${naam}: ${JSON.stringify(set.plekken)}`);
    return found.link.split("plek=")[1];
  };
  for (const lang of ["nl", "en"]) {
    await test(`our places, their values and one indicator, in ${lang}`, async () => {
      const other = await visitor(server, { lang, state: await page.context().storageState() });
      await other.goto(`/taal/${lang}`); // of the account: it goes before what the browser asks
      await checked(other, "/meten/indicatoren");
      await picture(other, `indicatoren-${lang}`);
      await checked(other, SET);
      await checked(other, `${SET}?plek=${await placeOf("Sparrenheuvel")}`);
      await picture(other, `indicatoren-set-${lang}`);
      await checked(other, `${SET}/INID013309?plek=${await placeOf("Sparrenheuvel")}`);
      await picture(other, `indicatoren-een-${lang}`);
      await checked(other, `${SET}/INID010008`);
      await checked(other, `${SET}/INID014307`);
      await checked(other, "/meten/indicatoren/set/ISID000160/2019");
      await checked(other, "/meten/indicatoren/set/ISID000160/2019/INID013528");
      await picture(other, `indicatoren-te-weinig-${lang}`);
      equal(await other.getAttribute("html", "lang"), lang, "language");
      await other.goto("/taal/nl");
      await other.context().close();
    });
  }
  await test("what is masked is not shown as zero, and what is not there is not found", async () => {
    const views = await page.request.get(`${SET}/INID013307?plek=${await placeOf("illa Verde")}`,
      { headers: { accept: "application/json" } });
    equal(views.status(), 200, "status");
    const view = await views.json();
    ensure(/minder dan 10/.test(view.eigen), JSON.stringify(view));
    equal(view.vergelijkbaar, false, "comparable");
    for (const url of ["/meten/indicatoren/set/ISID000151/2018", "/meten/indicatoren/set/niets/2019", `${SET}/INID999999`,
      "/meten/indicatoren/bestanden/99", "/meten/indicatoren/set/ISID000151/straks"])
      equal((await page.request.get(url)).status(), 404, url);
  });
  await test("a value becomes a figure that can be cited", async () => {
    await page.goto(`${SET}/INID013309?plek=${await placeOf("Sparrenheuvel")}`);
    await page.getByRole("button", { name: "Bewaar als cijfer" }).click();
    await checkHere(page, "indicator als cijfer");
    await picture(page, "indicator-als-cijfer");
    ensure(/levenseinde/.test(await page.locator("main").innerText()), await page.locator("main").innerText());
  });
  await test("a place that stands in two files counts once, by the newest", async () => {
    const url = `${SET}/INID013309?plek=${await placeOf("Sparrenheuvel")}`;
    const json = async () => (await page.request.get(url, { headers: { accept: "application/json" } })).json();
    const before = await json();
    const store = new DatabaseSync(db); // beside the server, as a second file would have done
    store.exec("PRAGMA busy_timeout = 5000; PRAGMA wal_autocheckpoint = 0"); // writing the WAL back is for Koers: it knows the checksums
    store.exec(`BEGIN;
      INSERT INTO odb_bestand (id, naam, hash, lezing, staat, eigenaar, ingelezen, beurt) VALUES (50, 'later.xlsx', 'x', 2, 'zichtbaar', '', 0, 50);
      INSERT INTO odb_plek SELECT 50, nr, sleutel, concern, kvk, organisatie_naam, naam, vestigingsnummer, plaats FROM odb_plek WHERE bestand = 1;
      INSERT INTO odb_waarde SELECT 50, rij, plek, sleutel, indicatorset, jaar, code, 50, nvt, afgeschermd, tekst, 6, 12, opmerking, van, tot
        FROM odb_waarde WHERE bestand = 1 AND code = 'INID013309' AND waarde IS NOT NULL;
      COMMIT`);
    store.close();
    const after = await json();
    equal(after.anderen, before.anderen, "others");
    equal(after.eigen.replace(/\s/g, " "), "50 %", "own value");
    equal(after.gelijk, after.anderen, "all the others were replaced as well");
  });
  await page.context().close();

  await test("the demo shows its locations beside made-up others, on a phone as well", async () => {
    const demo = await serve({ demo: true });
    const reader = await signedIn(demo, "kwaliteitsmedewerker", { phone: true });
    await checked(reader, "/meten/indicatoren", { label: "demo indicatoren" });
    await reader.getByRole("link", { name: "Huize Dijkzicht" }).first().click();
    await checkHere(reader, "demo indicatoren set");
    await picture(reader, "demo-indicatoren-telefoon");
    await reader.getByRole("link", { name: /levenseinde/ }).click();
    await checkHere(reader, "demo indicator");
    await picture(reader, "demo-indicator-telefoon");
    ensure(/Van de \d+ anderen/.test(await reader.locator("main").innerText()), await reader.locator("main").innerText());
    await reader.context().close();
  });
}
