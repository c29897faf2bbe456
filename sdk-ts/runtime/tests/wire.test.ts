/** What stands on the wire: parameters, bodies, and what is read from answers. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  apiKey,
  bytes,
  call,
  commas,
  empty,
  exactJson,
  fields,
  headerToken,
  json,
  queryToken,
  spaces,
  tabs,
  text,
  withStatus,
} from "../src/index.ts";
import type { CallRequest, Codec } from "../src/index.ts";
import { answer, serve } from "./server.ts";

const GET: CallRequest = { method: "GET", path: "/", replies: { 200: empty } };

test("parameters are encoded as they are signed", async (context) => {
  const { endpoint, asked } = await serve(context, () => answer(200, 0));
  await call({ endpoint: `${endpoint}//` }, undefined, {
    ...GET,
    path: "/a/",
    query: {
      q: "a b+c*d'é🌹",
      "tag+": ["c&d=e", "", 7],
      yes: true,
      big: 2n ** 64n,
      absent: undefined,
      none: [],
      commas: commas(["a", "b c"]),
      spaces: spaces(["a", "b"]),
      tabs: tabs([1, 2]),
      nothing: commas([]),
      ["__proto__"]: "x",
    },
    headers: {
      "X-One": "a  b",
      "x-list": commas([1, 2]),
      "x-absent": undefined,
    },
  });
  assert.equal(
    asked[0]?.url,
    "/v1/a/?q=a%20b%2Bc%2Ad%27%C3%A9%F0%9F%8C%B9&tag%2B=c%26d%3De&tag%2B=&tag%2B=7" +
      "&yes=true&big=18446744073709551616&commas=a%2Cb%20c&spaces=a%20b&tabs=1%092&__proto__=x",
  );
  assert.equal(asked[0]?.headers["x-one"], "a  b");
  assert.equal(asked[0]?.headers["x-list"], "1,2");
  assert(!("x-absent" in asked[0].headers));
});

test("several things are shown at once", async (context) => {
  const { endpoint, asked } = await serve(context, () => answer(200, 0));
  const client = { endpoint, apiKey: () => "key", token: "Bearer a/b" };
  const auth = [
    apiKey("X-API-Key"),
    headerToken("Authorization"),
    queryToken("t"),
  ];
  await call(client, undefined, { ...GET, auth });
  await call(client, undefined, { ...GET, auth, query: { a: 1 } });
  assert.equal(asked[0]?.headers["x-api-key"], "key");
  assert.equal(asked[0]?.headers["authorization"], "Bearer a/b");
  assert.equal(asked[0]?.url, "/v1/?t=Bearer%20a%2Fb");
  assert.equal(asked[1]?.url, "/v1/?a=1&t=Bearer%20a%2Fb");
});

test("the caller adds headers, and an endpoint wins over the document's", async (context) => {
  const { endpoint, asked } = await serve(context, () => answer(200, 0));
  const options = { headers: { "X-Trace": "t", "x-none": undefined } };
  await call({ endpoint }, options, {
    ...GET,
    endpoint: "https://example.com",
  });
  await call({}, undefined, { ...GET, endpoint });
  assert.equal(asked[0]?.headers["x-trace"], "t");
  assert.equal(asked.length, 2);
});

test("a relative endpoint counts from the page's address", async (context) => {
  const { endpoint, asked } = await serve(context, () => answer(200, 0));
  Object.defineProperty(globalThis, "location", {
    value: new URL("/app/index.html?x#y", endpoint),
    configurable: true,
  });
  context.after(() => Reflect.deleteProperty(globalThis, "location"));
  await call({ endpoint: "/v1" }, undefined, { ...GET, path: "/a" });
  assert.equal(asked[0]?.url, "/v1/a");
});

test("bodies are written as their codec says", async (context) => {
  const { endpoint, asked } = await serve(context, () => answer(200, 0));
  const send = (body: CallRequest["body"]): Promise<unknown> =>
    call({ endpoint }, undefined, {
      ...GET,
      method: "POST",
      ...(body && { body }),
    });
  await send([json, { a: "ü", b: undefined }]);
  await send([json, null, "application/vnd.x+json"]);
  await send([text, "plain"]);
  await send([bytes, new TextEncoder().encode("bytes")]);
  await send([json, undefined]);
  await send([text, ""]);
  await send(undefined);
  assert.deepEqual(
    asked.map(({ body, headers }) => [headers["content-type"], body]),
    [
      ["application/json", '{"a":"ü"}'],
      ["application/vnd.x+json", "null"],
      ["text/plain", "plain"],
      ["application/octet-stream", "bytes"],
      [undefined, ""],
      ["text/plain", ""],
      [undefined, ""],
    ],
  );
});

test("declared headers and the status stand beside the body", async (context) => {
  const { endpoint } = await serve(context, () =>
    answer(202, { id: 1 }, { location: "/orders/1", "retry-after": "7" }),
  );
  const read = (reader: CallRequest["replies"][200]): Promise<unknown> =>
    call({ endpoint }, undefined, {
      ...GET,
      replies: reader ? { 202: reader } : {},
    });
  const headers = {
    location: "Location",
    retryAfter: ["Retry-After", Number],
    absent: "X-Absent",
  } as const;
  const both = { location: "/orders/1", retryAfter: 7 };
  const body = { id: 1 };
  assert.deepEqual(await read(json), body);
  assert.deepEqual(await read(fields(json, headers)), { ...both, body });
  assert.deepEqual(await read(fields(empty, headers)), both);
  assert.deepEqual(await read(withStatus(json)), { status: 202, body });
  assert.deepEqual(await read(withStatus(empty)), { status: 202 });
  assert.deepEqual(await read(withStatus(fields(json, headers))), {
    status: 202,
    ...both,
    body,
  });
  assert.equal(await read(empty), undefined);
});

/** What a codec reads from a text. */
function readText(codec: Codec, body: string): unknown {
  return codec.read({
    status: 200,
    headers: new Headers(),
    body: new TextEncoder().encode(body),
    secrets: [],
  });
}

test("integers beyond 2^53 are exact in both directions", () => {
  const cases: [string, unknown][] = [
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", 9007199254740992n],
    ["-18446744073709551615", -18446744073709551615n],
    ["[1,12345678901234567890,0.5]", [1, 12345678901234567890n, 0.5]],
    ['{"12345678901234567890":1}', { "12345678901234567890": 1 }],
    ['{"#1":"#1","a":"##1"}', { "#1": "#1", a: "##1" }],
    ['"12345678901234567890"', "12345678901234567890"],
    ['"\\"12345678901234567890\\\\"', '"12345678901234567890\\'],
    ["null", null],
  ];
  for (const [wire, value] of cases) {
    assert.deepEqual(readText(exactJson, wire), value, wire);
    assert.equal(exactJson.write(value), wire);
  }
});

test("numbers that are no integers are read as any JSON", () => {
  for (const wire of [
    "1234567890123456789.5",
    "0.12345678901234567890",
    "12345678901234567e3",
    "1e400",
    '"\\u00231"',
    ' [ "a" , -0 ] ',
  ]) {
    assert.deepEqual(readText(exactJson, wire), JSON.parse(wire), wire);
  }
  for (const wire of [
    "",
    "[1",
    "+12345678901234567890",
    "12345678901234567890x",
  ]) {
    assert.throws(() => readText(exactJson, wire), SyntaxError, wire);
  }
});

test("a long text is no burden", () => {
  const long = `${"\\u00e9x".repeat(200_000)}`;
  assert.equal((readText(exactJson, `"${long}"`) as string).length, 400_000);
});
