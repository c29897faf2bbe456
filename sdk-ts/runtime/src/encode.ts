/**
 * Percent-encoding, and lists: what stands in a URL is written once, here, so that it is signed
 * as it is sent.
 *
 * What cannot be written is given back as a `RequestError`, not thrown: operations encode their
 * input before they have a promise that could reject.
 */

import { RequestError } from "./errors.ts";

/** What stands as text in a path, a query or a header. */
export type Scalar = string | number | bigint | boolean;

/** The joined items, nothing where there are none, or why they cannot be joined. */
export type Joined = string | RequestError | undefined;

/**
 * Encodes everything but the unreserved characters of RFC 3986, section 2.3, which is what
 * Signature Version 4 asks for, and what every URL library leaves alone. Half of a surrogate pair
 * becomes U+FFFD, as wherever the platform encodes text.
 */
export function encode(value: Scalar): string {
  return encodeURIComponent(
    String(value).replace(/\p{Cs}/gu, "\ufffd"),
  ).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function join(
  values: readonly Scalar[] | undefined,
  separator: string,
  name: string,
): Joined {
  const items = values?.map(String) ?? [];
  if (items.some((item) => item.includes(separator))) {
    return new RequestError(`an item holds a ${name}, which separates items`);
  }
  return items.length > 0 ? items.join(separator) : undefined;
}

/** A list as one value, `a,b`. */
export function commas(values: readonly Scalar[] | undefined): Joined {
  return join(values, ",", "comma");
}

/** A list as one value, `a b`. */
export function spaces(values: readonly Scalar[] | undefined): Joined {
  return join(values, " ", "space");
}

/** A list as one value, separated by tabs. */
export function tabs(values: readonly Scalar[] | undefined): Joined {
  return join(values, "\t", "tab");
}

/** A list as one value, `a|b`. */
export function pipes(values: readonly Scalar[] | undefined): Joined {
  return join(values, "|", "pipe");
}
