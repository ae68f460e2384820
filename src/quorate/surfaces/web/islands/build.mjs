// Builds every island (islands/*.ts) into static/built; `make islands` runs this file.
//
// What several islands share ends up in a chunk of its own, so that a page loads it once. The folder is emptied first:
// what nobody makes any more is not served.
import { createHash } from "node:crypto";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const made = join(here, "..", "static", "built");
const islands = (await readdir(here)).filter((name) => name.endsWith(".ts")).sort();

await rm(made, { recursive: true, force: true });
await build({
  entryPoints: islands.map((name) => join(here, name)),
  outdir: made,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  chunkNames: "chunk-[hash]",
  logLevel: "warning",
});

// The face: Latin letters of the variable Inter, of which a page asks only for what it shows.
const inter = join(here, "..", "..", "..", "..", "..", "node_modules", "@fontsource-variable", "inter");
const ranges = JSON.parse(await readFile(join(inter, "unicode.json"), "utf8"));
const rules = [];
for (const subset of ["latin", "latin-ext"]) {
  const face = await readFile(join(inter, "files", `inter-${subset}-wght-normal.woff2`));
  const hash = createHash("sha256").update(face).digest("hex").slice(0, 12); // as static_links.py makes addresses
  await writeFile(join(made, `inter-${subset}.woff2`), face);
  rules.push(`@font-face { font-family: "Inter Variable"; font-style: normal; font-weight: 100 900; font-display: swap; `
    + `src: url("/static/built/inter-${subset}.woff2?v=${hash}") format("woff2"); unicode-range: ${ranges[subset]}; }`);
}
await writeFile(join(made, "face.css"), `${rules.join("\n")}\n`);
