/**
 * How bodies are written and read. Types are wire types, so that nothing is converted: a codec is
 * one step between bytes and a value.
 */

import { textOf } from "./reply.ts";
import type { Reply } from "./reply.ts";

/** Reads an answer. What it throws makes the answer an `UnreadableError`. */
export interface Reader {
  read(reply: Reply): unknown;
  /** What the value holds besides its body: declared headers, the status. */
  readonly besides?: (reply: Reply) => object;
  /** What reads the body, where there is something besides. */
  readonly inner?: Reader;
}

/** Reads and writes bodies of one form. */
export interface Codec extends Reader {
  /** The `Content-Type`, where the operation names none. */
  readonly mediaType: string;
  write(value: unknown): string | Uint8Array;
}

/** JSON. */
export const json: Codec = {
  mediaType: "application/json",
  write: (value) => JSON.stringify(value),
  read: (reply) => JSON.parse(textOf(reply, true)),
};

/** Plain text. */
export const text: Codec = {
  mediaType: "text/plain",
  write: String,
  read: (reply) => textOf(reply, true),
};

/** Bytes as they are. */
export const bytes: Codec = {
  mediaType: "application/octet-stream",
  write: (value) => value as Uint8Array,
  read: (reply) => reply.body,
};

/** No body. What comes nevertheless is not looked at. */
export const empty: Reader = { read: () => undefined };

/**
 * The tokens of a JSON text that matter for exact integers: strings, with the colon after them
 * where they are keys, and numbers.
 */
const TOKENS =
  /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * JSON whose integers beyond ±(2^53 − 1) are `bigint`, exactly, in both directions.
 *
 * `JSON.parse` tells nobody what a number looked like (its third parameter is missing in Node 20),
 * so such integers pass it as texts that begin with `#`, and texts that begin so get one more.
 */
export const exactJson: Codec = {
  mediaType: "application/json",
  write: (value) =>
    JSON.stringify(value, (_key, member: unknown) =>
      typeof member === "bigint" ||
      (typeof member === "string" && member.startsWith("#"))
        ? `#${member}`
        : member,
    ).replace(TOKENS, (token, text?: string, colon?: string) => {
      if (colon || !text?.startsWith("#")) {
        return token;
      }
      return text.startsWith("##") ? `"${text.slice(1)}"` : text.slice(1);
    }),
  read: (reply) =>
    JSON.parse(
      textOf(reply, true).replace(
        TOKENS,
        (token, text?: string, colon?: string) => {
          if (text === undefined) {
            return /^-?[1-9]\d{15,}$/.test(token) ? `"#${token}"` : token;
          }
          return !colon && /^(#|\\u0023)/.test(text) ? `"#${text}"` : token;
        },
      ),
      (_key, member: unknown) => {
        if (typeof member !== "string" || !member.startsWith("#")) {
          return member;
        }
        const text = member.slice(1);
        if (text.startsWith("#")) {
          return text;
        }
        return Number.isSafeInteger(+text) ? +text : BigInt(text);
      },
    ),
};

/**
 * Reads an object only where it has this member. For error models: an answer `{"message": …}` of
 * the gateway, whose header a browser hides, is then not taken for the service's.
 */
export function having(reader: Reader, member: string): Reader {
  return {
    read: (reply) => {
      const value = reader.read(reply) as { [member: string]: unknown } | null;
      if (value?.[member] === undefined) {
        throw new TypeError(`no member \`${member}\``);
      }
      return value;
    },
  };
}

function extend(reader: Reader, more: (reply: Reply) => object): Reader {
  const inner = reader.inner ?? reader;
  const besides = (reply: Reply): object => ({
    ...reader.besides?.(reply),
    ...more(reply),
  });
  return {
    inner,
    besides,
    read: (reply) =>
      inner === empty
        ? besides(reply)
        : { ...besides(reply), body: inner.read(reply) },
  };
}

/** A header that an answer may have: its name, and how its text is read, where it is no text. */
export type Field = string | readonly [string, (text: string) => unknown];

/**
 * Adds declared headers to what `reader` reads: `{ location, body }`. A header that is missing is
 * left out; a browser hides those that the service does not expose (CORS).
 */
export function fields(
  reader: Reader,
  headers: { readonly [member: string]: Field },
): Reader {
  return extend(reader, (reply) => {
    const values: [string, unknown][] = [];
    for (const [member, field] of Object.entries(headers)) {
      const [name, read] = typeof field === "string" ? [field] : field;
      const value = reply.headers.get(name);
      if (value !== null) {
        values.push([member, read ? read(value) : value]);
      }
    }
    return Object.fromEntries(values);
  });
}

/** Adds the status to what `reader` reads: `{ status, body }`. */
export function withStatus(reader: Reader): Reader {
  return extend(reader, (reply) => ({ status: reply.status }));
}
