// A server on an empty database: every public page without an id stands, in both languages, and what asks for an account
// sends a person to sign in and a program a 401. Not here: pages with something on them (all-pages.mjs).
import { checked, ensure, equal, picture, routes, serve, tabTo, test, visitor } from "./harness.mjs";

export default async function () {
  const server = await serve();
  const plain = routes().filter((r) => r.method === "GET" && !r.path.includes(":"));
  for (const lang of ["nl", "en"]) {
    const page = await visitor(server, { lang });
    for (const { path } of plain.filter((r) => r.who.startsWith("iedereen"))) {
      await test(`${path} in ${lang}, nothing there yet`, async () => {
        const answer = await page.request.get(path, { maxRedirects: 0 });
        if (!(answer.headers()["content-type"] ?? "").startsWith("text/html")) {
          ensure(answer.status() < 500, `answers ${answer.status()}`);
          return;
        }
        await checked(page, path, { label: `leeg ${lang} ${path}`, status: answer.status() < 400 ? 200 : answer.status() });
        ensure(answer.status() < 500, `answers ${answer.status()}`);
        equal(await page.getAttribute("html", "lang"), lang, "language");
      });
    }
    await page.context().close();
  }
  await test("what asks for an account says so: 303 to a person, 401 to a program", async () => {
    const page = await visitor(server);
    for (const { path, who } of plain.filter((r) => !r.who.startsWith("iedereen"))) {
      const person = await page.request.get(path, { maxRedirects: 0, headers: { accept: "text/html" } });
      equal(person.status(), 303, `${path} (${who.slice(0, 30)})`);
      ensure(person.headers().location.startsWith("/inloggen"), `${path} sends to ${person.headers().location}`);
      equal((await page.request.get(path, { maxRedirects: 0, headers: { accept: "application/json" } })).status(), 401, `${path} as JSON`);
    }
    await page.context().close();
  });
  await test("the code page by keyboard alone", async () => {
    const page = await visitor(server);
    await page.goto("/code");
    await tabTo(page, "link", /naar de inhoud/i);
    await page.keyboard.press("Enter");
    await tabTo(page, "textbox", /code/i);
    await page.keyboard.type("HEK 7428 NON 8453");
    await page.keyboard.press("Enter");
    await page.locator("main").waitFor();
    ensure(/code/i.test(await page.locator("main").innerText()), "a wrong code is not answered in words");
    await picture(page, "code-onbekend");
    await page.context().close();
  });
}
