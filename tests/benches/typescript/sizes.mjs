// What one signed call costs in a browser: minified by esbuild, compressed by gzip at its best.
//
// The SDK's bundle does more than the others': it refreshes credentials of an identity pool, sends,
// retries, and tells errors apart. The signers' bundles sign one request, and aws4fetch sends it.
// API Gateway's own JavaScript SDK is no package; what is measured in its place is its well-known
// fork with the same parts, `aws-api-gateway-client`.

import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const workspace = fileURLToPath(new URL("../../..", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));
const contenders = [
  {
    name: "generated `getOrder`, with `identityPool`",
    folder: `${workspace}sdk-ts/concierge`,
    program: 'export { getOrder, identityPool } from "@concierge/sdk";',
  },
  {
    name: "generated `getOrder`",
    folder: `${workspace}sdk-ts/concierge`,
    program: 'export { getOrder } from "@concierge/sdk";',
  },
  {
    name: "aws4fetch",
    folder: workspace,
    program: 'export { AwsClient } from "aws4fetch";',
  },
  {
    name: "`@smithy/signature-v4`, its hash from `@aws-crypto/sha256-js`",
    folder: here,
    program: `export { SignatureV4 } from "@smithy/signature-v4";
      export { Sha256 } from "@aws-crypto/sha256-js";`,
  },
  {
    name: "`aws-api-gateway-client`",
    folder: here,
    program: 'export { default } from "aws-api-gateway-client";',
  },
];

for (const { name, folder, program } of contenders) {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder, loader: "js" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["@gatesmith/source"],
    logLevel: "error",
  });
  const [{ contents }] = outputFiles;
  const zipped = gzipSync(contents, { level: 9 }).length;
  console.log(`${String(zipped).padStart(7)} bytes of ${String(contents.length).padStart(7)}  ${name}`);
}
