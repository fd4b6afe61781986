// The main job with a keyboard and nothing else: signal, inbox and answer, learning cycle, sentence, and the answer at the
// code; and the own page of who is signed in, without JavaScript. No mouse, no locator that clicks or fills; what has focus must show it. Not here: what the pages do (main-task.mjs).
import { checkHere, ensure, equal, picture, serve, tabTo, test, visitor } from "./harness.mjs";

const type = async (page, role, name, text) => { await tabTo(page, role, name); await page.keyboard.type(text); };
/** Enter on what has focus, until the next page is there. */
const enter = (page) => Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
const follow = async (page, role, name) => { await tabTo(page, role, name); await enter(page); };
/** Tab goes to a group of choices as one; arrows go through it. */
async function choose(page, first, steps) {
  await tabTo(page, "radio", first);
  await page.keyboard.press("Space");
  for (let i = 0; i < steps; i++) await page.keyboard.press("ArrowDown");
}
const title = (page) => page.locator("main h1").innerText();
const words = (page) => page.locator("main").innerText();
async function enterAs(server, email, options) {
  const page = await visitor(server, options);
  await page.goto("/inloggen");
  await type(page, "textbox", /e-mail/i, email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(server.logins.find((l) => l.email === email).password);
  await enter(page);
  ensure(!page.url().includes("/inloggen"), `not signed in: ${await words(page)}`);
  return page;
}

export default async function () {
  const server = await serve({ demo: true });
  const giver = await visitor(server), said = "De lamp bij de voordeur is stuk.";
  let code, anna;
  await test("by keyboard: giving a signal", async () => {
    await giver.goto(`/s/${server.slug}`);
    await follow(giver, "link", "Huize Dijkzicht");
    await type(giver, "textbox", "Uw verhaal", said);
    await choose(giver, "Wat ik belangrijk vind", 2);
    equal(await giver.evaluate(() => document.activeElement.closest("label").innerText.trim()), "Hoe de zorg geregeld is", "the third choice");
    await follow(giver, "button", "Versturen");
    code = /[A-Z]{3}\s+\d{4}\s+[A-Z]{3}\s+\d{4}/.exec(await words(giver))?.[0].replace(/\s+/g, " ");
    ensure(code, `no code: ${await words(giver)}`);
  });
  await test("by keyboard: from the inbox to an answer", async () => {
    anna = await enterAs(server, "anna@voorbeeldwaard.example");
    await follow(anna, "link", "Signalen"); // it begins with what is late
    await follow(anna, "link", /^Nieuw/);
    await follow(anna, "link", /De lamp bij de voordeur/);
    await choose(anna, "Dit hebben wij gedaan", 0);
    await type(anna, "textbox", "Het antwoord", "De lamp is vandaag vervangen.");
    await follow(anna, "button", "Verstuur antwoord");
    ensure((await words(anna)).includes("De lamp is vandaag vervangen."), "the answer is not on the page");
    await checkHere(anna, "toetsenbord signaal beantwoord");
  });
  await test("by keyboard: a learning cycle from its beginning to its goal", async () => {
    await follow(anna, "link", "Leren");
    await follow(anna, "link", /begin/i);
    await type(anna, "textbox", "Naam", "Licht bij de deur");
    await type(anna, "textbox", "Wat is de aanleiding?", "De lamp was vaker stuk.");
    await tabTo(anna, "combobox", "Waar?");
    await anna.keyboard.type("Huize");
    await tabTo(anna, "checkbox", "3 Werk");
    await anna.keyboard.press("Space");
    await follow(anna, "button", "Begin");
    equal(await title(anna), "Licht bij de deur", "the cycle");
    ensure((await words(anna)).includes("Huize Dijkzicht"), "the place was not chosen");
    await tabTo(anna, anna.locator('main form[action$="/stap/reflectie"] textarea'), "the reflection");
    await anna.keyboard.type("Niemand wist wie de lampen nakijkt.");
    await tabTo(anna, anna.locator('main form[action$="/stap/reflectie"] button'), "its button");
    await enter(anna);
    ensure((await words(anna)).includes("Niemand wist wie de lampen nakijkt."), "the reflection is not there");
    await tabTo(anna, anna.locator('main form[action$="/stap/doel"] textarea, main form[action$="/stap/doel"] input:not([type=hidden])'), "the goal");
    ensure(await anna.evaluate(() => document.activeElement.getClientRects().length > 0), "the goal has focus and cannot be seen");
    await checkHere(anna, "toetsenbord leercyclus");
  });
  await test("by keyboard: a sentence with its grounds", async () => {
    await follow(anna, "link", "Kwaliteitsbeeld");
    await follow(anna, "link", "Huize Dijkzicht");
    await follow(anna, "link", /3 Het werk organiseren/);
    await type(anna, "textbox", "De zin", "Wie hier woont, komt ’s avonds veilig thuis.");
    await choose(anna, /Terugblik/, 2);
    const ground = await tabTo(anna, "checkbox", /Leercyclus: /);
    await anna.keyboard.press("Space");
    ensure(await ground.isChecked(), "the ground is not chosen");
    await follow(anna, "button", "Voeg de zin toe");
    const sentence = anna.locator("main summary", { hasText: "komt ’s avonds veilig thuis" });
    await tabTo(anna, sentence, "the sentence");
    await anna.keyboard.press("Enter");
    ensure(await sentence.evaluate((e) => e.parentElement.open), "the sentence does not unfold");
    ensure(/Leercyclus/i.test(await sentence.locator("xpath=..").innerText()), "no ground unfolds");
  });
  await test("by keyboard: the answer at the code", async () => {
    await giver.goto("/code");
    await type(giver, "textbox", /code/i, code);
    await enter(giver);
    ensure((await words(giver)).includes("De lamp is vandaag vervangen."), await words(giver));
  });
  await test("by keyboard, without JavaScript: a signal on the own page, from giving it to a complaint", async () => {
    const gerrit = await enterAs(server, "gerrit@voorbeeldwaard.example", { script: false, phone: true });
    const withScript = await enterAs(server, "gerrit@voorbeeldwaard.example", { phone: true }); // axe needs scripts
    const check = async (at, what) => { await withScript.goto(at); await checkHere(withScript, `toetsenbord ${what}`); };
    const own = async (what) => {
      ensure(/^\/signalen\/mijn\/\d+$/.test(new URL(gerrit.url()).pathname), `${what} leads to ${gerrit.url()}`);
      return words(gerrit);
    };
    await gerrit.goto("/signalen/nieuw");
    ensure(/Kan het niet wachten\?/.test(await words(gerrit)), "the form does not say whom to call");
    await check("/signalen/nieuw", "signaal binnen");
    await type(gerrit, "textbox", "Het signaal", "De soep is te zout.");
    await choose(gerrit, "Wij bewaren niet wie dit is", 1);
    await follow(gerrit, "button", "Versturen");
    await check("/signalen/mijn", "mijn signalen");
    await follow(gerrit, "link", "De soep is te zout.");
    ensure(!/uw code/.test(await own("open")), "it speaks of a code that there is not");
    const page = new URL(gerrit.url()).pathname;
    await follow(anna, "link", "Signalen"); // it begins with what is late
    await follow(anna, "link", /^Nieuw/);
    await follow(anna, "link", /De soep is te zout/);
    ensure(!/Gerrit/.test(await words(anna)), "staff read who it was");
    await choose(anna, "Dit hebben wij gedaan", 1);
    await type(anna, "textbox", "Het antwoord", "De kok proeft voortaan mee.");
    await follow(anna, "button", "Verstuur antwoord");
    await gerrit.goto("/signalen/mijn");
    ensure(/Er is 1 nieuw bericht/.test(await words(gerrit)), "the list does not tell of the answer");
    await follow(gerrit, "link", "De soep is te zout.");
    ensure(/De kok proeft voortaan mee/.test(await own("answered")), "the answer is not there");
    await check(page, "eigen pagina");
    await picture(withScript, "eigen-pagina-telefoon");
    await type(gerrit, "textbox", "Wat wilt u nog zeggen?", "Nu is zij te flauw.");
    await follow(gerrit, "button", "Toevoegen");
    ensure(/Nu is zij te flauw/.test(await own("added")), "what was added is not there");
    await choose(gerrit, "Ja, als niemand mij kan herkennen", 0);
    await follow(gerrit, "button", "Keuze bewaren");
    await own("shared");
    for (const [address, said] of [["gerrit@thuis.example", /U krijgt ons antwoord per e-mail/], ["", /U krijgt geen e-mail van ons/]]) {
      await tabTo(gerrit, "textbox", "E-mail");
      await gerrit.keyboard.press("Control+A");
      await gerrit.keyboard.press("Delete");
      await gerrit.keyboard.type(address);
      await tabTo(gerrit, gerrit.locator('main form[action$="/mailen"] button'), "its button");
      await enter(gerrit);
      ensure(said.test(await own("mail")), `after "${address}": ${await words(gerrit)}`);
    }
    await tabTo(gerrit, gerrit.locator("main summary", { hasText: "Alles wat wij van u bewaren" }), "all that is kept");
    await gerrit.keyboard.press("Enter");
    ensure(/Een afdruk die bij u hoort/.test(await own("kept")), "what is kept does not unfold");
    await tabTo(gerrit, "checkbox", "Ja, ik wil een klacht indienen");
    await gerrit.keyboard.press("Space");
    await follow(gerrit, "button", "Dien mijn klacht in");
    ensure(/maakte u van uw signaal een klacht/.test(await own("complaint")), "it is no complaint");
    const laptop = await enterAs(server, "gerrit@voorbeeldwaard.example");
    await laptop.goto(page);
    await checkHere(laptop, "eigen pagina laptop");
    await picture(laptop, "eigen-pagina-laptop");
    await laptop.goto("/code");
    ensure(!/Inloggen/.test(await laptop.locator("header").innerText()), "the page of codes offers to sign in");
    await checkHere(laptop, "code van wie is ingelogd");
    equal((await anna.goto(page)).status(), 404, "another's own page");
  });
}
