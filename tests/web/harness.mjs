// What browser tests share: Chromium, signing in, and the checks each page gets.
// Not here: the tests (NAME.mjs beside this, run by run.mjs), the program and the counting (tests/support/koers.mjs).
import { chromium } from "playwright-core";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { atEnd, ensure, equal, out, root } from "../support/koers.mjs";

export * from "../support/koers.mjs";
const axeSource = fs.readFileSync(path.join(root, "node_modules/axe-core/axe.min.js"), "utf8");

// ---- the browser ----
let browser;
export async function chrome() {
  if (browser) return browser;
  const args = ["--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-sync",
    "--no-first-run", "--disable-features=Translate,OptimizationHints,MediaRouter", "--force-color-profile=srgb"];
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
  atEnd(() => browser.close());
  return browser;
}
/** A fresh browser profile. lang nl or en; phone: 360 × 740; script: false turns JavaScript off. */
export async function visitor(server, { lang = "nl", phone = false, script = true, dark = false, state } = {}) {
  const context = await (await chrome()).newContext({
    baseURL: server.url, locale: lang === "nl" ? "nl-NL" : "en-GB", javaScriptEnabled: script, storageState: state,
    colorScheme: dark ? "dark" : "light", viewport: phone ? { width: 360, height: 740 } : { width: 1280, height: 800 },
    reducedMotion: "reduce", timezoneId: "Europe/Amsterdam", hasTouch: phone,
  });
  context.setDefaultTimeout(10000);
  const page = await context.newPage();
  page.trouble = [];
  page.on("pageerror", (e) => page.trouble.push(`script: ${e.message}`));
  page.on("console", (m) => { if (m.type() === "error" && !/status of (40[134]|422)/.test(m.text())) page.trouble.push(`console: ${m.text()}`); });
  return page;
}
/** A page of someone signed in: role, name or e-mail as the demo names it (a part is enough). One sign-in per person. */
export async function signedIn(server, role, options = {}) {
  const login = server.logins.find((l) => [l.email, l.role, l.name].some((w) => w.toLowerCase().includes(role.toLowerCase())));
  ensure(login, `no demo login for "${role}"; there are: ${server.logins.map((l) => `${l.email} (${l.role})`).join(", ")}`);
  if (!server.sessions.has(login.email)) {
    const page = await visitor(server);
    await page.goto("/inloggen");
    await page.locator('input[type="email"]').fill(login.email);
    await page.locator('input[type="password"]').fill(login.password);
    await page.locator("main button[type=submit], main form button").first().click();
    ensure(!new URL(page.url()).pathname.startsWith("/inloggen"), `${login.role} (${login.email}) could not sign in: ${await page.locator("main").innerText()}`);
    server.sessions.set(login.email, await page.context().storageState());
    await page.context().close();
  }
  const page = await visitor(server, { ...options, state: server.sessions.get(login.email) });
  // The language is a choice that an account and a cookie remember: choose it as a person does.
  await page.goto(`/taal/${options.lang ?? "nl"}?terug=/`);
  return page;
}

/** Does work on each of list, a few at once, each with its own browser pages: slot.page(key, lang, make) keeps one. */
export async function inParallel(n, list, work) {
  const queue = [...list];
  await Promise.all(Array.from({ length: n }, async () => {
    const kept = new Map();
    const slot = { async page(key, lang, make) {
      const found = kept.get(key)?.[lang];
      if (found) return found;
      if (kept.size > 3) { const [old] = kept.keys(); for (const p of Object.values(kept.get(old))) await p.context().close(); kept.delete(old); }
      kept.set(key, { ...kept.get(key), [lang]: await make() });
      return kept.get(key)[lang];
    } };
    for (let item = queue.shift(); item; item = queue.shift()) await work(item, slot);
    for (const pages of kept.values()) for (const p of Object.values(pages)) await p.context().close();
  }));
}

/** The link in the newest mail to an address, whole, as its reader would click on it. */
export function mailedLink(db, email) {
  const store = new DatabaseSync(db, { readOnly: true });
  const mail = store.prepare("SELECT inhoud FROM post_uit WHERE aan = ? ORDER BY rowid DESC LIMIT 1").get(email);
  store.close();
  return /\S+\/toegang\/\S+/.exec(mail?.inhoud ?? "")?.[0];
}

// ---- finding a page of the demo ----
/** The first link in main of the page at that fits. */
export async function linked(page, at, pattern) {
  await page.goto(at);
  const found = await page.locator("main a").evaluateAll((all, p) => all.map((a) => a.getAttribute("href")).find((h) => new RegExp(p).test(h)), pattern);
  ensure(found, `no link like ${pattern} on ${at}`);
  return found;
}
/** Opens the demo's signal with its code; the answer is the path of its page. */
export async function byCode(page, server) {
  await page.goto("/code");
  await page.locator('main input[type="text"]').first().fill(server.code);
  await Promise.all([page.waitForEvent("load"), page.locator("main form button").first().click()]);
  return new URL(page.url()).pathname;
}

// ---- what is checked on every page ----
const htmlDir = path.join(out, "html");
fs.rmSync(htmlDir, { recursive: true, force: true });
fs.mkdirSync(htmlDir, { recursive: true });
let collected = 0;
/** Keeps the HTML for the Nu checker, which runs once, at the end (nu()). */
export function collect(html, label) {
  const name = `${String(++collected).padStart(4, "0")}-${label.replace(/[^a-z0-9]+/gi, "-").slice(0, 80)}.html`;
  fs.writeFileSync(path.join(htmlDir, name), html);
}
const AXE = { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
  rules: { "color-contrast-enhanced": { enabled: true }, "target-size": { enabled: true } } };
/** axe: WCAG 2.2 AA and contrast 7:1; what it found, in words ("" when nothing). */
export async function axe(page, scope) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  const found = await page.evaluate(([options, s]) => window.axe.run(s ?? document, options), [AXE, scope]);
  return found.violations.map((v) => `axe ${v.id} (${v.nodes.length}×): ${v.help}\n  ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 200)}\n    ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? ""}`).join("\n  ")}`).join("\n");
}
/** Sideways scrolling at 320 px, and at 200 % zoom of a 1280 px window (640 px of room). */
export async function overflow(page) {
  const before = page.viewportSize();
  const found = [];
  for (const width of [320, 640]) {
    await page.setViewportSize({ width, height: 720 });
    const wide = await page.evaluate(() => {
      const limit = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= limit + 1) return null;
      const widest = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > limit + 1);
      return `${document.documentElement.scrollWidth}: ${widest.slice(0, 3).map((e) => e.outerHTML.slice(0, 160)).join(" | ")}`;
    });
    if (wide) found.push(`scrolls sideways at ${width} px: ${wide}`);
  }
  await page.setViewportSize(before);
  return found.join("\n");
}
/** Targets of at least 48 px (look.md), but for links inside running text. */
export const smallTargets = (page) => page.evaluate(() => [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary, .nl-button, .kop a, .tegel, .keuze")]
  .map((e) => (e.matches(".tegel input, .keuze input") ? e.closest("label") : e))
  .filter((e) => { const r = e.getBoundingClientRect(); return r.width > 1 && r.height > 1 && r.height < 47.5 && !e.closest(".verborgen"); })
  .slice(0, 5).map((e) => `${Math.round(e.getBoundingClientRect().height)} px: ${e.outerHTML.slice(0, 120)}`).join("\n"));

/** Goes to url and gives the page all checks. The answer is the response. */
export async function checked(page, url, { label = url, status = 200, wide = true } = {}) {
  page.trouble.length = 0;
  const response = await page.goto(url);
  equal(response.status(), status, `${url} status`);
  await checkHere(page, label, { html: await response.text(), wide });
  return response;
}
/** Of a page with more forms: what of theirs is lost when another is sent (src/web/beside.h). "": nothing. */
export const formsLoseText = (page) => page.evaluate(() => {
  const forms = [...document.querySelectorAll("main form[id^=formulier]")].filter((f) => !f.querySelector("[type=password]"));
  const typed = forms.filter((f) => f.querySelector("textarea, select, input:not([type=hidden])")), at = (f) => f.getAttribute("action");
  const apart = forms.length > 1 && typed.length ? forms.filter((f) => [...f.querySelectorAll("input, textarea, select, button")].some((c) => c.form?.id !== "blad")) : [];
  const twice = typed.map(at).filter((a, i, all) => all.indexOf(a) !== i);
  return [...apart.map((f) => `the form to ${at(f)} is sent apart from the others`), ...twice.map((a) => `two forms with fields post to ${a}`)].join("\n");
});
/** All checks on the page as it is now (after a form, say). */
export async function checkHere(page, label, { html, wide = true } = {}) {
  collect(html ?? (await page.content()), label);
  const found = [await axe(page), wide ? await overflow(page) : "", await smallTargets(page), page.trouble.join("\n")];
  const text = await page.evaluate(() => document.body.innerText);
  found.push(await formsLoseText(page));
  const broken = /\{\{|\}\}|\{%|%\}|\bNaN\b|\(null\)|undefined/.exec(text);
  if (broken) found.push(`the page shows "${broken[0]}"`);
  ensure(!found.some(Boolean), `${label}\n${found.filter(Boolean).join("\n")}`);
}
/** A picture of the whole page in uitvoer/NAME.png. */
export const picture = (page, name) => page.screenshot({ path: path.join(out, `${name}.png`), fullPage: true });

/** Moves by Tab until what has focus fits (a role and a part of its name, or a locator and words), then returns; throws after max steps. */
export async function tabTo(page, role, name, max = 120) {
  const wanted = (typeof role === "string" ? page.getByRole(role, { name }) : role).first();
  for (let i = 0; i < max; i++) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((e) => e === document.activeElement, undefined, { timeout: 500 }).catch(() => false)) {
      const ring = await wanted.evaluate((e) => { const s = getComputedStyle(e.closest(".tegel") ?? e); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; });
      ensure(ring, `${role} "${name}" has no visible focus`);
      return wanted;
    }
  }
  throw Object.assign(new Error(`by keyboard ${role} "${name}" is not reached in ${max} steps on ${page.url()}`), { expected: true });
}

/** The Nu HTML checker on all collected pages, in one Java run: what is wrong, in words. */
export function nu() {
  const files = fs.readdirSync(htmlDir);
  if (!files.length) return { pages: 0, errors: [] };
  const jar = path.join(root, "node_modules/vnu-jar/build/dist/vnu.jar");
  const text = execFileSync("java", ["-Xss8m", "-jar", jar, "--format", "json", "--errors-only", "--exit-zero-always", "--stdout", htmlDir], { encoding: "utf8", maxBuffer: 1 << 28 });
  const errors = JSON.parse(text).messages.map((m) => `${path.basename(m.url ?? "")}:${m.lastLine ?? 0}: ${m.message}`);
  return { pages: files.length, errors };
}
