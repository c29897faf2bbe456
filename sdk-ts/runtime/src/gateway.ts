/**
 * Answers that the gateway gives itself, without the service behind it.
 *
 * API Gateway says so in the header `x-amzn-ErrorType`, which stays when its body is customised
 * (a document's `x-amazon-apigateway-gateway-responses`). HTTP APIs send no such header, and
 * browsers hide it where it is not exposed (CORS); there only the body, `{"message": …}` and
 * nothing else, tells.
 */

import { GatewayError } from "./errors.ts";
import { concealed, requestIdOf, textOf } from "./reply.ts";
import type { Reply } from "./reply.ts";

/**
 * The gateway's types of errors, as they were seen in its answers. A service may use the same
 * header for types of its own. Some AWS services append `:` and a namespace.
 */
const TYPE =
  /^\s*((?:AccessDenied|ApiConfiguration|AuthorizerConfiguration|AuthorizerFailure|BadRequest|ExpiredToken|Forbidden|IncompleteSignature|InternalServerError|InvalidSignature|LimitExceeded|MissingAuthenticationToken|NotFound|RequestEntityTooLarge|ResourceNotFound|TooManyRequests|Unauthorized|UnrecognizedClient)Exception)\s*(?::|$)/;

/** The gateway's own answer, where it is one that names its type. */
export function namedRefusal(reply: Reply): GatewayError | undefined {
  const type = TYPE.exec(reply.headers.get("x-amzn-errortype") ?? "")?.[1];
  return type && reply.status >= 400
    ? refusal(reply, messageOf(reply), type)
    : undefined;
}

/**
 * The gateway's own answer, where it has the gateway's form and nothing else. Only for answers
 * that are not what the document declares: a service's errors may look like this.
 */
export function bareRefusal(reply: Reply): GatewayError | undefined {
  if (reply.status < 400) {
    return undefined;
  }
  const text = textOf(reply);
  // The one body that is not JSON: the request was too large to be looked at.
  if (reply.status === 413 && text.startsWith("HTTP content length exceeded")) {
    return refusal(reply, text.trimEnd());
  }
  const body = objectOf(text);
  const [only, ...others] = Object.entries(body);
  return only &&
    others.length === 0 &&
    /^[mM]essage$/.test(only[0]) &&
    (only[1] === null || typeof only[1] === "string")
    ? refusal(reply, only[1] ?? undefined)
    : undefined;
}

function refusal(
  reply: Reply,
  message: string | undefined,
  type?: string,
): GatewayError {
  return new GatewayError(
    reply.status,
    type,
    // The one about a wrong signature repeats the signed headers, the session token among them.
    message && concealed(message, reply),
    requestIdOf(reply),
  );
}

function messageOf(reply: Reply): string | undefined {
  const body = objectOf(textOf(reply));
  const message = body["message"] ?? body["Message"];
  return typeof message === "string" ? message : undefined;
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) {
      return body as Record<string, unknown>;
    }
  } catch {
    // Not JSON, and so not the gateway's.
  }
  return {};
}
