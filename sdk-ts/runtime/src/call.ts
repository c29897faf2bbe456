/** The one path that every call takes: compose, authorize, send, and try again. */

import type { Auth, Draft } from "./auth.ts";
import type { CallOptions, ClientConfig } from "./config.ts";
import {
  ApiError,
  AuthError,
  ServiceError,
  TransportError,
  UndeclaredError,
  UnreadableError,
} from "./errors.ts";
import { refusalOf } from "./gateway.ts";
import { excerptOf, requestIdOf } from "./reply.ts";
import type { Reply } from "./reply.ts";
import { compose } from "./request.ts";
import type { CallRequest } from "./request.ts";
import { isRepeatable, isWorthAnother, pause, sleep, within } from "./retry.ts";
import type { Call } from "./settle.ts";

/** API Gateway answers within 29 s, or with 504. */
const ATTEMPT_TIMEOUT = 30_000;

/**
 * Makes a call. `T` is what a declared success gives, `E` are the errors that the document
 * declares.
 */
export function call<T, E>(
  client: ClientConfig,
  options: CallOptions | undefined,
  request: CallRequest,
): Call<T, E> {
  return run(client, options ?? {}, request) as Promise<T>;
}

async function run(
  client: ClientConfig,
  options: CallOptions,
  request: CallRequest,
): Promise<unknown> {
  const { signal } = options;
  const { auth = [], method } = request;
  const end = performance.now() + (options.timeout ?? client.timeout ?? 60_000);
  const { url, headers, body } = compose(client, options, request);
  const repeatable = isRepeatable(method, headers);
  const memory = {};
  let attempt = 1;
  for (;;) {
    const draft: Draft = {
      client,
      method,
      url: new URL(url),
      headers: new Map(headers),
      body,
      taken: new Set(),
      secrets: [],
      memory,
    };
    let reply: Reply | undefined;
    let failure: unknown;
    try {
      const answer = await within(
        Math.min(ATTEMPT_TIMEOUT, end - performance.now()),
        signal,
        (ended) => send(draft, auth, ended),
      );
      const named = refusalOf(answer);
      const refusal = named ?? refusalOf(answer, true);
      if (refusal && auth.some((one) => one.mend?.(draft, refusal, answer))) {
        continue;
      }
      reply = answer;
      failure = named;
    } catch (error) {
      failure = error;
    }
    const wait =
      attempt < (client.attempts ?? 3) &&
      isWorthAnother(failure, reply, repeatable)
        ? pause(attempt++, reply)
        : Infinity;
    if (performance.now() + wait >= end) {
      if (failure || !reply) {
        throw failure;
      }
      return read(reply, request.replies);
    }
    await within(Infinity, signal, (ended) => sleep(wait, ended));
  }
}

/** Shows what has to be shown, sends the request, and takes the answer. */
async function send(
  draft: Draft,
  auth: readonly Auth[],
  ended: AbortSignal,
): Promise<Reply> {
  try {
    for (const one of auth) {
      await one.add?.(draft);
    }
    for (const one of auth) {
      await one.sign?.(draft);
    }
  } catch (cause) {
    throw cause instanceof ApiError
      ? cause
      : new AuthError(`the call cannot be authorized: ${cause}`, cause);
  }
  const { body, client, headers, method, secrets, url } = draft;
  // Not called as a method: a browser's `fetch` wants no other `this`.
  const { fetch = globalThis.fetch } = client;
  try {
    const response = await fetch(url.href, {
      method,
      headers: [...headers],
      body: (body || null) as BodyInit | null,
      // What is signed for one URL is refused at another, and a key or token would go to
      // whomever the answer names.
      redirect: "manual",
      signal: ended,
    });
    return {
      status: response.status,
      headers: response.headers,
      body: new Uint8Array(await response.arrayBuffer()),
      secrets,
    };
  } catch (cause) {
    throw new TransportError(url.origin, cause);
  }
}

/** What the answer means. */
function read(reply: Reply, replies: CallRequest["replies"]): unknown {
  const { status } = reply;
  const [digit] = `${status}`;
  const reader =
    replies[status] ?? replies[`${digit}XX` as "2XX"] ?? replies.default;
  const told = () => [status, excerptOf(reply), requestIdOf(reply)] as const;
  if (!reader) {
    throw refusalOf(reply, true) ?? new UndeclaredError(...told());
  }
  let body: unknown;
  try {
    if (digit === "2") {
      return reader.read(reply);
    }
    body = (reader.inner ?? reader).read(reply);
  } catch (cause) {
    throw refusalOf(reply, true) ?? new UnreadableError(...told(), cause);
  }
  throw new ServiceError(...told(), body, reader.besides?.(reply) ?? {});
}
