/** What a page pays for the generated SDK: for what it uses, and for nothing else. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** A program, as a production build leaves it. */
async function bundle(program: string): Promise<string> {
  const result = await build({
    stdin: { contents: program, resolveDir: ".", loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    conditions: ["@gatesmith/source"],
  });
  return result.outputFiles[0]?.text ?? "";
}

test("one signed operation with an identity pool takes at most 5,000 bytes", async (context) => {
  const code = await bundle(
    'export { getOrder, identityPool } from "@concierge/sdk";',
  );
  const size = gzipSync(code, { level: 9 }).length;
  context.diagnostic(`${size} bytes gzipped`);
  assert(size <= 5000, `${size} bytes`);
  assert.match(code, /`\/orders\/\$/);
  assert.doesNotMatch(code, /\/checkout|x-api-key|GREET/);
});
