/** The result of a call as a value, for callers that would rather not `catch`. */

import { ApiError } from "./errors.ts";
import type { CallError } from "./errors.ts";

declare const failure: unique symbol;

/** The promise of a call. `E` says, for the compiler alone, which declared errors it may reject with. */
export interface Call<T, E> extends Promise<T> {
  /** Never there. */
  readonly [failure]?: E;
}

/** How a call ended. */
export type Settled<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E | CallError };

/** How the calls of an operation may fail: `ErrorOf<typeof getOrder>`. */
export type ErrorOf<F> = F extends (...input: never) => Call<unknown, infer E>
  ? E | CallError
  : never;

/**
 * Waits for a call, and gives its failure as a value.
 *
 * @throws what is no error of a call, such as the reason of an abort.
 */
export async function settle<T, E>(call: Call<T, E>): Promise<Settled<T, E>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    if (error instanceof ApiError) {
      return { ok: false, error: error as E | CallError };
    }
    throw error;
  }
}
