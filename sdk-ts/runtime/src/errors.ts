/**
 * What can go wrong with a call, told apart by who has to act.
 *
 * Each class has a literal `kind`, so that a `switch` tells them apart, across copies of this
 * package, too. No message holds a secret of the call.
 */

/** The literals of `kind`. */
export type ErrorKind =
  | "service"
  | "gateway"
  | "undeclared"
  | "unreadable"
  | "transport"
  | "timeout"
  | "auth"
  | "request";

/** What every error of a call has in common. */
export abstract class ApiError extends Error {
  /** Which error this is. */
  declare readonly kind: ErrorKind;

  /** `details` are the members of the class that is made. */
  constructor(
    kind: ErrorKind,
    message: string,
    cause?: unknown,
    details?: object,
  ) {
    super(message, cause ? { cause } : undefined);
    // Not the class's own name, which a minifier shortens.
    const name = kind[0]?.toUpperCase() + kind.slice(1) + "Error";
    Object.assign(this, { name, kind, ...details });
  }
}

/** An error that the document declares for the operation. */
export class ServiceError<
  Status extends number = number,
  Body = unknown,
  Fields = unknown,
> extends ApiError {
  declare readonly kind: "service";
  /** The status of the answer. */
  declare readonly status: Status;
  /** The body of the answer. */
  declare readonly body: Body;
  /** The headers that the document declares for this status. */
  declare readonly headers: Fields;
  /** The id under which AWS knows the call. */
  declare readonly requestId: string | undefined;

  /** `text` is the beginning of the body, for the message. */
  constructor(
    status: Status,
    text: string,
    requestId: string | undefined,
    body: Body,
    headers: Fields,
  ) {
    const details = { status, body, headers, requestId };
    super(
      "service",
      `the service answered ${status}: ${text}`,
      undefined,
      details,
    );
  }
}

/** The gateway answered, and not the service behind it. */
export class GatewayError extends ApiError {
  declare readonly kind: "gateway";
  /** The status of the answer. */
  declare readonly status: number;
  /** The type that the gateway gives: `MissingAuthenticationTokenException`. HTTP APIs give none. */
  declare readonly errorType: string | undefined;
  /** The id under which AWS knows the call. */
  declare readonly requestId: string | undefined;

  /** `message` is what the gateway says about it. */
  constructor(
    status: number,
    errorType?: string,
    message: string = `the gateway answered ${status}`,
    requestId?: string,
  ) {
    const details = { status, errorType, requestId };
    super("gateway", message, undefined, details);
  }
}

/** An answer with a status that the document does not declare. */
export class UndeclaredError extends ApiError {
  declare readonly kind: "undeclared";
  /** The status of the answer; 0 for a redirect, which a browser withholds. */
  declare readonly status: number;
  /** The beginning of the body. */
  declare readonly text: string;
  /** The id under which AWS knows the call. */
  declare readonly requestId: string | undefined;

  constructor(status: number, text: string, requestId?: string) {
    const details = { status, text, requestId };
    super(
      "undeclared",
      `the answer ${status} is not declared: ${text}`,
      undefined,
      details,
    );
  }
}

/** An answer that is not what the document declares for its status. */
export class UnreadableError extends ApiError {
  declare readonly kind: "unreadable";
  /** The status of the answer. */
  declare readonly status: number;
  /** The beginning of the body. */
  declare readonly text: string;
  /** The id under which AWS knows the call. */
  declare readonly requestId: string | undefined;

  constructor(
    status: number,
    text: string,
    requestId?: string,
    cause?: unknown,
  ) {
    const details = { status, text, requestId };
    super(
      "unreadable",
      `the answer ${status} is not what is declared: ${text}`,
      cause,
      details,
    );
  }
}

/** Node's codes for a connection that did not come about. */
const UNCONNECTED =
  /^(E(AI_AGAIN|CONNREFUSED|(HOST|NET)UNREACH|NOTFOUND)|UND_ERR_CONNECT_TIMEOUT)$/;

/** The service could not be reached, or the connection broke. */
export class TransportError extends ApiError {
  declare readonly kind: "transport";
  /**
   * False where no connection came about, so that the service has not seen the call. A browser
   * never tells: true.
   */
  declare readonly connected: boolean;

  /** `cause` is what `fetch` threw. */
  constructor(origin: string, cause?: unknown) {
    // What Node's `fetch` throws says nothing but "fetch failed"; its own cause knows.
    const inner = (cause as { cause?: { code?: string } } | undefined)?.cause;
    super("transport", `no answer of ${origin}: ${inner ?? cause}`, cause, {
      connected: !UNCONNECTED.test(inner?.code ?? ""),
    });
  }
}

/** There was no answer in time. */
export class TimeoutError extends ApiError {
  declare readonly kind: "timeout";

  constructor(message: string, cause?: unknown) {
    super("timeout", message, cause);
  }
}

/** The call cannot be authorized. Nothing was sent. */
export class AuthError extends ApiError {
  declare readonly kind: "auth";

  constructor(message: string, cause?: unknown) {
    super("auth", message, cause);
  }
}

/** The input cannot be sent. Nothing was. */
export class RequestError extends ApiError {
  declare readonly kind: "request";

  constructor(message: string, cause?: unknown) {
    super("request", message, cause);
  }
}

/** How any call may fail, whatever its operation declares. */
export type CallError =
  | GatewayError
  | UndeclaredError
  | UnreadableError
  | TransportError
  | TimeoutError
  | AuthError
  | RequestError;
