/** When a call is tried again, how long it waits, and how it is ended. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  GatewayError,
  ServiceError,
  TimeoutError,
  call,
  empty,
  json,
} from "../src/index.ts";
import type { CallRequest } from "../src/index.ts";
import type { Reply } from "../src/reply.ts";
import { pause } from "../src/retry.ts";
import { answer, failureOf, nobody, refusal, serve } from "./server.ts";
import type { Answer } from "./server.ts";

const ok = answer(200, "ok");

function request(method: string, more: Partial<CallRequest> = {}): CallRequest {
  return {
    method,
    path: "/",
    replies: { 200: json, 429: empty, "5XX": empty },
    ...more,
  };
}

const KEYED = request("POST", { headers: { "Idempotency-Key": "k" } });
const throttled = refusal(429, "TooManyRequestsException", "Too Many Requests");
const overQuota = refusal(429, "LimitExceededException", "Limit Exceeded");

test("what may be repeated is, where that may help, and nothing else", async (context) => {
  const cases: [string, Answer, CallRequest, number][] = [
    ["an idempotent call that failed", answer(503, 0), request("GET"), 2],
    ["an idempotent call at a broken connection", "break", request("PUT"), 2],
    ["a call with a key that failed", answer(500, 0), KEYED, 2],
    ["a call that may have been done", answer(503, 0), request("POST"), 1],
    ["a call whose connection broke", "break", request("PATCH"), 1],
    ["an error that stays", answer(501, 0), request("GET"), 1],
    ["a call that the gateway throttled", throttled, request("POST"), 2],
    ["a call that the service throttled", answer(429, 0), request("POST"), 1],
    ["a quota that is used up", overQuota, request("GET"), 1],
  ];
  for (const [name, first, what, attempts] of cases) {
    const server = await serve(context, (number) =>
      number === 0 ? first : ok,
    );
    await call(server, undefined, what).catch(() => undefined);
    assert.equal(server.asked.length, attempts, name);
  }
});

test("a call that never arrived is repeated, whatever it is", async () => {
  let sent = 0;
  const client = {
    endpoint: await nobody(),
    fetch: (...input: Parameters<typeof fetch>) => {
      sent += 1;
      return fetch(...input);
    },
  };
  await failureOf(call(client, undefined, request("POST")));
  assert.equal(sent, 3);
});

test("the last answer is what counts", async (context) => {
  const server = await serve(context, (number) => answer(500 + number, 0));
  const error = await failureOf(
    call({ ...server, attempts: 2 }, undefined, request("GET")),
  );
  assert(error instanceof ServiceError);
  assert.deepEqual([error.status, server.asked.length], [501, 2]);
});

function asking(value: string): Reply {
  const headers = new Headers({ "retry-after": value });
  return { status: 503, headers, body: new Uint8Array(), secrets: [] };
}

test("waits are random below a bound that doubles, up to five seconds", () => {
  for (const [attempt, bound] of [
    [1, 100],
    [2, 200],
    [30, 5000],
  ] as const) {
    const waits = Array.from({ length: 200 }, () => pause(attempt, undefined));
    assert(
      waits.every((wait) => wait >= 0 && wait < bound),
      `${attempt}`,
    );
    assert(
      waits.some((wait) => wait > bound / 2),
      `${attempt}`,
    );
  }
});

test("an answer that says when to come back is obeyed, within bounds", () => {
  const wait = (value: string): number => pause(1, asking(value));
  assert(wait("7") >= 7000 && wait("7") < 7100);
  const date = new Date(Date.now() + 10_000).toUTCString();
  assert(wait(date) > 8000 && wait(date) < 10_100);
  assert(wait("Sun, 06 Nov 1994 08:49:37 GMT") < 100);
  assert(wait("soon") < 100);
  assert.equal(wait("21"), Infinity);
});

test("nobody waits beyond the time of the call", async (context) => {
  const server = await serve(context, () =>
    answer(503, 0, { "retry-after": "15" }),
  );
  const error = await failureOf(
    call({ ...server, timeout: 10_000 }, undefined, request("GET")),
  );
  assert(error instanceof ServiceError);
  assert.equal(server.asked.length, 1);
});

test("a call without an answer ends in its time", async (context) => {
  const server = await serve(context, () => "hang");
  const error = await failureOf(call(server, { timeout: 50 }, request("POST")));
  assert(error instanceof TimeoutError);
  assert.equal(error.kind, "timeout");
  const silent = {
    ...server,
    region: "x",
    fetch: () => new Promise<never>(() => {}),
  };
  assert(
    (await failureOf(call(silent, { timeout: 50 }, request("POST")))) instanceof
      TimeoutError,
  );
});

test("the caller ends a call before, during and between attempts", async (context) => {
  const reason = { why: "left the page" };
  const before = await serve(context, () => ok);
  const signal = AbortSignal.abort(reason);
  assert.equal(
    await failureOf(call(before, { signal }, request("GET"))),
    reason,
  );
  assert.equal(before.asked.length, 0);

  const during = new AbortController();
  const hanging = await serve(context, () => {
    during.abort(reason);
    return "hang";
  });
  assert.equal(
    await failureOf(call(hanging, { signal: during.signal }, request("GET"))),
    reason,
  );

  const between = new AbortController();
  const busy = await serve(context, () => {
    setTimeout(() => between.abort(reason), 50);
    return answer(503, 0, { "retry-after": "15" });
  });
  assert.equal(
    await failureOf(call(busy, { signal: between.signal }, request("GET"))),
    reason,
  );
  assert.equal(busy.asked.length, 1);
});

test("a gateway's own 5xx is the gateway's after the last attempt", async (context) => {
  const server = await serve(context, () =>
    refusal(504, "InternalServerErrorException", "Endpoint request timed out"),
  );
  const error = await failureOf(
    call({ ...server, attempts: 2 }, undefined, request("GET")),
  );
  assert(error instanceof GatewayError);
  assert.equal(server.asked.length, 2);
});
