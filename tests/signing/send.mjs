// Sends the cases that it reads from standard input by the TypeScript SDK's own path: the runtime
// composes, encodes, signs and sends, as it does for generated operations.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as read } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const folder = await mkdtemp(join(tmpdir(), "signing-"));
try {
  // Node 20 runs no TypeScript.
  const outfile = join(folder, "client.mjs");
  const entryPoints = ["sdk-ts/runtime/src/index.ts"];
  await build({ entryPoints, outfile, bundle: true, format: "esm", logLevel: "error" });
  await send(await import(pathToFileURL(outfile).href), JSON.parse(await read(process.stdin)));
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function send({ bytes, call, empty, path, sigV4 }, order) {
  const { endpoint, region, credentials, cases } = order;
  const client = { endpoint, region, credentials, attempts: 1 };
  for (const [number, { method, path: [first, second], query, body }] of cases.entries()) {
    await call(client, undefined, {
      method,
      path: path`/${first}/${second}/items`,
      auth: [sigV4],
      query: Object.fromEntries(query),
      headers: { "X-Case": String(number) },
      ...(body === null
        ? {}
        : { body: [bytes, Buffer.from(body, "base64"), "application/octet-stream"] }),
      replies: { 204: empty },
    });
  }
}
