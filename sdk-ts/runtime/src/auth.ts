/**
 * What a caller shows: keys and tokens. Signatures are in `sigv4.ts`, apart, so that a program
 * that needs none holds none.
 *
 * An operation may ask for several at once. Keys and tokens go in first, and what signs comes
 * after them and covers them.
 */

import type { ClientConfig } from "./config.ts";
import { encode } from "./encode.ts";
import { AuthError } from "./errors.ts";
import type { GatewayError } from "./errors.ts";
import type { Reply } from "./reply.ts";

/** What a call remembers from one attempt to the next. */
export interface Memory {
  /** The clock was corrected: not again. */
  corrected?: boolean;
  /** The access key that was shown last. */
  shown?: string | undefined;
  /** The access key that the gateway called expired: not again. */
  refused?: string | undefined;
}

/** One attempt, before it is sent. */
export interface Draft {
  readonly client: ClientConfig;
  readonly method: string;
  /** As it is sent. */
  readonly url: URL;
  /** By lower-case name. */
  readonly headers: Map<string, string>;
  readonly body: string | Uint8Array;
  /** The headers that keys and tokens took, by lower-case name. */
  readonly taken: Set<string>;
  /** What messages must not repeat. */
  readonly secrets: string[];
  readonly memory: Memory;
}

/** One thing that an operation wants shown. */
export interface Auth {
  /** Adds a key or a token. */
  readonly add?: (draft: Draft) => Promise<void>;
  /** Signs everything. */
  readonly sign?: (draft: Draft) => Promise<void>;
  /** Removes the reason of a refusal, where it can: true where another attempt is worth it. */
  readonly mend?: (
    draft: Draft,
    refusal: GatewayError,
    reply: Reply,
  ) => boolean;
}

/** Notes a secret in every form in which a gateway repeats it: whole; encoded, where it stands in
 * a URL; word by word, where it takes `Bearer x` for the parts of a signature. */
export function note({ secrets }: Draft, secret: string): void {
  secrets.push(secret, encode(secret), ...secret.split(/[ ,]/).slice(1));
}

async function provided(
  draft: Draft,
  member: "apiKey" | "token",
): Promise<string> {
  const source = draft.client[member];
  const secret = typeof source === "function" ? await source() : source;
  if (!secret) {
    throw new AuthError(
      `the client has no \`${member}\`, which this call needs`,
    );
  }
  note(draft, secret);
  return secret;
}

function inHeader(name: string, member: "apiKey" | "token"): Auth {
  const key = name.toLowerCase();
  return {
    add: async (draft) => {
      const secret = await provided(draft, member);
      if (!/^[!-~]([ -~]*[!-~])?$/.test(secret)) {
        throw new AuthError(`the \`${member}\` is not printable ASCII`);
      }
      if (draft.taken.has(key)) {
        throw new AuthError(`two keys or tokens belong in header \`${name}\``);
      }
      draft.taken.add(key);
      draft.headers.set(key, secret);
    },
  };
}

/** The API key of a usage plan, in a header: `x-api-key`. */
export function apiKey(header: string): Auth {
  return inHeader(header, "apiKey");
}

/** A token in a header. */
export function headerToken(name: string): Auth {
  return inHeader(name, "token");
}

/** A token in the query string. */
export function queryToken(name: string): Auth {
  return {
    add: async (draft) => {
      const secret = await provided(draft, "token");
      const { url } = draft;
      url.search += `${url.search ? "&" : "?"}${encode(name)}=${encode(secret)}`;
    },
  };
}
