// Builds every island (islands/*.ts) into static/built; `make islands` runs this file.
//
// What several islands share ends up in a chunk of its own, so that a page loads it once. The folder is emptied first:
// what nobody makes any more is not served.
import { readdir, rm } from "node:fs/promises";
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
