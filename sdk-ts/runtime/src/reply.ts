/** An answer, before anybody knows what it means. */

/** Status, headers and body, and what no message about it may repeat. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The secrets of the request. */
  readonly secrets: readonly string[];
}

/** The body as text, whatever it is; or, if `fatal`, only where it is UTF-8. */
export function textOf(reply: Reply, fatal: boolean = false): string {
  return new TextDecoder("utf-8", { fatal }).decode(reply.body);
}

/** A text without the secrets of the request: the gateway repeats some. */
export function concealed(text: string, { secrets }: Reply): string {
  return secrets.reduce(
    (rest, secret) =>
      secret ? rest.replaceAll(secret, "** redacted **") : rest,
    text,
  );
}

/** The beginning of the body, for a message. */
export function excerptOf(reply: Reply): string {
  return concealed(textOf(reply), reply).replace(/^(.{200}).+/s, "$1…");
}

/** The id under which AWS knows the call: of a REST API, of an HTTP API, or the gateway's own. */
export function requestIdOf({ headers }: Reply): string | undefined {
  return (
    headers.get("x-amzn-requestid") ??
    headers.get("apigw-requestid") ??
    headers.get("x-amz-apigw-id") ??
    undefined
  );
}
