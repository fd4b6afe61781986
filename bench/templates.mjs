// A page by a generated template beside GString with g_markup_escape_text: the same bytes, compared first. At least 2.5 times
// as fast. Not here: the two renderers (templates.c).
import { bench, figure, pairs, program, short, slices } from "./support/frame.mjs";

await bench(async () => {
  const all = slices([program("bench-templates"), "--rounds", short ? "20" : "100"]);
  figure("templates", pairs(all, 0, 1), { atLeast: 2.5, words: "pages per second, template : GString" });
});
