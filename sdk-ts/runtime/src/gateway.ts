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
  /^\s*((?:AccessDenied|ApiConfiguration|Authorizer(?:Configuration|Failure)|BadRequest|ExpiredToken|Forbidden|IncompleteSignature|InternalServerError|InvalidSignature|LimitExceeded|MissingAuthenticationToken|NotFound|RequestEntityTooLarge|ResourceNotFound|TooManyRequests|Unauthorized|UnrecognizedClient)Exception)\s*(?::|$)/;

/**
 * The gateway's own answer, where it is one: where it names its type, or, if `bare`, where it has
 * the gateway's form and nothing else. The latter only for answers that are not what the document
 * declares: a service's errors may look like this.
 */
export function refusalOf(
  reply: Reply,
  bare?: boolean,
): GatewayError | undefined {
  const { headers, status } = reply;
  const type = TYPE.exec(headers.get("x-amzn-errortype") ?? "")?.[1];
  if (status < 400 || !(type || bare)) {
    return undefined;
  }
  const body = bodyOf(reply);
  const { message = body["Message"] } = body;
  const told = typeof message === "string";
  if (
    !type &&
    !(Object.keys(body).length === 1 && (told || message === null))
  ) {
    return undefined;
  }
  // The one about a wrong signature repeats the signed headers, the session token among them.
  const text = told ? concealed(message, reply) : undefined;
  return new GatewayError(status, type, text, requestIdOf(reply));
}

function bodyOf(reply: Reply): { readonly [member: string]: unknown } {
  const text = textOf(reply);
  // The one body that is not JSON: the request was too large to be looked at.
  if (text.startsWith("HTTP content length exceeded")) {
    return { message: text.trimEnd() };
  }
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
