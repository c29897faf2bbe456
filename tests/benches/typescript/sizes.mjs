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
const region = '"eu-west-1"';
const credentials = "{ accessKeyId: key, secretAccessKey: secret }";

const contenders = [
  {
    name: "generated `getOrder`, identity pool included",
    folder: `${workspace}sdk-ts/concierge`,
    program: `import { getOrder, identityPool } from "@concierge/sdk";
      const client = { region: ${region}, credentials: identityPool({ identityPoolId: "eu-west-1:0" }) };
      export const read = (orderId) => getOrder(client, { orderId });`,
  },
  {
    name: "generated `getOrder`, credentials given",
    folder: `${workspace}sdk-ts/concierge`,
    program: `import { getOrder } from "@concierge/sdk";
      export const read = (credentials, orderId) => getOrder({ region: ${region}, credentials }, { orderId });`,
  },
  {
    name: "aws4fetch",
    folder: workspace,
    program: `import { AwsClient } from "aws4fetch";
      export const read = (key, secret, url) =>
        new AwsClient({ ...${credentials}, service: "execute-api", region: ${region} }).fetch(url);`,
  },
  {
    name: "`@smithy/signature-v4`, its hash from `@aws-crypto/sha256-js`",
    folder: here,
    program: `import { SignatureV4 } from "@smithy/signature-v4";
      import { Sha256 } from "@aws-crypto/sha256-js";
      export const sign = (key, secret, request) =>
        new SignatureV4({ credentials: ${credentials}, region: ${region}, service: "execute-api", sha256: Sha256 }).sign(request);`,
  },
  {
    name: "`aws-api-gateway-client`",
    folder: here,
    program: `import factory from "aws-api-gateway-client";
      export const client = (accessKey, secretKey) =>
        factory.newClient({ invokeUrl: "https://a1.execute-api.eu-west-1.amazonaws.com/v1", accessKey, secretKey, region: ${region} });`,
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
