/** Paths: a template whose variables are filled in, so that none leads to another route. */

import { encode } from "./encode.ts";
import type { Joined, Scalar } from "./encode.ts";
import { RequestError } from "./errors.ts";

/** A path, encoded, or why there is none. It is the call that rejects. */
export type Path = string | RequestError;

/** The rest of a path, slashes kept. */
export interface Greedy {
  readonly rest: string;
}

/** A variable of a path: one segment, a list in one segment (`a,b`), or the rest. */
export type PathValue = Scalar | readonly Scalar[] | Greedy | Joined;

/** For a variable that stands for the rest of a path (`{proxy+}`): keeps its slashes. */
export function greedy(rest: string): Greedy {
  return { rest };
}

/**
 * Fills in a path. Every value is encoded (RFC 3986). Refused are values that are empty, hold
 * control characters, or are `.` or `..` in any spelling: URL libraries and proxies resolve
 * those, and a signed call would reach another route.
 */
export function path(
  literals: TemplateStringsArray,
  ...values: readonly PathValue[]
): Path {
  let filled = literals[0] ?? "";
  for (const [index, value] of values.entries()) {
    const segment = write(value ?? "");
    if (segment instanceof RequestError) {
      return new RequestError(
        `the value after ${literals[index]} in the path: ${segment.message}`,
      );
    }
    filled += segment + literals[index + 1];
  }
  return filled;
}

function write(value: Exclude<PathValue, undefined>): Path {
  if (value instanceof RequestError) {
    return value;
  }
  const list = Array.isArray(value);
  const rest = typeof value === "object" && "rest" in value;
  const parts: string[] = rest
    ? value.rest.split("/")
    : (list ? value : [value]).map(String);
  if (parts.some((part) => /^(\.|%2e){1,2}$/i.test(part))) {
    return new RequestError("a dot segment would lead to another path");
  }
  if (parts.some((part) => /\p{Cc}/u.test(part))) {
    return new RequestError("it holds a control character");
  }
  if (list && parts.some((part) => part.includes(","))) {
    return new RequestError("an item holds a comma, which separates items");
  }
  // Only the rest of a path may have empty segments, and not as its first.
  if (rest ? !parts[0] : parts.includes("") || parts.length === 0) {
    return new RequestError("it is empty, or begins with a slash");
  }
  return parts.map(encode).join(rest ? "/" : ",");
}
