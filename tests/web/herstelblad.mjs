// The own recovery sheet of an account, in Chromium: made and printed, typed over on a telephone where a new password is
// chosen, without JavaScript too, by keyboard; and what the page says to who has none. Not here: what opens afterwards
// (src/organisatie/account_keys_test.c).
import path from "node:path";
import { checkHere, checked, ensure, equal, mailedLink, picture, run, scratch, serve, test, visitor } from "./harness.mjs";

const PASSWORD = "een lange zin om te onthouden";
const OTHER = "nog een zin om te onthouden";
const BEA = "bea@elders.example";
const main = (page) => page.locator("main").innerText();
const at = (page) => new URL(page.url()).pathname;

/** Fills the first form of main that has the first of these fields, and sends it. */
async function send(page, fields) {
  const form = page.locator("main form").filter({ has: page.locator(`[name="${Object.keys(fields)[0]}"]`) }).first();
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name="${name}"]`).fill(value);
  await Promise.all([page.waitForEvent("load"), form.locator("button").last().click()]);
}
async function signIn(page, wachtwoord) {
  await page.context().clearCookies();
  await page.goto("/inloggen");
  await send(page, { email: BEA, wachtwoord });
  equal(at(page), "/", "signed in");
}

export default async function () {
  const db = path.join(scratch(), "koers.db");
  run(["organisatie", "nieuw", "Zorggroep De Linde", "--plaats", "Almelo", "--db", db]);
  const link = /\S+\/toegang\/\S+/.exec(run(["gebruiker", "nieuw", BEA, "--naam", "Bea", "--db", db]))[0];
  const server = await serve({ db, args: ["--zonder", "post,pdf"] });
  const bea = await visitor(server), phone = await visitor(server, { phone: true }), bare = await visitor(server, { script: false });
  /** A link for a new password; the second of somebody within five minutes comes from the command line. */
  const reset = () => new URL(/\S+\/toegang\/\S+/.exec(run(["gebruiker", "herstel", BEA, "--db", db]))[0]).pathname;
  let sheet;

  await test("who has no sheet reads what is lost, before it is", async () => {
    await bea.goto(new URL(link).pathname);
    await send(bea, { wachtwoord: PASSWORD, herhaal: PASSWORD });
    await checked(phone, "/wachtwoord-vergeten");
    ensure(/Zoek dan eerst uw herstelblad/.test(await main(phone)), await main(phone));
    await picture(phone, "herstelblad-vergeten");
    await send(phone, { email: BEA });
    await checked(phone, new URL(mailedLink(db, BEA)).pathname);
    ensure(/gaat hierna niet meer open/.test(await main(phone)), await main(phone));
    await picture(phone, "herstelblad-geen");
  });
  await test("a sheet is made by keyboard, shown once, and printed", async () => {
    await signIn(bea, PASSWORD);
    await checked(bea, "/account");
    await picture(bea, "herstelblad-account");
    await checked(bea, "/account/herstelblad");
    await picture(bea, "herstelblad-maken");
    await send(bea, { wachtwoord: "iets anders" });
    ensure(/klopt niet/.test(await main(bea)), await main(bea));
    await checkHere(bea, "a wrong password at the sheet");
    await bea.locator('main input[type="password"]').focus();
    await bea.keyboard.type(PASSWORD);
    await Promise.all([bea.waitForEvent("load"), bea.keyboard.press("Enter")]);
    const lines = await bea.locator(".herstelblad span").allInnerTexts();
    equal(lines.length, 5, "lines");
    sheet = lines.join("\n");
    await checkHere(bea, "the sheet");
    await picture(bea, "herstelblad-blad");
    await bea.emulateMedia({ media: "print" });
    ensure(await bea.locator(".herstelblad").isVisible() && !await bea.locator(".broodkruim").isVisible(), "on paper");
    await picture(bea, "herstelblad-papier");
    await bea.emulateMedia({ media: "screen" });
    await bea.goto("/account/herstelblad");
    ensure(!(await main(bea)).includes(lines[1]) && /U hebt een herstelblad/.test(await main(bea)), "shown once");
    await checkHere(bea, "with a sheet");
    await picture(bea, "herstelblad-er");
  });
  await test("it is asked for where a new password is chosen, and typed over on a telephone", async () => {
    await checked(phone, reset());
    await picture(phone, "herstelblad-typen");
    await send(phone, { wachtwoord: OTHER, herhaal: OTHER });
    ensure(/Typ uw herstelblad over/.test(await main(phone)), await main(phone));
    await checkHere(phone, "neither sheet nor consent");
    await send(phone, { wachtwoord: OTHER, herhaal: OTHER, blad: sheet.replace(/.$/, "~") });
    ensure(/Regel 4 van het herstelblad klopt niet/.test(await main(phone)), await main(phone));
    await picture(phone, "herstelblad-fout");
    await send(phone, { wachtwoord: OTHER, herhaal: OTHER, blad: sheet.toLowerCase() });
    equal(at(phone), "/inloggen", "chosen");
    await signIn(phone, OTHER);
    await phone.goto("/account");
    ensure(/Met het herstelblad is een nieuw wachtwoord gekozen/.test(await main(phone)), await main(phone));
  });
  await test("without JavaScript, and by who gives it up", async () => {
    await bare.goto(reset());
    await bare.locator('[name="zonder"]').check();
    await send(bare, { wachtwoord: PASSWORD, herhaal: PASSWORD });
    equal(at(bare), "/inloggen", "chosen");
    await signIn(bare, PASSWORD);
    await bare.goto("/account");
    ensure(/U hebt nog geen herstelblad/.test(await main(bare)), await main(bare));
  });
}
