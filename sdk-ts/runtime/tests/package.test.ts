/** The package as users get it: built, packed, and its README true. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { test } from "node:test";

const PACKAGE = path.resolve("sdk-ts/runtime");
const BUILT = path.resolve("tests/typescript/build");
const COMPILERS = ["typescript", "typescript-next"];

function tsc(compiler: string, ...words: readonly string[]): void {
  const program = path.resolve("node_modules", compiler, "bin/tsc");
  try {
    execFileSync(process.execPath, [program, ...words], { encoding: "utf8" });
  } catch (error) {
    assert.fail((error as { stdout: string }).stdout);
  }
}

/** An empty project beside the repository's packages. */
function project(context: { after(end: () => void): void }): string {
  mkdirSync(BUILT, { recursive: true });
  const folder = mkdtempSync(path.join(BUILT, "project-"));
  context.after(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
  return folder;
}

const STRICT = [
  "--strict",
  "--exactOptionalPropertyTypes",
  "--noUncheckedIndexedAccess",
  "--noEmit",
  "--target",
  "es2022",
];

for (const compiler of COMPILERS) {
  test(`the examples of the README compile with ${compiler}`, (context) => {
    const folder = project(context);
    const readme = readFileSync(path.join(PACKAGE, "README.md"), "utf8");
    const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(
      ([, example = ""], index) => {
        const file = path.join(folder, `example-${index}.ts`);
        writeFileSync(file, example);
        return file;
      },
    );
    assert.equal(examples.length, 2);
    tsc(
      compiler,
      ...STRICT,
      ...["--module", "nodenext", "--lib", "es2022,dom"],
      ...[
        "--customConditions",
        "@gatesmith/source",
        "--allowImportingTsExtensions",
      ],
      ...examples,
    );
  });

  test(`what ${compiler} builds runs, and its declarations need no browser`, (context) => {
    const folder = project(context);
    const dist = path.join(folder, "dist");
    tsc(compiler, "--project", PACKAGE, "--outDir", dist);
    const program = `
      const { path } = await import("./dist/index.js");
      process.stdout.write(path\`/a/\${"b c"}\`);`;
    const run = ["--input-type=module", "--eval", program];
    const said = execFileSync(process.execPath, run, {
      cwd: folder,
      encoding: "utf8",
    });
    assert.equal(said, "/a/b%20c");
    const user = path.join(folder, "user.ts");
    writeFileSync(
      user,
      'export { call, identityPool } from "./dist/index.js";',
    );
    const node = ["--module", "nodenext", "--types", "node", "--lib", "es2022"];
    tsc(compiler, ...STRICT, ...node, user);
  });
}

test("the package holds its sources, what is built, and nothing else", () => {
  const manifest = JSON.parse(
    readFileSync(path.join(PACKAGE, "package.json"), "utf8"),
  ) as Record<string, unknown>;
  assert.equal(manifest["sideEffects"], false);
  assert.equal(manifest["dependencies"], undefined);
  assert.deepEqual(manifest["files"], ["dist", "src"]);
});
