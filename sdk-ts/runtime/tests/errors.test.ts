/** Every way in which a call fails, and what is told apart. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ApiError,
  AuthError,
  GatewayError,
  RequestError,
  ServiceError,
  TransportError,
  UndeclaredError,
  UnreadableError,
  apiKey,
  bytes,
  call,
  empty,
  fields,
  having,
  headerToken,
  json,
  path,
  pipes,
  queryToken,
  settle,
  sigV4,
} from "../src/index.ts";
import type { CallError, CallRequest, ClientConfig } from "../src/index.ts";
import { answer, failureOf, nobody, refusal, serve } from "./server.ts";

const GET: CallRequest = {
  method: "GET",
  path: "/orders",
  replies: { 200: json, 403: json, 404: fields(json, { etag: "ETag" }) },
};

/** Calls once, and gives the error. */
async function refused(
  client: ClientConfig,
  request: Partial<CallRequest> = {},
): Promise<ServiceError | CallError> {
  const error = await failureOf(
    call({ attempts: 1, ...client }, undefined, { ...GET, ...request }),
  );
  assert(error instanceof ApiError, String(error));
  return error as ServiceError | CallError;
}

test("a declared error has its status, body and headers", async (context) => {
  const server = await serve(context, () =>
    answer(
      404,
      { code: "NOT_FOUND" },
      { etag: "7", "x-amzn-requestid": "r-1" },
    ),
  );
  const error = await refused(server);
  assert(error instanceof ServiceError);
  assert.equal(error.kind, "service");
  assert.equal(error.name, "ServiceError");
  assert.equal(error.status, 404);
  assert.deepEqual(error.body, { code: "NOT_FOUND" });
  assert.deepEqual(error.headers, { etag: "7" });
  assert.equal(error.requestId, "r-1");
});

test("a type of the gateway's makes it the gateway's answer, whatever the body", async (context) => {
  const server = await serve(context, () =>
    answer(
      403,
      { code: "CUSTOM", message: "no" },
      {
        "x-amzn-errortype": "AccessDeniedException:http://x",
        "x-amzn-requestid": "r-2",
      },
    ),
  );
  const error = await refused(server);
  assert(error instanceof GatewayError);
  assert.equal(error.kind, "gateway");
  assert.equal(error.status, 403);
  assert.equal(error.errorType, "AccessDeniedException");
  assert.equal(error.message, "no");
  assert.equal(error.requestId, "r-2");
});

test("a type of the service's own leaves it the service's answer", async (context) => {
  const server = await serve(context, () =>
    refusal(403, "OrderException", "no"),
  );
  assert.equal((await refused(server)).kind, "service");
});

test("a success is a success, whatever its headers say", async (context) => {
  const server = await serve(context, () =>
    refusal(200, "NotFoundException", "x"),
  );
  assert.deepEqual(await call(server, undefined, GET), { message: "x" });
});

test("an undeclared answer in the gateway's form is the gateway's", async (context) => {
  const bodies = [{ message: "Too large" }, { Message: "Too large" }];
  const server = await serve(context, (number) => answer(413, bodies[number]));
  for (const _ of bodies) {
    const error = await refused(server);
    assert(error instanceof GatewayError);
    assert.equal(error.message, "Too large");
    assert.equal(error.errorType, undefined);
  }
});

test("an answer without what its model requires may be the gateway's", async (context) => {
  const bodies = [
    { message: "Forbidden" },
    { message: "m", code: "C" },
    "text",
  ];
  const server = await serve(context, (number) => answer(403, bodies[number]));
  const replies = { 403: fields(having(json, "code"), {}) };
  for (const kind of ["gateway", "service", "unreadable"]) {
    assert.equal((await refused(server, { replies })).kind, kind);
  }
});

test("the one refusal that is not JSON is known", async (context) => {
  const body = "HTTP content length exceeded 10485760 bytes.\n";
  const server = await serve(context, () => ({ status: 413, body }));
  const error = await refused(server);
  assert(error instanceof GatewayError);
  assert.equal(error.message, body.trimEnd());
});

test("a refusal without words has some", async (context) => {
  const server = await serve(context, () => answer(500, { message: null }));
  const error = await refused(server);
  assert(error instanceof GatewayError);
  assert.equal(error.message, "the gateway answered 500");
});

test("any other undeclared answer says so, and how it begins", async (context) => {
  const server = await serve(context, () => ({
    status: 418,
    body: "x".repeat(300),
  }));
  const error = await refused(server);
  assert(error instanceof UndeclaredError);
  assert.equal(error.kind, "undeclared");
  assert.equal(error.status, 418);
  assert.equal(error.text, `${"x".repeat(200)}…`);
});

test("a body that is not what is declared says so, with the cause", async (context) => {
  const bodies = ["<html>", "", "[1", new Uint8Array([0x22, 0xff, 0x22])];
  const server = await serve(context, (number) => ({
    body: bodies[number] ?? "",
  }));
  for (const _ of bodies) {
    const error = await refused(server);
    assert(error instanceof UnreadableError);
    assert.equal(error.kind, "unreadable");
    assert.equal(error.status, 200);
    assert(error.cause instanceof Error);
  }
});

test("an unreadable answer that the gateway wrote is the gateway's", async (context) => {
  const server = await serve(context, () => ({
    status: 413,
    body: "HTTP content length exceeded 10485760 bytes.",
  }));
  const error = await refused(server, { replies: { 413: json } });
  assert.equal(error.kind, "gateway");
});

test("classes of statuses and a default are declarations, too", async (context) => {
  const server = await serve(context, (number) =>
    answer([422, 503][number] ?? 0, 1),
  );
  const replies = { 200: json, "4XX": json, default: empty };
  for (const [status, body] of [
    [422, 1],
    [503, undefined],
  ]) {
    const error = await refused(server, { replies });
    assert(error instanceof ServiceError);
    assert.deepEqual([error.status, error.body], [status, body]);
  }
});

test("a redirect is not followed", async (context) => {
  const server = await serve(context, () => ({
    status: 302,
    headers: { location: "http://127.0.0.1:9/" },
  }));
  const error = await refused(server);
  assert(error instanceof UndeclaredError);
  assert.equal(error.status, 302);
  assert.equal(server.asked.length, 1);
});

test("nobody listening and a broken connection are told apart", async (context) => {
  const server = await serve(context, () => "break");
  const broken = await refused(server);
  assert(broken instanceof TransportError);
  assert.equal(broken.connected, true);
  assert(broken.cause instanceof Error);
  const refusedConnection = await refused({ endpoint: await nobody() });
  assert(refusedConnection instanceof TransportError);
  assert.equal(refusedConnection.kind, "transport");
  assert.equal(refusedConnection.connected, false);
  assert.match(refusedConnection.message, /127\.0\.0\.1:\d+: .*ECONNREFUSED/);
});

test("what cannot be shown is said before anything is sent", async (context) => {
  const server = await serve(context, () => answer(200, 1));
  const credentials = { accessKeyId: "A", secretAccessKey: "S" };
  const region = "eu-west-1";
  const cases: [RegExp, ClientConfig, CallRequest["auth"]][] = [
    [/no `credentials`/, { region }, [sigV4]],
    [/no `region`/, { credentials }, [sigV4]],
    [/no `apiKey`/, {}, [apiKey("x-api-key")]],
    [/no `apiKey`/, { apiKey: () => "" }, [apiKey("x-api-key")]],
    [/no `token`/, {}, [headerToken("Authorization")]],
    [/no `token`/, {}, [queryToken("token")]],
    [/not printable/, { token: "a\nb" }, [headerToken("Authorization")]],
    [/not printable/, { apiKey: "é" }, [apiKey("x-api-key")]],
    [
      /`Authorization`/,
      { region, credentials, token: "t" },
      [sigV4, headerToken("Authorization")],
    ],
    [
      /`x-key`/,
      { apiKey: "k", token: "t" },
      [apiKey("X-Key"), headerToken("x-key")],
    ],
    [
      /Error: gone/,
      { region, credentials: () => Promise.reject(new Error("gone")) },
      [sigV4],
    ],
    [
      /Error: gone/,
      { token: () => Promise.reject(new Error("gone")) },
      [queryToken("t")],
    ],
  ];
  for (const [message, client, auth = []] of cases) {
    const error = await refused(
      { endpoint: server.endpoint, ...client },
      { auth },
    );
    assert(error instanceof AuthError, String(error));
    assert.equal(error.kind, "auth");
    assert.match(error.message, message);
  }
  assert.equal(server.asked.length, 0);
});

test("what cannot be sent is said before anything is sent", async (context) => {
  const { endpoint, asked } = await serve(context, () => answer(200, 1));
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  const cases: [RegExp, Partial<CallRequest>, ClientConfig?][] = [
    [/after \/orders\//, { path: path`/orders/${".."}` }],
    [/rewritten/, { path: "/a/../b" }],
    [/parameter `tags`.*pipe/, { query: { tags: pipes(["a|b"]) } }],
    [/parameter `x-tags`.*pipe/, { headers: { "x-tags": pipes(["a|b"]) } }],
    [/`x-note`/, { headers: { "x-note": "a\r\nx: y" } }],
    [/`x-note`/, { headers: { "x-note": " a" } }],
    [/`x-note`/, { headers: { "x-note": "é" } }],
    [/`Content-Length`.*transport/, { headers: { "Content-Length": 7 } }],
    [/body cannot be written/, { method: "POST", body: [json, cyclic] }],
    [/body cannot be written/, { method: "POST", body: [json, 1n] }],
    [/no `endpoint`/, {}, { endpoint: undefined }],
    [/`endpoint`/, {}, { endpoint: "example.com" }],
    [/`endpoint`/, {}, { endpoint: "/v1" }],
    [/`endpoint`/, {}, { endpoint: "file:///v1" }],
    [/`endpoint`/, {}, { endpoint: "https://me:secret@example.com" }],
    [/`endpoint`/, {}, { endpoint: "https://example.com/v1?stage=x" }],
    [/`endpoint`/, {}, { endpoint: "https://example.com/v1#x" }],
  ];
  for (const [message, request, client] of cases) {
    const error = await refused({ endpoint, ...client }, request);
    assert(error instanceof RequestError, String(error));
    assert.equal(error.kind, "request");
    assert.match(error.message, message);
    assert.doesNotMatch(`${error.stack} ${error.cause}`, /secret/);
  }
  assert.equal(asked.length, 0);
});

test("secrets that the gateway repeats are blotted out", async (context) => {
  const server = await serve(context, (_, { headers, url }) =>
    refusal(
      403,
      "InvalidSignatureException",
      `canonical: ${headers["x-amz-security-token"]} ${headers["x-key"]} 'tok/en=1' ${url}`,
    ),
  );
  const error = await refused(
    {
      ...server,
      region: "eu-west-1",
      credentials: {
        accessKeyId: "AKID",
        secretAccessKey: "S",
        sessionToken: "session+token",
      },
      apiKey: "key-7",
      token: "Bearer tok/en=1",
    },
    { auth: [sigV4, apiKey("x-key"), queryToken("t")] },
  );
  assert(error instanceof GatewayError);
  const hidden = "** redacted **";
  assert.equal(
    error.message,
    `canonical: ${hidden} ${hidden} '${hidden}' /v1/orders?t=${hidden}`,
  );
});

test("an error settles as a value, and what is no error of ours is thrown", async (context) => {
  const server = await serve(context, () => answer(200, { id: 1 }));
  assert.deepEqual(await settle(call(server, undefined, GET)), {
    ok: true,
    value: { id: 1 },
  });
  const failed = await settle(call({}, undefined, GET));
  assert(!failed.ok && failed.error instanceof RequestError);
  const reason = new Error("left");
  const signal = AbortSignal.abort(reason);
  assert.equal(await failureOf(settle(call(server, { signal }, GET))), reason);
});

test("bytes come as they are", async (context) => {
  const server = await serve(context, () => ({
    body: new Uint8Array([0, 255]),
  }));
  const value = await call(server, undefined, {
    ...GET,
    replies: { 200: bytes },
  });
  assert.deepEqual(value, new Uint8Array([0, 255]));
});
