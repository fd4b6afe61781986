// What machines read of a published kwaliteitsbeeld, against SHACL shapes (tests/data/metadata-shapes.ttl): DCAT-AP(-NL) in
// Turtle and schema.org in JSON-LD, of the demo organisation. And each rule can be broken.
// Not here: that a strict Turtle reader reads it (publicatie_test.c).
import fs from "node:fs";
import path from "node:path";
import jsonld from "jsonld";
import { DataFactory, Parser, Store } from "n3";
import SHACLValidator from "rdf-validate-shacl";
import { ensure, NOW, root, run, scratch, test } from "../support/koers.mjs";

const SH = "http://www.w3.org/ns/shacl#";
// https://schema.org serves a context of 9,000 lines; of that what our names mean. A name that is not here is still read,
// as a text, so that the closed shape finds it.
const context = { "@vocab": "https://schema.org/", url: { "@type": "@id" }, datePublished: { "@type": "https://schema.org/Date" } };
async function documentLoader(url) {
  ensure(url === "https://schema.org" || url === "https://schema.org/", `the metadata asks for ${url}`);
  return { contextUrl: null, documentUrl: url, document: { "@context": context } };
}
const turtle = (text) => new Store(new Parser({ format: "text/turtle" }).parse(text));
const json = async (text) => new Store(new Parser({ format: "N-Quads" }).parse(await jsonld.toRDF(JSON.parse(text), { documentLoader, format: "application/n-quads" })));

export default async function () {
  const shapes = turtle(fs.readFileSync(path.join(root, "tests/data/metadata-shapes.ttl"), "utf8"));
  const validator = new SHACLValidator(shapes);
  const wrong = async (data) => (await validator.validate(data)).results
    .map((r) => `${r.focusNode?.value} ${r.path?.value ?? ""} ${r.value?.value ?? ""}: ${r.sourceConstraintComponent.value.replace(SH, "")}`);
  const dir = scratch(), db = path.join(dir, "koers.db"), site = path.join(dir, "site");
  run(["demo", "--db", db]);
  run(["publiceer", String(NOW.slice(0, 4) - 1), site, "--db", db]);
  const found = fs.readdirSync(site, { recursive: true }).filter((n) => /metadata\.(ttl|jsonld)$/.test(n)).map((n) => path.join(site, n));
  const graphs = [];
  await test("published metadata holds to DCAT-AP-NL and schema.org", async () => {
    for (const name of found) {
      const text = fs.readFileSync(name, "utf8"), data = name.endsWith(".ttl") ? turtle(text) : await json(text);
      ensure(data.size > 10, `${name} says next to nothing`);
      graphs.push(data);
      const errors = await wrong(data);
      ensure(!errors.length, `${path.relative(site, name)}\n${errors.join("\n")}`);
    }
    ensure(found.length >= 2, `found only ${found.join(", ")}`);
  });
  // Each property of which at least one is asked: taken away from what is published, it is missed.
  const must = new Set(shapes.getSubjects(`${SH}minCount`, null, null).map((s) => shapes.getObjects(s, `${SH}path`, null)[0])
    .filter((p) => p.termType === "NamedNode").map((p) => p.value));
  await test(`each of ${must.size} properties is missed when it is not there`, async () => {
    for (const name of must) {
      const has = graphs.find((g) => g.countQuads(null, name, null, null) > 0);
      ensure(has, `nothing that is published has ${name}`);
      const without = new Store(has.getQuads(null, null, null, null).filter((q) => q.predicate.value !== name));
      ensure((await wrong(without)).some((e) => e.includes(`${name} `)), `${name} was not missed`);
    }
  });
  await test("what is of another kind, or unknown, is found", async () => {
    const dcat = graphs.find((g) => g.countQuads(null, "http://www.w3.org/ns/dcat#distribution", null, null) > 0);
    const kinds = dcat.getQuads(null, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", null, null);
    // A Dataset or vcard:Organization that is none is not looked at: all the others are asked for by what points at them.
    for (const kind of kinds.filter((q) => !/#(Dataset|Organization)$/.test(q.object.value))) {
      const without = new Store(dcat.getQuads(null, null, null, null).filter((q) => !q.equals(kind)));
      ensure((await wrong(without)).some((e) => e.endsWith("ClassConstraintComponent")), `${kind.object.value} was not missed`);
    }
    const report = graphs.find((g) => g.countQuads(null, "https://schema.org/abstract", null, null) > 0);
    const more = new Store(report.getQuads(null, null, null, null));
    const subject = more.getSubjects("https://schema.org/abstract", null, null)[0];
    more.addQuad(subject, DataFactory.namedNode("https://schema.org/abstrakt"), DataFactory.literal("x"), DataFactory.defaultGraph());
    ensure((await wrong(more)).some((e) => e.endsWith("ClosedConstraintComponent")), "an unknown name was not found");
  });
}
