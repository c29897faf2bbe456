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
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    // Not the class's own name, which a minifier shortens.
    this.name = kind[0]?.toUpperCase() + kind.slice(1) + "Error";
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
  readonly status: Status;
  /** The body of the answer. */
  readonly body: Body;
  /** The headers that the document declares for this status. */
  readonly headers: Fields;
  /** The id under which AWS knows the call. */
  readonly requestId: string | undefined;

  constructor(
    status: Status,
    body: Body,
    headers: Fields,
    requestId?: string,
    message: string = `the service answered ${status}`,
  ) {
    super("service", message);
    this.status = status;
    this.body = body;
    this.headers = headers;
    this.requestId = requestId;
  }
}

/** The gateway answered, and not the service behind it. */
export class GatewayError extends ApiError {
  declare readonly kind: "gateway";
  /** The status of the answer. */
  readonly status: number;
  /** The type that the gateway gives: `MissingAuthenticationTokenException`. HTTP APIs give none. */
  readonly errorType: string | undefined;
  /** The id under which AWS knows the call. */
  readonly requestId: string | undefined;

  /** `message` is what the gateway says about it. */
  constructor(
    status: number,
    errorType?: string,
    message?: string,
    requestId?: string,
  ) {
    super("gateway", message ?? `the gateway answered ${status}`);
    this.status = status;
    this.errorType = errorType;
    this.requestId = requestId;
  }
}

/** An answer with a status that the document does not declare. */
export class UndeclaredError extends ApiError {
  declare readonly kind: "undeclared";
  /** The status of the answer; 0 for a redirect that a browser withholds. */
  readonly status: number;
  /** The beginning of the body. */
  readonly text: string;
  /** The id under which AWS knows the call. */
  readonly requestId: string | undefined;

  constructor(status: number, text: string, requestId?: string) {
    super("undeclared", `the answer ${status} is not declared: ${text}`);
    this.status = status;
    this.text = text;
    this.requestId = requestId;
  }
}

/** An answer that is not what the document declares for its status. */
export class UnreadableError extends ApiError {
  declare readonly kind: "unreadable";
  /** The status of the answer. */
  readonly status: number;
  /** The beginning of the body. */
  readonly text: string;
  /** The id under which AWS knows the call. */
  readonly requestId: string | undefined;

  constructor(
    status: number,
    text: string,
    requestId?: string,
    options?: ErrorOptions,
  ) {
    super(
      "unreadable",
      `the answer ${status} is not what is declared: ${text}`,
      options,
    );
    this.status = status;
    this.text = text;
    this.requestId = requestId;
  }
}

/** Node's codes for a connection that did not come about. */
const UNCONNECTED =
  /^(EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|UND_ERR_CONNECT_TIMEOUT)$/;

/** The service could not be reached, or the connection broke. */
export class TransportError extends ApiError {
  declare readonly kind: "transport";
  /** False where no connection came about, so that the service has not seen the call. A browser never tells: true. */
  readonly connected: boolean;

  /** `cause` is what `fetch` threw. */
  constructor(origin: string, cause?: unknown) {
    // What Node's `fetch` throws says nothing but "fetch failed"; its own cause knows.
    const inner = (cause as { cause?: { code?: string } } | undefined)?.cause;
    super("transport", `no answer of ${origin}: ${inner ?? cause}`, { cause });
    this.connected = !UNCONNECTED.test(inner?.code ?? "");
  }
}

/** There was no answer in time. */
export class TimeoutError extends ApiError {
  declare readonly kind: "timeout";

  constructor(message: string, options?: ErrorOptions) {
    super("timeout", message, options);
  }
}

/** The call cannot be authorized. Nothing was sent. */
export class AuthError extends ApiError {
  declare readonly kind: "auth";

  constructor(message: string, options?: ErrorOptions) {
    super("auth", message, options);
  }
}

/** The input cannot be sent. Nothing was. */
export class RequestError extends ApiError {
  declare readonly kind: "request";

  constructor(message: string, options?: ErrorOptions) {
    super("request", message, options);
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
