/**
 * Type-checks every TypeScript project of the repository with the oldest and the newest compiler
 * that we promise, and with both ways to resolve modules.
 *
 *     node tests/typescript/check.mjs [FOLDER…]
 *
 * Without folders: every workspace, and the tests. A project is a folder's `tsconfig.json`, and
 * its tests' `tests/tsconfig.json`.
 */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { root, workspaces } from "./workspaces.mjs";

const COMPILERS = ["typescript", "typescript-next"];
const RESOLUTIONS = [
  [],
  ["--module", "preserve", "--moduleResolution", "bundler"],
];

/** Packages see the sources of one another, wherever those are: nothing has to be built first. */
const FROM_SOURCE = [
  "--customConditions",
  "@gatesmith/source",
  "--rootDir",
  ".",
];

const run = promisify(execFile);
const folders = process.argv.slice(2);
const projects = (
  folders.length > 0 ? folders : [...workspaces(), "tests/typescript"]
)
  .flatMap((folder) => [folder, path.join(folder, "tests")])
  .map((folder) => path.join(folder, "tsconfig.json"))
  .filter((file) => existsSync(path.resolve(root, file)));
const checks = projects.flatMap((project) =>
  COMPILERS.flatMap((compiler) =>
    RESOLUTIONS.map((resolution) => [
      `node_modules/${compiler}/bin/tsc`,
      "--noEmit",
      "--project",
      project,
      ...FROM_SOURCE,
      ...resolution,
    ]),
  ),
);

let failed = false;
async function work() {
  for (let check = checks.shift(); check; check = checks.shift()) {
    try {
      await run(process.execPath, check, { cwd: root });
    } catch (error) {
      failed = true;
      console.error(`${check.join(" ")}\n${error.stdout || error.stderr}`);
    }
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(
  `${projects.length} TypeScript projects checked: ${projects.join(", ")}`,
);
process.exitCode = failed ? 1 : 0;
