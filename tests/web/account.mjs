// One person, two organisations, one account, in Chromium: invited twice, choosing after signing in, switching, a form of a tab
// that was left open, another address, two accounts joined. With and without JavaScript, in both languages. Not here: what may
// not be learned (src/organisatie/uitnodiging_test.c), every rule (src/organisatie/account_test.c).
import path from "node:path";
import { checkHere, checked, ensure, equal, mailedLink, picture, run, scratch, serve, test, visitor } from "./harness.mjs";

const PASSWORD = "een lange zin om te onthouden";
const ANNA = "anna@elders.example";
const main = (page) => page.locator("main").innerText();
const at = (page) => new URL(page.url()).pathname;

/** Fills the first form of main, by the names of its fields, and sends it. */
async function send(page, fields, action = "") {
  const form = page.locator(action ? `main form[action*="${action}"]` : "main form").first();
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${name}"]`);
    if (await field.evaluate((e) => e.tagName === "SELECT")) await field.selectOption(value);
    else await field.fill(value);
  }
  await Promise.all([page.waitForEvent("load"), form.locator("button").last().click()]);
}
async function signIn(page, email = ANNA, password = PASSWORD) {
  await page.context().clearCookies();
  await page.goto("/inloggen");
  await send(page, { email, wachtwoord: password });
}
const choose = (page, name) => Promise.all([page.waitForEvent("load"), page.getByRole("button", { name, exact: true }).click()]);

/** Two organisations with a beheerder each, signed in. */
async function begin() {
  const w = { db: path.join(scratch(), "koers.db") }, links = {};
  for (const [key, name, slug] of [["a", "Zorggroep De Linde", "zorggroep-de-linde"], ["b", "Thuiszorg Oost", "thuiszorg-oost"]]) {
    run(["organisatie", "nieuw", name, "--plaats", "Almelo", "--db", w.db]);
    links[key] = /\S+\/toegang\/\S+/.exec(run(["gebruiker", "nieuw", `beheer@${key}.example`, "--naam", `Bea ${key}`, "--organisatie", slug, "--db", w.db]))[0];
  }
  w.server = await serve({ db: w.db, args: ["--zonder", "post,pdf"] });
  for (const key of ["a", "b"]) {
    w[key] = await visitor(w.server);
    await w[key].goto(new URL(links[key]).pathname);
    await send(w[key], { wachtwoord: PASSWORD, herhaal: PASSWORD });
    await signIn(w[key], `beheer@${key}.example`);
    ensure(at(w[key]) === "/", `beheerder ${key}: ${await main(w[key])}`);
  }
  return w;
}
async function invite(page, email, rol, naam = "Anna de Wit") {
  await page.goto("/beheer");
  await send(page, { naam, email, rol, waar: "0" }, "/beheer/personen");
  return main(page);
}

export default async function () {
  const w = await begin();
  const anna = await visitor(w.server), phone = await visitor(w.server, { phone: true, lang: "en" }), bare = await visitor(w.server, { script: false });

  await test("both beheerders see the same after inviting one address", async () => {
    const first = await invite(w.a, ANNA, "professional");
    await checkHere(w.a, "invited");
    await anna.goto(new URL(mailedLink(w.db, ANNA)).pathname);
    await send(anna, { wachtwoord: PASSWORD, herhaal: PASSWORD });
    await picture(w.a, "account-uitgenodigd");
    equal(await invite(w.b, ANNA, "naaste"), first.replace("Professional", "Naaste"), "the page of the other");
  });
  await test("the second invitation asks for the own password", async () => {
    await checked(anna, new URL(mailedLink(w.db, ANNA)).pathname);
    ensure(/U hebt al een account in Koers: anna@elders\.example/.test(await main(anna)), await main(anna));
    await picture(anna, "account-aannemen");
    await send(anna, { wachtwoord: "iets anders dan dat" });
    ensure(/klopt niet/.test(await main(anna)), await main(anna));
    await checkHere(anna, "a wrong password at an invitation");
    await send(anna, { wachtwoord: PASSWORD });
    equal(at(anna), "/inloggen", "accepted");
  });
  await test("a page to choose, with and without JavaScript, in both languages", async () => {
    for (const [name, page] of Object.entries({ anna, phone, bare })) {
      await signIn(page);
      equal(at(page), "/organisatie/kies", "after signing in");
      if (page === phone) await page.goto("/taal/en?terug=/organisatie/kies");
      if (page !== bare) await checkHere(page, `choosing, ${name}`); // axe needs a script
      await picture(page, `account-kiezen-${name}`);
      await choose(page, page === anna ? "Zorggroep De Linde" : "Thuiszorg Oost");
      equal(at(page), "/", "chosen");
    }
    ensure(/Zorggroep De Linde/.test(await anna.locator("header").innerText()), "the header does not say where she works");
    await checkHere(anna, "start with a switch");
    await checkHere(phone, "start with a switch, phone");
    await picture(anna, "account-start");
    await picture(phone, "account-start-telefoon");
  });
  await test("switching from the header, and a form of a tab left open is not sent elsewhere", async () => {
    const tab = await anna.context().newPage();
    await tab.goto("/signalen/nieuw").catch(() => {});
    await anna.locator("header").getByRole("link", { name: /Zorggroep De Linde/ }).click();
    await checkHere(anna, "switching");
    await picture(anna, "account-wisselen");
    await tab.goto("/account/adres");
    await choose(anna, "Thuiszorg Oost");
    ensure(/Thuiszorg Oost/.test(await anna.locator("header").innerText()), "she did not switch");
    await send(tab, { email: "anna@nieuw.example", wachtwoord: PASSWORD });
    await send(tab, { wachtwoord: PASSWORD });
    ensure(/hoort bij een andere organisatie/.test(await main(tab)), await main(tab));
    equal(await tab.locator('main [name="email"]').inputValue(), "anna@nieuw.example", "what was typed");
    await checkHere(Object.assign(tab, { trouble: [] }), "a form of another organisation");
    await picture(tab, "account-ander-tabblad");
    await tab.close();
  });
  await test("another address, by a link to it", async () => {
    await checked(anna, "/account");
    await picture(anna, "account-pagina");
    await checked(anna, "/account/adres");
    await send(anna, { email: "anna@nieuw.example", wachtwoord: PASSWORD });
    equal(at(anna), "/account", await main(anna));
    await checked(anna, new URL(mailedLink(w.db, "anna@nieuw.example")).pathname);
    await picture(anna, "account-adres");
    await send(anna, {});
    await signIn(bare, "anna@nieuw.example");
    equal(at(bare), "/organisatie/kies", "with the new address");
  });
  await test("two accounts become one by the proof of both", async () => {
    run(["organisatie", "nieuw", "Wonen Noord", "--db", w.db]);
    const link = /\S+\/toegang\/\S+/.exec(run(["gebruiker", "nieuw", "anna@noord.example", "--naam", "A. de Wit", "--organisatie", "wonen-noord", "--db", w.db]))[0];
    const other = await visitor(w.server);
    await other.goto(new URL(link).pathname);
    await send(other, { wachtwoord: PASSWORD, herhaal: PASSWORD });
    await checked(anna, "/account/samenvoegen");
    await picture(anna, "account-samenvoegen");
    await send(anna, { email: "anna@noord.example", wachtwoord: "iets anders dan dat" });
    await checkHere(anna, "joining without proof");
    await send(anna, { email: "anna@noord.example", wachtwoord: PASSWORD });
    equal(at(anna), "/organisatie/kies", await main(anna));
    ensure(/Wonen Noord/.test(await main(anna)), await main(anna));
    await signIn(other, "anna@noord.example");
    equal(at(other), "/inloggen", "the other account is gone");
  });
  await test("who loses access to one keeps the other", async () => {
    await w.a.goto("/beheer");
    await w.a.getByRole("link", { name: "Anna de Wit" }).click();
    await checkHere(w.a, "a person who accepted");
    await picture(w.a, "account-persoon");
    await send(w.a, {}, "/sluiten");
    await signIn(bare, "anna@nieuw.example");
    const words = await main(bare);
    ensure(/Thuiszorg Oost/.test(words) && !/De Linde/.test(words), words);
  });
  await w.server.stop();
}
