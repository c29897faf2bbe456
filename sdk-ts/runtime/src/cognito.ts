/**
 * Temporary credentials of a Cognito identity pool, by its enhanced flow: `GetId`, then
 * `GetCredentialsForIdentity` (Amazon Cognito Federated Identities, API reference). Neither call
 * is signed, so that a page needs nothing but the pool's id.
 */

import type { CredentialProvider } from "./config.ts";
import { keeperOf } from "./credentials.ts";
import { AuthError } from "./errors.ts";

/** The tokens of a signed-in user, by the name of who gave them:
 * `cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abc` → the user pool's ID token. */
export interface Logins {
  readonly [provider: string]: string;
}

/** Which identity pool, and for whom. */
export interface IdentityPoolOptions {
  /** `eu-west-1:00000000-0000-0000-0000-000000000000`. */
  readonly identityPoolId: string;
  /** By default what the id begins with. */
  readonly region?: string | undefined;
  /** Without it, guests. Asked for each time that credentials are got. */
  readonly logins?: Logins | (() => Logins | Promise<Logins>) | undefined;
  /** By default the region's own. */
  readonly endpoint?: string | undefined;
  /** What sends requests, in place of the platform's own `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** How long one of the two calls may take, in milliseconds. */
const TIMEOUT = 10_000;

/**
 * A provider of credentials for whoever `logins` names, or for guests. Keep it as long as that
 * person stays the same: it holds their credentials until shortly before they expire.
 *
 * @throws AuthError where Cognito refuses or cannot be reached.
 */
export function identityPool(options: IdentityPoolOptions): CredentialProvider {
  const { identityPoolId, logins, fetch = globalThis.fetch } = options;
  const region = options.region ?? identityPoolId.replace(/:.*/, "");
  const endpoint =
    options.endpoint ??
    `https://cognito-identity.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}/`;

  async function ask(action: string, input: object): Promise<Answer> {
    const failed = `identity pool ${identityPoolId}, ${action}: `;
    let response: Response;
    let answer: Answer;
    try {
      response = await fetch(endpoint, {
        method: "POST",
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": `AWSCognitoIdentityService.${action}`,
        },
        body: JSON.stringify(input),
        signal: AbortSignal.timeout(TIMEOUT),
      });
      answer = await response.json();
    } catch (cause) {
      throw new AuthError(failed + cause, cause);
    }
    if (!response.ok) {
      throw new AuthError(`${failed}${answer.__type}: ${answer.message}`);
    }
    return answer;
  }

  return keeperOf(async () => {
    const Logins = typeof logins === "function" ? await logins() : logins;
    const { IdentityId } = await ask("GetId", {
      IdentityPoolId: identityPoolId,
      Logins,
    });
    const { Credentials } = await ask("GetCredentialsForIdentity", {
      IdentityId,
      Logins,
    });
    return {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretKey,
      sessionToken: Credentials.SessionToken,
      expiration: new Date(Credentials.Expiration * 1000),
    };
  });
}

/** What the two actions answer, a refusal included. */
interface Answer {
  readonly IdentityId: string;
  readonly Credentials: {
    readonly AccessKeyId: string;
    readonly SecretKey: string;
    readonly SessionToken: string;
    /** Seconds since 1970. */
    readonly Expiration: number;
  };
  readonly __type?: string;
  readonly message?: string;
}
