// Councils and groups on the demo organisation: whose start page a request stands on (S4, B5.3), in data; then in Chromium:
// a group with a member without account, and a voice that its supporter types. Not here: the rules (src/gezelschap, src/draad).
import { Client } from "./client.mjs";
import { checkHere, ensure, equal, picture, serve, signedIn, test } from "./harness.mjs";

const ASKED = "Gevraagd: een stem in het kwaliteitsbeeld";

/** What waits for this person, as the JSON of the start page says. */
async function waiting(server, login) {
  const client = await new Client(server).signIn(login);
  return JSON.parse((await client.json("/")).text).wacht;
}
const asked = (list) => list.filter((w) => w.wat === ASKED).map((w) => w.voor).sort();

async function whose(server) {
  const found = {};
  for (const login of server.logins) {
    const councils = asked(await waiting(server, login));
    if (councils.length) found[login.name] = councils;
  }
  equal(found, { "Wim Scholten": ["Cliëntenraad De Boomgaard"], "Tineke Prins": ["Centrale cliëntenraad"], "Saskia de Jong": ["Centrale cliëntenraad"] },
    "a request to a council stands on the start pages of its members and its supporter, and of nobody else");
}

async function making(server) {
  const page = await signedIn(server, "Beheer Voorbeeldwaard");
  await page.goto("/gezelschappen/nieuw");
  await page.fill('[name="naam"]', "Werkgroep maaltijden");
  await page.selectOption('[name="soort"]', "werkgroep");
  await page.getByLabel("Huize Dijkzicht").check();
  await page.fill('[name="mandaat"]', "Proeft en adviseert de keuken.");
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Bewaren" }).click()]);
  await page.fill('form[action$="/leden"] [name="naam"]', "Ria Bakker");
  await page.fill('form[action$="/leden"] [name="van_waar"]', "Buurtvereniging");
  await page.selectOption('form[action$="/leden"] [name="functie"]', "voorzitter");
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Toevoegen" }).click()]);
  const text = await page.locator("main").innerText();
  ensure(/Ria Bakker · Voorzitter · Buurtvereniging/.test(text) && text.includes("zonder account"), text);
  await picture(page, "gezelschap-een");
  await checkHere(page, "een groep");
}

async function voice(server) {
  const page = await signedIn(server, "saskia@");
  await page.goto("/");
  await picture(page, "start-ondersteuner");
  await page.getByRole("listitem").filter({ hasText: ASKED }).getByRole("link").first().click();
  await page.waitForLoadState();
  await page.selectOption('form[action$="/stem"] [name="als"]', { label: "Centrale cliëntenraad" });
  await page.fill('form[action$="/stem"] [name="tekst"]', "Vraag ons een maand eerder.");
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Voeg deze stem toe" }).click()]);
  const text = await page.locator("main").innerText();
  ensure(text.includes("De stem van Centrale cliëntenraad") && text.includes("Ingevoerd door Saskia de Jong"), text.slice(0, 3000));
  await checkHere(page, "de stem van een raad");
  const tineke = server.logins.find((l) => l.name === "Tineke Prins");
  equal(asked(await waiting(server, tineke)), [], "what was asked of the council and was given waits for nobody");
}

export default async function run() {
  const server = await serve({ demo: true });
  await test("a request to a council waits for its own people", () => whose(server));
  await test("a group is made, with a member without account", () => making(server));
  await test("a supporter types the voice of a council", () => voice(server));
}
