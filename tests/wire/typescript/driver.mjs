/**
 * Calls the Concierge by its TypeScript SDK, as the tests say: one call a line on standard input,
 * as JSON, and one line on standard output for what came of it. It ends with its input.
 *
 *     → {"operation": "getOrder", "input": {"orderId": "…"}, "config": {…}, "headers": {}}
 *     ← {"ok": true, "value": {…}}
 *     ← {"ok": false, "error": {"kind": "service", "status": 404, "body": {…}, …}}
 *
 * With `"method": true` it is called on a `Client`. An `input` of null stands for an operation
 * that takes none.
 */

import * as sdk from "@concierge/sdk";

async function run({ operation, input, config, headers, method }) {
  const rest = input === null ? [{ headers }] : [input, { headers }];
  const call = method
    ? new sdk.Client(config)[operation](...rest)
    : sdk[operation](config, ...rest);
  const settled = await sdk.settle(call);
  return settled.ok ? settled : { ok: false, error: told(settled.error) };
}

/** An error with its message, which JSON would leave out. */
function told(error) {
  if (!(error instanceof sdk[error.name])) {
    throw new TypeError(`${error.name} is no class of the package`);
  }
  return { ...error, message: error.message };
}

// Not `node:readline`, for which U+2028 ends a line, too.
let rest = "";
for await (const chunk of process.stdin.setEncoding("utf8")) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    const answer = await run(JSON.parse(line));
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}
