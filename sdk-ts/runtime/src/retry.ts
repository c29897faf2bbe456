/**
 * When a call is tried again, and how long things may take.
 *
 * Tried again is what can be repeated without harm, an idempotent method or a request with an
 * `Idempotency-Key` header, when the connection breaks, an attempt takes too long, or the answer
 * is 429, 500, 502, 503 or 504. Whatever the method, tried again is a call that never reached the
 * service: when no connection came about, and when the gateway throttled it.
 */

import type { Reply } from "./reply.ts";
import { GatewayError, TimeoutError, TransportError } from "./errors.ts";

/** True where a second attempt does no harm (RFC 9110, section 9.2.2). */
export function isRepeatable(
  method: string,
  headers: ReadonlyMap<string, string>,
): boolean {
  return (
    !/^(POST|PATCH)$/.test(method) ||
    headers.has("idempotency-key") ||
    headers.has("x-idempotency-key")
  );
}

/** True where another attempt may help. */
export function isWorthAnother(
  failure: unknown,
  reply: Reply | undefined,
  repeatable: boolean,
): boolean {
  if (failure instanceof GatewayError && failure.status === 429) {
    // Waiting does not fill a quota.
    return failure.errorType !== "LimitExceededException";
  }
  if (failure instanceof TransportError && !failure.connected) {
    return true;
  }
  return (
    repeatable &&
    (reply
      ? /^(429|50[0234])$/.test(`${reply.status}`)
      : failure instanceof TransportError || failure instanceof TimeoutError)
  );
}

/**
 * How long to wait after attempt number `attempt`, counted from 1, in milliseconds: a random time
 * up to a bound that doubles, 100 ms first and 5 s at most. What the answer asks for
 * (`Retry-After`) is the least time; where that is more than 20 s, nobody waits.
 */
export function pause(attempt: number, reply: Reply | undefined): number {
  const asked = reply?.headers.get("retry-after") ?? "0";
  const seconds =
    +asked >= 0 ? +asked : (Date.parse(asked) - Date.now()) / 1000 || 0;
  return seconds > 20
    ? Infinity
    : Math.max(0, seconds) * 1000 +
        Math.random() * Math.min(5000, 100 * 2 ** (attempt - 1));
}

/** Waits (ms), until `ended` and no longer. */
export function sleep(time: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // Timers of the platform keep no longer time than this, and fire at once instead.
    const timer = setTimeout(resolve, Math.min(time, 2 ** 31 - 1));
    ended.addEventListener("abort", () => clearTimeout(timer));
  });
}

/**
 * Does something within a time (ms), unless `outer` is aborted before. Both end it at once,
 * whether `work` looks at its signal or not.
 */
export async function within<T>(
  time: number,
  outer: AbortSignal | undefined,
  work: (ended: AbortSignal) => Promise<T>,
): Promise<T> {
  outer?.throwIfAborted();
  const controller = new AbortController();
  const { signal } = controller;
  try {
    return await Promise.race([
      work(signal),
      sleep(time, signal).then(() => {
        throw new TimeoutError(`no answer within ${Math.round(time)} ms`);
      }),
      new Promise<never>((_, reject) =>
        outer?.addEventListener("abort", () => reject(outer.reason), {
          signal,
        }),
      ),
    ]);
  } finally {
    controller.abort();
  }
}
