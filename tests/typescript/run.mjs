/**
 * Builds the TypeScript tests and runs them.
 *
 *     node tests/typescript/run.mjs [FOLDER…] [-- NODE]
 *
 * Without folders: those of every workspace (`tests/*.test.ts`), and those of this folder, which
 * is where tests across packages belong: what imports a generated SDK and talks to a gateway. They
 * import packages by their names (`@gatesmith/client`, `@concierge/sdk`) and get the sources.
 *
 * Each test file is bundled by esbuild first: Node 20, which the packages promise to run on, knows
 * no TypeScript. So the same files run under any Node, the one at the path NODE too, if given.
 */

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { root, workspaces } from "./workspaces.mjs";

const [folders, [node = process.execPath] = []] = split(process.argv.slice(2));
const tests = (folders.length > 0 ? folders : defaults()).flatMap(testsOf);
const built = path.join(root, "tests/typescript/build");
rmSync(built, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: tests,
  outdir: built,
  outbase: root,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: "inline",
  conditions: ["@gatesmith/source"],
  // What is no source of ours stays where it is.
  external: ["esbuild", "aws4", "aws4fetch", "@smithy/*"],
  logLevel: "warning",
});
const files = tests.map((test) =>
  path.join(built, test.replace(/\.ts$/, ".mjs")),
);
const { status } = spawnSync(
  node,
  ["--enable-source-maps", "--test", "--test-reporter=spec", ...files],
  { cwd: root, stdio: "inherit" },
);
process.exitCode = status ?? 1;

function defaults() {
  return [
    ...workspaces().map((folder) => path.join(folder, "tests")),
    "tests/typescript",
  ];
}

/** The tests in a folder, relative to the repository. */
function testsOf(folder) {
  if (!existsSync(path.resolve(root, folder))) {
    return [];
  }
  return readdirSync(path.resolve(root, folder))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => path.join(folder, name));
}

/** What stands before `--`, and what after it. */
function split(words) {
  const at = words.indexOf("--");
  return at < 0 ? [words] : [words.slice(0, at), words.slice(at + 1)];
}
