/**
 * One call as a generated operation fills it in, and what it comes to on the wire. Everything is
 * encoded as it is put in, and nothing is encoded again afterwards, so that what is signed is
 * what is sent.
 */

import type { Auth } from "./auth.ts";
import type { Codec, Reader } from "./codecs.ts";
import type { CallOptions, ClientConfig } from "./config.ts";
import { encode } from "./encode.ts";
import type { Joined, Scalar } from "./encode.ts";
import { RequestError } from "./errors.ts";
import type { Path } from "./path.ts";

/** A parameter of the query string. A list is repeated; `undefined` is left out. */
export type QueryValue = Scalar | readonly Scalar[] | Joined;

/** A header. `undefined` is left out. */
export type HeaderValue = Scalar | Joined;

/** How answers are read: by status, by class, or whatever else comes. */
export type Replies = {
  readonly [Status in number | `${1 | 2 | 3 | 4 | 5}XX` | "default"]?: Reader;
};

/** One call. */
export interface CallRequest {
  /** Where the document says that the API is. */
  readonly endpoint?: string | undefined;
  readonly method: string;
  /** Encoded; made by `path` where it has variables. */
  readonly path: Path;
  /** All that has to be shown, at once. */
  readonly auth?: readonly Auth[];
  readonly query?: { readonly [name: string]: QueryValue };
  readonly headers?: { readonly [name: string]: HeaderValue };
  /**
   * How the body is written, the value, and its media type where it is not the codec's own. A
   * value `undefined` is left out.
   */
  readonly body?: readonly [Codec, unknown, string?];
  readonly replies: Replies;
}

/** A request with everything but what authorizes it. */
export interface Parts {
  readonly url: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Empty: none. */
  readonly body: string | Uint8Array;
}

/** Framing and hops are the transport's; a value of the caller's would break the message. */
const TRANSPORT =
  /^(connection|content-length|expect|host|te|transfer-encoding|upgrade)$/;

/**
 * Writes a call down.
 *
 * @throws RequestError where it cannot be sent.
 */
export function compose(
  client: ClientConfig,
  options: CallOptions,
  request: CallRequest,
): Parts {
  const headers = new Map<string, string>();
  const [codec, value, mediaType] = request.body ?? [];
  let body: string | Uint8Array = "";
  if (codec && value !== undefined) {
    try {
      body = codec.write(value);
    } catch (cause) {
      throw new RequestError(`the body cannot be written: ${cause}`, cause);
    }
    headers.set("content-type", mediaType ?? codec.mediaType);
  }
  const given = { ...request.headers, ...options.headers };
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) {
      const key = name.toLowerCase();
      const text = String(good(value, name));
      // What would arrive as another value, or not at all.
      if (TRANSPORT.test(key) || !/^([!-~]([ -~]*[!-~])?)?$/.test(text)) {
        throw new RequestError(
          `header \`${name}\` is the transport's, or not printable ASCII`,
        );
      }
      headers.set(key, text);
    }
  }
  return { url: urlOf(client, request), headers, body };
}

/** The value, where it is no reason against itself. */
function good<T>(value: T | RequestError, name: string): T {
  if (value instanceof RequestError) {
    throw new RequestError(`parameter \`${name}\`: ${value.message}`);
  }
  return value;
}

function urlOf(client: ClientConfig, request: CallRequest): string {
  const endpoint = client.endpoint ?? request.endpoint;
  if (!endpoint) {
    throw new RequestError("the client has no `endpoint`, stage included");
  }
  if (request.path instanceof RequestError) {
    throw request.path;
  }
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const item of [good(value, name)].flat()) {
      if (item !== undefined) {
        pairs.push(`${encode(name)}=${encode(item)}`);
      }
    }
  }
  const search = pairs.length > 0 ? `?${pairs.join("&")}` : "";
  let url: URL | undefined;
  try {
    url = new URL(
      endpoint.replace(/\/+$/, "") + request.path + search,
      globalThis.location?.href,
    );
  } catch {
    // Said below; the error of the platform repeats the URL, a password in it included.
  }
  // Where the platform would rewrite it, a signature would not fit. This also refuses what is no
  // prefix of a path: an endpoint with a query, a fragment, or a password.
  if (
    !url?.pathname.endsWith(request.path) ||
    url.href !== url.origin + url.pathname + search
  ) {
    throw new RequestError(
      "the `endpoint` is no base URL, or the path would be rewritten on the way",
    );
  }
  return url.href;
}
