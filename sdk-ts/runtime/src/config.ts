/**
 * What a caller gives: how an API is reached, and what holds for one call.
 *
 * Everything here is a plain object, so that a configuration can be spread, kept in a module or
 * made anew for each call. State that outlives a call hangs on the credentials and providers
 * themselves, not on the configuration (see `credentials.ts` and `sigv4.ts`).
 */

/** A secret, or where to get it: asked for each attempt, so that it may change at any time. */
export type Provided = string | (() => string | Promise<string>);

/** AWS credentials. Those of the AWS SDKs (`AwsCredentialIdentity`) are such. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string | undefined;
  /** When they end. Without it they are taken to hold for this call alone. */
  readonly expiration?: Date | undefined;
}

/**
 * Where credentials come from. The providers of `@aws-sdk/credential-providers` are such, and
 * {@link identityPool} makes one for the browser.
 *
 * What it gives is kept until a minute before it expires, and calls that need credentials at the
 * same time wait for one request. Credentials without `expiration` are not kept.
 */
export type CredentialProvider = () => Promise<Credentials>;

/** How an API is reached. A plain object: every operation takes it. */
export interface ClientConfig {
  /**
   * The base URL of every path, stage included: `https://….execute-api.eu-west-1.amazonaws.com/v1`.
   * By default what the document says. A relative one, `/v1`, counts from the page's address.
   */
  readonly endpoint?: string | undefined;
  /** The region to sign for. By default what an endpoint of API Gateway's own tells. */
  readonly region?: string | undefined;
  /** What to sign with. */
  readonly credentials?: Credentials | CredentialProvider | undefined;
  /** The API key, for operations that want one. */
  readonly apiKey?: Provided | undefined;
  /** The token, for operations that want one, as it stands in the header: with `Bearer `, where the authorizer asks for it. */
  readonly token?: Provided | undefined;
  /** The time for a call, all its attempts included, in milliseconds; 60,000 by default. */
  readonly timeout?: number | undefined;
  /** How often a call is tried, the first time included; 3 by default. */
  readonly attempts?: number | undefined;
  /** What sends requests, in place of the platform's own `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** What holds for one call. */
export interface CallOptions {
  /** Ends the call: it rejects with the signal's `reason`, as `fetch` does. */
  readonly signal?: AbortSignal | undefined;
  /** The time for this call, in milliseconds; instead of the configuration's. */
  readonly timeout?: number | undefined;
  /** Headers to send besides the operation's own. */
  readonly headers?:
    { readonly [name: string]: string | undefined } | undefined;
}
