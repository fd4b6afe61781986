// Makes docs/img/NAME.webp for README.md: three pages of a demo of its own, in Chromium. Run by script/screenshots.
// Not here: starting a server and signing in (tests/web/harness.mjs).
import fs from "node:fs";
import path from "node:path";
import { NOW, end, ensure, root, serve, signedIn, visitor } from "../tests/web/harness.mjs";

const MAX = 60_000; // bytes: the pictures stay in the history of the repository for ever

/** Opens path; a page that is not there is no picture. */
async function open(page, path) {
  const status = (await page.goto(path)).status();
  ensure(status === 200, `${path}: ${status}`);
}
/** Saves what the window of page shows as docs/img/NAME.webp. */
async function picture(page, name) {
  await page.evaluate(() => document.fonts.ready);
  const chromium = await page.context().newCDPSession(page);
  const { data } = await chromium.send("Page.captureScreenshot", { format: "webp", quality: 60 });
  const bytes = Buffer.from(data, "base64");
  ensure(bytes.length <= MAX, `${name} is ${bytes.length} bytes; at most ${MAX}`);
  fs.writeFileSync(path.join(root, "docs/img", `${name}.webp`), bytes);
  console.log(`docs/img/${name}.webp  ${bytes.length} bytes`);
}

try {
  const server = await serve({ demo: true });
  const phone = await visitor(server, { phone: true });
  await open(phone, `/s/${server.slug}/huize-dijkzicht`);
  await picture(phone, "signaal");

  const board = await signedIn(server, "anna");
  await open(board, "/leren");
  await picture(board, "leren");

  const reader = await visitor(server);
  await open(reader, `/kb/${server.slug}/${NOW.slice(0, 4) - 1}/huize-dijkzicht/`);
  await picture(reader, "kwaliteitsbeeld");
} finally {
  await end();
}
process.exit(0);
