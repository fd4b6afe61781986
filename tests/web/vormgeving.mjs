// The look itself: every component of docs/look.md on one page, in light, dark, forced colours and on a phone, with all
// checks; and each pair of text and ground in tokens.css at 7:1 or more. Not here: the pages of Koers.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { atEnd, checked, ensure, equal, koers, picture, root, test, visitor } from "./harness.mjs";

/** The stylesheet that is compiled in, as the program serves it. */
const stylesheet = () => fs.readFileSync(path.join(path.dirname(koers), "assets/koers.css"), "utf8").replaceAll("asset:", "/");
/** The classes on the page for which the stylesheet has no rule (any more). */
const unknown = (page, css) => [...new Set([...page.matchAll(/ class="([^"]*)"/g)].flatMap((m) => m[1].split(/\s+/)))]
  .filter((c) => !new RegExp(`\\.${c}(?![\\w-])`).test(css));

function contrasts() {
  const css = fs.readFileSync(path.join(root, "assets/tokens.css"), "utf8");
  const dark = css.indexOf("@media"), end = css.indexOf("/* NL Design System, in our values");
  const values = (part) => Object.fromEntries([...part.matchAll(/--([\w-]+): (#[0-9a-f]+)/g)].map(([, name, c]) => [name, c.length === 4 ? `#${[...c.slice(1)].map((x) => x + x).join("")}` : c]));
  const light = (hex) => {
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const low = [];
  for (const [scheme, t] of [["light", values(css.slice(0, dark))], ["dark", values(css.slice(dark, end))]]) {
    const grounds = ["papier", "vlak", "blauw-licht", "b1", "b2", "b3", "b4", "b5"];
    const pairs = ["inkt", "zacht", "blauw", "blauw-diep"].flatMap((f) => grounds.map((g) => [f, g]))
      .concat([["papier", "blauw"], ["papier", "blauw-diep"], ["papier", "v1"], ["papier", "v5"], ["inkt", "v2"], ["inkt", "v3"], ["inkt", "v4"], ["inkt", "v6"]]);
    for (const [f, g] of pairs) { const r = ratio(t[f], t[g]); if (!(r >= 7)) low.push(`${scheme}: ${f} on ${g} is ${r.toFixed(2)}`); }
    for (const g of ["papier", "vlak"]) for (const f of ["draad", "rand"]) { const r = ratio(t[f], t[g]); if (!(r >= 3)) low.push(`${scheme}: ${f} beside ${g} is ${r.toFixed(2)}`); }
  }
  return low;
}

export default async function () {
  await test("text on every ground is at least 7:1, lines at least 3:1", async () => {
    const low = contrasts();
    ensure(!low.length, low.join("\n"));
  });
  const page = fs.readFileSync(path.join(root, "tests/web/vormgeving.html"), "utf8");
  const css = stylesheet();
  const server = http.createServer((q, r) => {
    const font = /^\/letter-(latin|latin-ext)\.woff2$/.exec(q.url);
    const [type, body] = font ? ["font/woff2", fs.readFileSync(path.join(root, `node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-${font[1]}-wght-normal.woff2`))]
      : q.url === "/koers.css" ? ["text/css", css] : q.url === "/" ? ["text/html; charset=utf-8", page] : ["image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>"];
    r.writeHead(200, { "content-type": type }).end(body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  atEnd(async () => server.close());
  const at = { url: `http://127.0.0.1:${server.address().port}` };
  await test("every component is in the stylesheet", async () => equal(unknown(page, css).join(" "), "", "classes without a rule"));
  for (const [name, options] of [["licht", {}], ["donker", { dark: true }], ["telefoon", { phone: true }]]) {
    await test(`every component, ${name}`, async () => {
      const p = await visitor(at, options);
      await checked(p, "/", { label: `vormgeving ${name}` });
      await picture(p, `vormgeving-${name}`);
      await p.context().close();
    });
  }
  await test("every component in forced colours still shows the thread", async () => {
    const p = await visitor(at);
    await p.emulateMedia({ forcedColors: "active" });
    await p.goto("/");
    const border = await p.locator(".draad > li").first().evaluate((e) => getComputedStyle(e, "::before").borderInlineStartWidth);
    equal(border, "4px", "the thread");
    await picture(p, "vormgeving-vaste-kleuren");
    await p.context().close();
  });
  await test("on paper menus and buttons are gone, and the sentences open", async () => {
    const p = await visitor(at);
    await p.goto("/");
    await p.emulateMedia({ media: "print" });
    for (const gone of [".kop nav", ".knoppen", ".voet"]) ensure(!(await p.locator(gone).first().isVisible()), `${gone} is printed`);
    ensure(await p.locator("details.zin:not([open]) > p").first().isVisible(), "what a sentence rests on is not printed");
    await p.context().close();
  });
}
