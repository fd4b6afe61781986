// Pages with more forms, without JavaScript: what was typed in one is still there when another was sent, refused or done.
// Not here: what a form refuses (fouten.mjs), how it is kept (beside_test.c).
import { byCode, ensure, equal, formsLoseText, linked, picture, serve, signedIn, test, visitor } from "./harness.mjs";

const signal = (p) => linked(p, "/signalen?status=nieuw", "^/signalen/\\d+$");
const cycle = (p) => linked(p, "/leren", "^/leren/\\d+$");
const chapter = (p) => linked(p, "/kwaliteitsbeeld", "^/kwaliteitsbeeld/\\d+$");
const sentence = async (p) => linked(p, await chapter(p), "^/kwaliteitsbeeld/zin/\\d+$");
const place = (p) => linked(p, "/beheer/locaties", "^/beheer/locaties/\\d+$");
// Whose page, and which forms on it (the end of an address): in the first a text is typed, the second is sent with fields.
const CASES = [
  { who: "anna@", page: signal, typed: "/antwoord", sent: "/merken" },
  { who: "anna@", page: signal, typed: "/antwoord", sent: "/reacties", fields: { reactie: "Ik bel morgen." } },
  { who: "anna@", page: signal, typed: "/antwoord", sent: "/bijlagen" },
  { who: "anna@", page: signal, typed: "/reacties", sent: "/antwoord" },
  { who: "anna@", page: (p) => linked(p, "/themas", "^/themas/\\d+$"), typed: "/reacties", sent: "/bijlagen" },
  { who: "anna@", page: cycle, typed: "/deelname", sent: "/reacties", fields: { reactie: "Goed bezig." } },
  { who: "anna@", page: cycle, typed: "/reacties", sent: "/evaluatie" },
  { who: "corrie@", page: chapter, typed: "/stem", sent: "/reacties", fields: { reactie: "Mooi." } },
  { who: "anna@", page: chapter, typed: "/inleiding", sent: "/zin" },
  { who: "anna@", page: chapter, typed: "/zin", sent: "/hoofdstuk" },
  { who: "anna@", page: sentence, typed: "/reacties", sent: "/grond" },
  { page: byCode, typed: "/toevoegen", sent: "/delen" },
  { page: byCode, typed: "/toevoegen", sent: "/klacht" },
  { page: byCode, typed: "/toevoegen", sent: "/mailen", fields: { email: "geen adres" } },
  { who: "beheer@", page: place, typed: "/teams", sent: "" },
];

const form = (page, end) => page.locator(`main form[method="post"][action$="${end || new URL(page.url()).pathname}"]`).first();
const texts = 'textarea, input[type="text"]';
async function unfold(at) {
  const fold = at.locator("xpath=ancestor::details[1]");
  if (await fold.count() && !(await fold.getAttribute("open") !== null)) await fold.locator("summary").first().click();
}

export default async function () {
  const server = await serve({ demo: true });
  for (const [i, one] of CASES.entries())
    await test(`without JavaScript: typed in ${one.typed}, and ${one.sent || "the page itself"} sent`, async () => {
      const page = one.who ? await signedIn(server, one.who, { script: false }) : await visitor(server, { script: false });
      const at = await one.page(page, server), words = `Dit is "mijn" tekst ${i} & meer.\nTweede regel é.`;
      if (new URL(page.url()).pathname !== at) await page.goto(at);
      const typed = form(page, one.typed);
      ensure(await typed.count(), `no form to ${one.typed} on ${at}: ${await page.locator("main form").evaluateAll((all) => all.map((f) => f.getAttribute("action")).join(" "))}`);
      await unfold(typed);
      const long = await typed.locator("textarea").count(), said = long ? words : words.split("\n")[0];
      await typed.locator(texts).first().fill(said);
      const sent = form(page, one.sent);
      ensure(await sent.count(), `no form to ${one.sent} on ${at}: ${await page.locator("main form").evaluateAll((all) => all.map((f) => f.getAttribute("action")).join(" "))}`);
      await unfold(sent);
      for (const [name, value] of Object.entries(one.fields ?? {})) await sent.locator(`[name="${name}"]`).fill(value);
      await Promise.all([page.waitForEvent("load"), sent.locator("button").last().click()]);
      ensure(!page.url().includes("tekst"), `the text is in ${page.url()}`);
      const again = form(page, one.typed);
      if (!(await again.count())) await page.goto(at);
      equal(await again.locator(texts).first().inputValue(), said, `the text in ${one.typed}`);
      ensure(await again.locator(texts).first().isVisible(), "the text is folded away");
      await picture(page, `naast-${i}`);
      await page.reload();
      await page.context().close();
    });
  await test("two windows on one introduction: the second is told, and nothing is lost", async () => {
    const [first, second] = [await signedIn(server, "anna@", { script: false }), await signedIn(server, "anna@", { script: false })];
    const at = await chapter(first), line = (page) => form(page, "/inleiding").locator("textarea");
    for (const page of [first, second]) await page.goto(at);
    for (const [page, words] of [[first, "Van de eerste."], [second, "Van de tweede."]]) {
      await unfold(line(page));
      await line(page).fill(words);
      await Promise.all([page.waitForEvent("load"), form(page, "/inleiding").locator("button").last().click()]);
    }
    ensure((await second.title()).startsWith("Fout: "), `the title is ${await second.title()}`);
    equal(await line(second).inputValue(), "Van de tweede.", "what was typed");
    const shown = form(second, "/inleiding").locator("blockquote");
    ensure(await shown.isVisible(), "what is stored is not to be seen");
    equal(await shown.innerText(), "Van de eerste.", "what is stored");
    await picture(second, "naast-intussen");
    await Promise.all([second.waitForEvent("load"), form(second, "/inleiding").locator("button").last().click()]);
    await unfold(line(second));
    equal(await line(second).inputValue(), "Van de tweede.", "stored after all");
    for (const page of [first, second]) await page.context().close();
  });
  await test("Enter in a line sends its own form, or none", async () => {
    for (const script of [false, true]) {
      const page = await signedIn(server, "beheer@", { script });
      const at = await place(page), name = `Team ${script ? "met" : "zonder"}`, sent = [];
      await page.goto(at);
      page.on("request", (r) => { if (r.method() === "POST") sent.push(new URL(r.url()).pathname); });
      const line = form(page, "/teams").locator('input[type="text"]').first();
      await line.fill(name);
      await line.press("Enter");
      await page.waitForTimeout(700);
      equal(sent, script ? [`${at}/teams`] : [], `with JavaScript ${script}: sent`);
      if (!script) equal(await line.inputValue(), name, "what stands in the line");
      await page.goto(at);
      equal((await page.locator("main").innerText()).includes(name), script, `with JavaScript ${script}: a team was made`);
      await page.context().close();
    }
  });
  await test("the check of every page finds forms that lose text", async () => {
    const page = await signedIn(server, "anna@");
    await page.goto(await signal(page));
    equal(await formsLoseText(page), "", "as it is");
    const address = await page.evaluate(() => {
      const [one, other] = [...document.querySelectorAll("main form")].filter((f) => f.querySelector("textarea"));
      for (const c of one.querySelectorAll("[form]")) c.removeAttribute("form");
      other.setAttribute("action", one.getAttribute("action"));
      return one.getAttribute("action");
    });
    equal(await formsLoseText(page), `the form to ${address} is sent apart from the others\ntwo forms with fields post to ${address}`, "two wrongs");
    await page.context().close();
  });
}
