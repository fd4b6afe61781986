// What is wrong in a form that was sent, on pages with more forms: without JavaScript the title and the first screen say it, on
// a phone and on a laptop, and each link leads to a field that can be seen. Not here: which texts are refused (form_test.c),
// that every route does so (bad_input_test.c).
import { byCode, checkHere, ensure, equal, linked, picture, serve, signedIn, test, visitor } from "./harness.mjs";

const SCREENS = { telefoon: { width: 390, height: 844 }, laptop: { width: 1366, height: 768 } };

// Who, their page, the form on it (the end of its address), what is filled in, and whether it is alone (then its
// message stands in the summary only).
const CASES = [
  { who: "anna@", page: (p) => linked(p, "/signalen?status=nieuw", "^/signalen/\\d+$"), action: "/doorgeven" },
  { who: "anna@", page: async () => "/signalen?status=nieuw", action: "/signalen/thema", alone: true },
  { who: "anna@", page: (p) => linked(p, "/leren", "^/leren/\\d+$"), action: "/evaluatie" },
  { who: "anna@", page: (p) => linked(p, "/leren", "^/leren/\\d+$"), action: "/stoppen", folded: true },
  { who: "anna@", page: (p) => linked(p, "/leren", "^/leren/\\d+$"), action: "/reacties", folded: true },
  { who: "beheer@", page: (p) => linked(p, "/beheer", "^/beheer/personen/\\d+$"), action: "/rollen" },
  { who: "beheer@", page: (p) => linked(p, "/gezelschappen", "^/gezelschappen/\\d+$"), action: "/leden" },
  { who: "beheer@", page: async () => "/account", action: "/account/wachtwoord", alone: true },
  { page: byCode, action: "/toevoegen" },
  { page: byCode, action: "/klacht" },
  { page: async (p, server) => linked(p, `/s/${server.slug}`, "^/s/[^/]+/[^/]+$"), action: "", of: "a signal", alone: true },
  { page: async () => "/inloggen", action: "/inloggen", fields: { email: "niemand@elders.example", wachtwoord: "dit klopt niet" }, alone: true },
];

async function send(page, at, { action, fields = {}, folded }) {
  if (new URL(page.url(), "http://x").pathname !== at) await page.goto(at);
  const form = page.locator(`main form[method="post"]${action && `[action$="${action}"]`}`).first();
  if (folded) await form.locator("xpath=ancestor::details[1]/summary").click();
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name="${name}"]`).fill(value);
  await Promise.all([page.waitForEvent("load"), form.locator("button").last().click()]);
}

/** What can be seen of the place that the address names: itself, or the control and its words. */
const target = (page) => page.evaluate(() => {
  const e = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!e) return { why: `nothing is ${location.hash}` };
  const box = e.getBoundingClientRect(), words = e.closest(".utrecht-form-field, fieldset")?.querySelector("label, legend");
  const high = innerHeight, first = words?.getBoundingClientRect() ?? box;
  if (!e.getClientRects().length || box.top < 0 || box.top > high - 20) return { why: `${location.hash} is at ${Math.round(box.top)} of ${high}` };
  if (first.bottom < 1 || first.top < -1) return { why: `the words of ${location.hash} are at ${Math.round(first.top)}` };
  const above = document.elementFromPoint(box.left + Math.min(10, box.width / 2), box.top + Math.min(10, box.height / 2));
  return { why: above && (e.contains(above) || above.contains(e)) ? "" : `${location.hash} is behind ${above?.outerHTML.slice(0, 80)}`,
    focused: document.activeElement === e, form: e.tagName === "FORM" };
});

async function look(page, { alone }, high) {
  ensure((await page.title()).startsWith("Fout: "), `the title is "${await page.title()}"`);
  equal(await page.locator('[role="alert"]').count(), 1, "alerts");
  const summary = page.locator("main > #fouten:first-child"), box = await summary.boundingBox();
  ensure(box, "the summary is not first in main");
  equal(await page.evaluate(() => scrollY), 0, "scrolled");
  const line = await summary.locator("li").first().boundingBox();
  ensure(box.y >= 0 && line.y + line.height <= high, `the summary begins at ${Math.round(box.y)}, its first line ends at ${Math.round(line.y + line.height)} of ${high}`);
  const lines = summary.locator("li");
  for (let i = 0; i < (await lines.count()); i++) {
    const said = await lines.nth(i).innerText(), link = lines.nth(i).locator("a");
    equal(await link.count(), 1, `links of "${said}"`);
    await link.click();
    const { why, focused, form } = await target(page);
    ensure(!why, `"${said}": ${why}`);
    ensure(form || focused, `"${said}" does not give its field focus`);
    const times = (await page.locator("main").evaluate((m, w) => m.textContent.split(w).length - 1, said));
    equal(times, form && alone ? 1 : 2, `times "${said}" is said`);
  }
}

export default async function () {
  const server = await serve({ demo: true });
  for (const [screen, size] of Object.entries(SCREENS)) {
    for (const [i, one] of CASES.entries()) {
      await test(`without JavaScript on a ${screen}: ${one.action || one.of} sent as it should not be`, async () => {
        const options = { script: false, phone: screen === "telefoon" };
        const page = one.who ? await signedIn(server, one.who, options) : await visitor(server, options);
        await page.setViewportSize(size);
        await send(page, await one.page(page, server), one);
        await look(page, one, size.height);
        await page.context().close();
        if (screen !== "telefoon") return;
        const script = one.who ? await signedIn(server, one.who, { phone: true }) : await visitor(server, { phone: true }); // axe needs scripts
        await script.setViewportSize(size);
        await send(script, await one.page(script, server), one);
        equal(await script.evaluate(() => document.activeElement.id), "fouten", "focus");
        await checkHere(script, `fouten ${i} ${one.action}`);
        await picture(script, `fouten-${i}`);
        await script.context().close();
      });
    }
  }
}
