/** What a bundle costs, and that it holds nothing that its operations do not use. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const IMPORTS = `import {
  apiKey, call, exactJson, fields, having, identityPool, json, path, sigV4,
} from "@gatesmith/client";`;

/** A program, as a production build leaves it. */
async function bundle(
  program: string,
): Promise<{ code: string; size: number }> {
  const result = await build({
    stdin: {
      contents: `${IMPORTS}\n${program}`,
      resolveDir: "sdk-ts/runtime",
      loader: "ts",
    },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    conditions: ["@gatesmith/source"],
  });
  const code = result.outputFiles[0]?.text ?? "";
  return { code, size: gzipSync(code, { level: 9 }).length };
}

const SIGNED = `
  const client = { credentials: identityPool({ identityPoolId: "us-east-1:0" }) };
  export const getOrder = (input) => call(client, undefined, {
    endpoint: "https://a1.execute-api.us-east-1.amazonaws.com/v1",
    method: "GET",
    path: path\`/orders/\${input.orderId}\`,
    auth: [sigV4],
    replies: { 200: json, 404: having(json, "code") },
  });`;

const KEYED = `
  export const getOrder = (apiKeyValue) => call({ apiKey: apiKeyValue }, undefined, {
    endpoint: "https://a1.execute-api.us-east-1.amazonaws.com/v1",
    method: "GET",
    path: "/orders",
    auth: [apiKey("x-api-key")],
    replies: { 200: json },
  });`;

test("one signed call with an identity pool takes at most 5,000 bytes", async (context) => {
  const { code, size } = await bundle(SIGNED);
  context.diagnostic(`signed, with an identity pool: ${size} bytes gzipped`);
  assert.match(code, /AWS4-HMAC-SHA256/);
  assert(size <= 5000, `${size} bytes`);
});

test("a call with a key alone holds no signer, no provider and no codec but its own", async (context) => {
  const { code, size } = await bundle(KEYED);
  context.diagnostic(`with an API key: ${size} bytes gzipped`);
  assert.doesNotMatch(code, /AWS4|subtle|Cognito|BigInt|WeakMap|octet-stream/);
});

test("importing everything and using nothing leaves nothing", async () => {
  const { code } = await bundle("");
  assert.equal(code.trim(), "");
});
