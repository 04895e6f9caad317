// Bundles the scripts and styles of source/ into the folder that is named, ready to be served.
//   node build.mjs FOLDER
import { build } from "esbuild";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { argv } from "node:process";

const folder = argv[2] ?? "../bundle";

await rm(folder, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ["source/editor.ts", "source/page.ts"],
  outdir: folder,
  bundle: true,
  minify: true,
  metafile: true,
  format: "iife",
  target: ["es2022", "chrome111", "firefox113", "safari16.4"],
  loader: { ".rq": "text" },
  legalComments: "none",
  logLevel: "warning",
});
const licences = await Promise.all((await bundledPackages(metafile)).map(licence));
await writeFile(`${folder}/licences.txt`, licences.join(`\n${"-".repeat(72)}\n`));

/** The folders of the packages in the bundle: those named by it, and what these are made of. */
async function bundledPackages(found) {
  const packages = new Set();
  const add = async (name) => {
    if (packages.has(name)) return;
    packages.add(name);
    await Promise.all(Object.keys((await manifest(name)).dependencies ?? {}).map(add));
  };
  const names = Object.keys(found.inputs).map(
    (path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1],
  );
  await Promise.all(names.filter(Boolean).map(add));
  return [...packages].sort();
}

async function manifest(name) {
  return JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf-8"));
}

async function licence(name) {
  const { version, license, author } = await manifest(name);
  const made = typeof author === "string" ? author : author?.name;
  const head = `${name} ${version}, ${license}${made ? `, ${made}` : ""}\n`;
  const files = await readdir(`node_modules/${name}`);
  const file = files.find((path) => /^licen[cs]e/i.test(path));
  return file ? `${head}\n${await readFile(`node_modules/${name}/${file}`, "utf-8")}` : head;
}
