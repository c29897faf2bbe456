// Signatures a second in Node, against aws4fetch, which signs by WebCrypto as the SDK's runtime
// does, and aws4, which uses Node's own synchronous crypto. They take turns in rounds, so that the
// ratios hold where the machine's speed drifts.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import aws4 from "aws4";
import { AwsV4Signer } from "aws4fetch";
import { build } from "esbuild";

const rounds = 15;
const signatures = 1500;

const accessKeyId = "AKIDEXAMPLE";
const secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const credentials = { accessKeyId, secretAccessKey };
const region = "eu-west-1";
const service = "execute-api";
const address = "https://a1.execute-api.eu-west-1.amazonaws.com/v1/orders?limit=20&status=CONFIRMED";

const folder = await mkdtemp(join(tmpdir(), "signatures-"));
try {
  const outfile = join(folder, "sigv4.mjs");
  const source = new URL("../../../sdk-ts/runtime/src/sigv4.ts", import.meta.url);
  await build({ entryPoints: [fileURLToPath(source)], outfile, bundle: true, format: "esm" });
  const { authorize } = await import(pathToFileURL(outfile).href);
  for (const body of ["", JSON.stringify({ message: "x".repeat(500) })]) {
    await compare(authorize, body);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function compare(authorize, body) {
  const method = body === "" ? "GET" : "POST";
  const url = new URL(address);
  const cache = new Map();
  const contenders = {
    gatesmith: () =>
      authorize({ method, url, headers: new Map(), body }, credentials, region, service, Date.now()),
    aws4fetch: () =>
      new AwsV4Signer({ ...credentials, url: address, method, body: body || null, region, service, cache }).sign(),
    aws4: () =>
      aws4.sign({ host: url.host, path: url.pathname + url.search, method, body, region, service }, credentials),
  };
  const speeds = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, sign] of Object.entries(contenders)) {
      const started = performance.now();
      for (let count = 0; count < signatures; count += 1) {
        await sign();
      }
      // The first round warms up.
      if (round > 0) {
        speeds[name].push((signatures / (performance.now() - started)) * 1000);
      }
    }
  }
  console.log(`${method}, Node ${process.versions.node}:`);
  for (const [name, all] of Object.entries(speeds)) {
    const ratios = speeds.gatesmith.map((speed, round) => speed / all[round]);
    console.log(
      `${median(all).toFixed(0).padStart(7)} a second  ${name.padEnd(10)} gatesmith is ${median(ratios).toFixed(2)} times as fast`,
    );
  }
}

function median(values) {
  return values.toSorted((one, other) => one - other)[values.length >> 1];
}
