/** Paths: a template whose variables are filled in, so that none leads to another route. */

import { encode } from "./encode.ts";
import type { Joined, Scalar } from "./encode.ts";
import { RequestError } from "./errors.ts";

/** A path, encoded, or why there is none. It is the call that rejects. */
export type Path = string | RequestError;

/** The rest of a path, encoded, slashes kept. */
export interface Greedy {
  readonly rest: string;
}

/** A variable of a path: one segment, a list in one segment (`a,b`), or the rest. */
export type PathValue = Scalar | readonly Scalar[] | Greedy | Joined;

/** For a variable that stands for the rest of a path (`{proxy+}`): keeps its slashes. */
export function greedy(rest: string): Greedy | RequestError {
  const parts = rest.split("/");
  return parts[0]
    ? (check(parts) ?? { rest: parts.map(encode).join("/") })
    : new RequestError("it is empty, or begins with a slash");
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
  if (typeof value === "object" && "rest" in value) {
    return value.rest;
  }
  const parts = [value].flat().map(String);
  if (!parts[0] || parts.includes("")) {
    return new RequestError("it is empty");
  }
  if (Array.isArray(value) && parts.some((part) => part.includes(","))) {
    return new RequestError("an item holds a comma, which separates items");
  }
  return check(parts) ?? parts.map(encode).join(",");
}

function check(parts: readonly string[]): RequestError | undefined {
  return parts.some((part) => /^(\.|%2e){1,2}$|\p{Cc}/iu.test(part))
    ? new RequestError("it is a dot segment, or holds control characters")
    : undefined;
}
