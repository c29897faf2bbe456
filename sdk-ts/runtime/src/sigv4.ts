/**
 * Signature Version 4, as API Gateway wants it: the path normalised and encoded a second time,
 * the session token signed, no checksum header. IAM User Guide, "Create a signed AWS API
 * request".
 */

import type { Auth, Draft } from "./auth.ts";
import { note } from "./auth.ts";
import type { Reply } from "./reply.ts";
import type { Credentials } from "./config.ts";
import { keeperOf } from "./credentials.ts";
import { encode } from "./encode.ts";
import { AuthError } from "./errors.ts";
import type { GatewayError } from "./errors.ts";

/** A Signature Version 4 over the request, in the `Authorization` header. */
export const sigV4: Auth = { sign, mend };

/**
 * Headers that are not signed: those that the platform, a proxy or CloudFront in front of the
 * gateway adds or rewrites, and those that a browser lets nobody set (Fetch Standard, "forbidden
 * request-header"). Those that no call may set (`request.ts`) are not repeated.
 */
const NOT_SIGNED =
  /^(accept(-.*)?|cookie|date|forwarded|origin|proxy-.*|referer|sec-.*|user-agent|via|x-amzn-trace-id|x-forwarded-.*)$/;

/** By how much the clock of a host is ahead of this machine's, in milliseconds. */
const ahead = new Map<string, number>();

async function sign(draft: Draft): Promise<void> {
  const { client, headers, memory, url } = draft;
  const {
    credentials: given,
    region = /\.execute-api\.([^.]+)\.amazonaws\./.exec(url.host)?.[1],
  } = client;
  if (!given || !region) {
    throw new AuthError(
      `the client has no \`${given ? "region" : "credentials"}\`, which this call needs`,
    );
  }
  if (headers.has("authorization")) {
    throw new AuthError("a signature and a token both want `Authorization`");
  }
  const now = Date.now() + (ahead.get(url.host) ?? 0);
  const credentials =
    typeof given === "function"
      ? await keeperOf(given)(now, memory.refused)
      : given;
  memory.shown = credentials.accessKeyId;
  if (credentials.sessionToken) {
    note(draft, credentials.sessionToken);
  }
  await authorize(draft, credentials, region, "execute-api", now);
}

/**
 * Sets the headers of a signature. `url.pathname` is what is encoded (again).
 *
 * For tests, with a service of its own.
 */
export async function authorize(
  request: {
    readonly method: string;
    readonly url: Pick<URL, "host" | "pathname" | "searchParams">;
    readonly headers: Map<string, string>;
    readonly body: string | Uint8Array;
  },
  credentials: Credentials,
  region: string,
  service: string,
  now: number,
): Promise<void> {
  const { headers, url } = request;
  const time = new Date(now).toISOString().replace(/[:-]|\.\d+/g, "");
  headers.set("x-amz-date", time);
  if (credentials.sessionToken) {
    headers.set("x-amz-security-token", credentials.sessionToken);
  }

  const all = new Map(headers).set("host", url.host);
  const names = [...all.keys()].filter((name) => !NOT_SIGNED.test(name)).sort();
  // A space comes before whatever is left in an encoded name, so that names sort before values.
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)} ${encode(value)}`)
    .sort()
    .join("&")
    .replace(/ /g, "=");
  const canonical = [
    request.method,
    encode(url.pathname.replace(/\/+/g, "/")).replace(/%2F/g, "/"),
    query,
    ...names.map((name) => `${name}:${all.get(name)?.replace(/ +/g, " ")}`),
    "",
    names.join(";"),
    await digest(request.body),
  ].join("\n");

  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${await digest(canonical)}`;
  const signature = hex(await hmac(await signingKey(credentials, scope), text));
  headers.set(
    "authorization",
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
  );
}

/** The key of a day, a region and a service, and with which credentials it was made. */
const keys = new WeakMap<
  Credentials,
  readonly [string, ReturnType<typeof key>]
>();

function signingKey(
  credentials: Credentials,
  scope: string,
): ReturnType<typeof key> {
  const [known, ready] = keys.get(credentials) ?? [];
  if (ready && known === scope) {
    return ready;
  }
  const made = scope
    .split("/")
    .reduce(
      async (previous, part) => key(await hmac(await previous, part)),
      key(utf8(`AWS4${credentials.secretAccessKey}`)),
    );
  keys.set(credentials, [scope, made]);
  return made;
}

function key(raw: BufferSource) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
}

function hmac(
  by: Awaited<ReturnType<typeof key>>,
  text: string,
): Promise<ArrayBuffer> {
  return crypto.subtle.sign("HMAC", by, utf8(text));
}

async function digest(data: string | Uint8Array): Promise<string> {
  return hex(await crypto.subtle.digest("SHA-256", utf8(data)));
}

function utf8(data: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof data === "string"
    ? new TextEncoder().encode(data)
    : (data as Uint8Array<ArrayBuffer>);
}

function hex(data: ArrayBuffer): string {
  let text = "";
  for (const byte of new Uint8Array(data)) {
    text += (byte + 256).toString(16).slice(1);
  }
  return text;
}

/** Each of these is worth one more attempt: nothing was done, and the reason is out of the world. */
function mend(
  { client, memory, url }: Draft,
  { errorType, message }: GatewayError,
  reply: Reply,
): boolean {
  if (/^Signature (expired|not yet current)/.test(message)) {
    return (
      !memory.corrected &&
      (memory.corrected = correct(url.host, message, reply))
    );
  }
  if (
    !memory.refused &&
    /^ExpiredTokenException|security token.*expired/.test(
      `${errorType} ${message}`,
    )
  ) {
    memory.refused = memory.shown;
    return typeof client.credentials === "function";
  }
  return false;
}

/**
 * Takes over the gateway's time. False where it is what was signed with already, give or take a
 * minute: the gateway tolerates five.
 */
function correct(host: string, message: string, reply: Reply): boolean {
  // A browser hides the header where it is not exposed. The message ends in
  // `(20261122T120000Z - 5 min.)`.
  const date =
    reply.headers.get("date") ||
    message.replace(/.*\((....)(..)(..T..)(..)(..Z).*/s, "$1-$2-$3:$4:$5");
  const difference = Date.parse(date) - Date.now();
  const before = ahead.get(host) ?? 0;
  if (!(Math.abs(difference - before) > 60_000)) {
    return false;
  }
  ahead.set(host, difference);
  return true;
}
