// `koers openapi` is a valid description, and complete: each route of `koers routes` stands in it.
// Not here: whether the pages answer as it says (all-pages.mjs reads their JSON).
import SwaggerParser from "@apidevtools/swagger-parser";
import fs from "node:fs";
import path from "node:path";
import { ensure, out, routes, run, test } from "./harness.mjs";

export default async function () {
  const file = path.join(out, "openapi.json");
  await test("koers openapi is valid OpenAPI", async () => {
    fs.writeFileSync(file, run(["openapi"]));
    await SwaggerParser.validate(file);
  });
  await test("koers openapi names every route", async () => {
    const { paths } = JSON.parse(fs.readFileSync(file, "utf8"));
    const missing = routes().filter(({ method, path: p }) => !paths[p.replace(/:(\w+)\*?/g, "{$1}")]?.[method.toLowerCase()]);
    ensure(!missing.length, `not in openapi: ${missing.map((r) => `${r.method} ${r.path}`).join(", ")}`);
  });
}
