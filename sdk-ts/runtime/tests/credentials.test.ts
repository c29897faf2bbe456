/** Signed calls over time: clocks that are off, credentials that end, and where they come from. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { TestContext } from "node:test";
import {
  AuthError,
  GatewayError,
  call,
  identityPool,
  json,
  sigV4,
} from "../src/index.ts";
import type {
  CallRequest,
  Credentials,
  IdentityPoolOptions,
} from "../src/index.ts";
import { answer, failureOf, refusal, serve } from "./server.ts";
import type { Asked } from "./server.ts";

const SIGNED: CallRequest = {
  method: "POST",
  path: "/orders",
  auth: [sigV4],
  replies: { 200: json },
};
const HOUR = 3_600_000;
const region = "eu-west-1";
const ok = answer(200, "ok");
const keys = { accessKeyId: "AKID", secretAccessKey: "secret" };

/** The time of a signature, in milliseconds since 1970. */
function signedAt({ headers }: Asked | undefined = {} as Asked): number {
  return Date.parse(
    String(headers["x-amz-date"]).replace(
      /(....)(..)(.....)(..)(..Z)/,
      "$1-$2-$3:$4:$5",
    ),
  );
}

function accessKey(asked: Asked | undefined): string | undefined {
  return /Credential=(\w+)/.exec(String(asked?.headers["authorization"]))?.[1];
}

/** Gives KEY0, KEY1, … that end in `lifetime`, and counts. */
function provider(lifetime: number): {
  count: number;
  get: () => Promise<Credentials>;
} {
  const self = {
    count: 0,
    get: async () => ({
      accessKeyId: `KEY${self.count++}`,
      secretAccessKey: "secret",
      sessionToken: "token",
      expiration: new Date(Date.now() + lifetime),
    }),
  };
  return self;
}

test("a call is signed for the host and the region that it goes to", async (context) => {
  const { endpoint, asked } = await serve(context, () => ok);
  await call({ endpoint, region, credentials: keys }, undefined, SIGNED);
  assert.match(
    String(asked[0]?.headers["authorization"]),
    /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/execute-api\/aws4_request, SignedHeaders=host;x-amz-date, Signature=[0-9a-f]{64}$/,
  );
  let sent: Request | undefined;
  await call(
    {
      endpoint: "https://a1.execute-api.ap-south-1.amazonaws.com/v1",
      credentials: keys,
      fetch: async (input, init) => {
        sent = new Request(input, init);
        return Response.json("ok");
      },
    },
    undefined,
    SIGNED,
  );
  assert.match(sent?.headers.get("authorization") ?? "", /\/ap-south-1\//);
});

const clocks: [string, (date: string) => Record<string, string>][] = [
  ["the header tells", (date) => ({ date })],
  ["the message alone tells", () => ({ date: "" })],
];
for (const [name, headers] of clocks) {
  test(`a clock that is off is corrected once, where ${name}`, async (context) => {
    const theirs = new Date(Date.now() - 2 * HOUR);
    const compact = theirs.toISOString().replace(/[:-]|\.\d+/g, "");
    const { endpoint, asked } = await serve(context, (_, one) =>
      Math.abs(signedAt(one) - theirs.getTime()) < 300_000
        ? ok
        : refusal(
            403,
            "InvalidSignatureException",
            `Signature not yet current: X is still later than Y (${compact} + 5 min.)`,
            headers(theirs.toUTCString()),
          ),
    );
    // One attempt is enough: the correction does not count.
    const client = { endpoint, region, credentials: keys, attempts: 1 };
    await call(client, undefined, SIGNED);
    assert.equal(asked.length, 2);
    await call({ ...client }, undefined, SIGNED);
    assert.equal(asked.length, 3, "it is remembered");
  });
}

test("a gateway that is never content is asked twice", async (context) => {
  const { endpoint, asked } = await serve(context, (number) =>
    refusal(403, "InvalidSignatureException", "Signature expired: X", {
      date: new Date(Date.now() + (number + 1) * HOUR).toUTCString(),
    }),
  );
  const error = await failureOf(
    call({ endpoint, region, credentials: keys }, undefined, SIGNED),
  );
  assert(error instanceof GatewayError);
  assert.equal(asked.length, 2);
});

test("credentials are kept until shortly before they end", async (context) => {
  const { endpoint, asked } = await serve(context, () => ok);
  for (const [lifetime, count] of [
    [HOUR, 1],
    [30_000, 3],
  ] as const) {
    const credentials = provider(lifetime);
    for (let number = 0; number < 3; number++) {
      await call(
        { endpoint, region, credentials: credentials.get },
        undefined,
        SIGNED,
      );
    }
    assert.equal(credentials.count, count);
  }
  assert.equal(asked.length, 6);
});

test("calls at the same time wait for one request", async (context) => {
  const { endpoint } = await serve(context, () => ok);
  const credentials = provider(HOUR);
  await Promise.all(
    Array.from({ length: 5 }, () =>
      call(
        { endpoint, region, credentials: credentials.get },
        undefined,
        SIGNED,
      ),
    ),
  );
  assert.equal(credentials.count, 1);
});

test("credentials that do not say when they end are asked for each time", async (context) => {
  const { endpoint } = await serve(context, () => ok);
  let count = 0;
  const credentials = async (): Promise<Credentials> => {
    count += 1;
    return keys;
  };
  await call({ endpoint, region, credentials }, undefined, SIGNED);
  await call({ endpoint, region, credentials }, undefined, SIGNED);
  assert.equal(count, 2);
});

test("a provider that failed is asked again by the next call", async (context) => {
  const { endpoint } = await serve(context, () => ok);
  let count = 0;
  const credentials = async (): Promise<Credentials> => {
    if (count++ === 0) {
      throw new Error("no network");
    }
    return keys;
  };
  const client = { endpoint, region, credentials };
  const error = await failureOf(call(client, undefined, SIGNED));
  assert(error instanceof AuthError);
  assert.match(error.message, /no network/);
  assert.equal(await call(client, undefined, SIGNED), "ok");
});

test("credentials that the gateway calls expired are renewed once", async (context) => {
  const { endpoint, asked } = await serve(context, (_, one) =>
    accessKey(one) === "KEY0"
      ? refusal(
          403,
          "ExpiredTokenException",
          "The security token included in the request is expired",
        )
      : ok,
  );
  const credentials = provider(HOUR);
  const client = {
    endpoint,
    region,
    credentials: credentials.get,
    attempts: 1,
  };
  await call(client, undefined, SIGNED);
  await call(client, undefined, SIGNED);
  assert.deepEqual(asked.map(accessKey), ["KEY0", "KEY1", "KEY1"]);
});

test("credentials that cannot be renewed are not tried again", async (context) => {
  const { endpoint, asked } = await serve(context, () =>
    refusal(403, "ExpiredTokenException", "expired"),
  );
  const client = { endpoint, region, credentials: keys };
  assert(
    (await failureOf(call(client, undefined, SIGNED))) instanceof GatewayError,
  );
  assert.equal(asked.length, 1);
  const renewing = { endpoint, region, credentials: provider(HOUR).get };
  assert(
    (await failureOf(call(renewing, undefined, SIGNED))) instanceof
      GatewayError,
  );
  assert.equal(asked.length, 3);
});

test("a token that is given by a function is asked for each attempt", async (context) => {
  const { endpoint, asked } = await serve(context, (number) =>
    number === 0 ? refusal(429, "TooManyRequestsException", null) : ok,
  );
  let count = 0;
  const { headerToken } = await import("../src/index.ts");
  await call({ endpoint, token: async () => `token-${count++}` }, undefined, {
    ...SIGNED,
    auth: [headerToken("Authorization")],
  });
  assert.deepEqual(
    asked.map(({ headers }) => headers["authorization"]),
    ["token-0", "token-1"],
  );
});

/** An identity pool whose credentials end after `lifetime`. */
async function pool(
  context: TestContext,
  lifetime: number,
  options: Partial<IdentityPoolOptions> = {},
): Promise<{
  asked: readonly Asked[];
  credentials: () => Promise<Credentials>;
}> {
  const { endpoint, asked } = await serve(context, (number, { headers }) =>
    String(headers["x-amz-target"]).endsWith(".GetId")
      ? answer(200, { IdentityId: "us-east-1:id" })
      : answer(200, {
          IdentityId: "us-east-1:id",
          Credentials: {
            AccessKeyId: `ASIA${number}`,
            SecretKey: "secret",
            SessionToken: "session",
            Expiration: (Date.now() + lifetime) / 1000,
          },
        }),
  );
  const identityPoolId = "us-east-1:pool";
  return {
    asked,
    credentials: identityPool({ identityPoolId, endpoint, ...options }),
  };
}

test("an identity pool gives a guest credentials, and keeps them", async (context) => {
  const { asked, credentials } = await pool(context, HOUR);
  const [first, second] = await Promise.all([credentials(), credentials()]);
  assert.equal(first, second);
  assert.equal(await credentials(), first);
  const { expiration, ...rest } = first;
  assert.deepEqual(rest, {
    accessKeyId: "ASIA1",
    secretAccessKey: "secret",
    sessionToken: "session",
  });
  assert(Math.abs((expiration?.getTime() ?? 0) - Date.now() - HOUR) < 60_000);
  assert.deepEqual(
    asked.map(({ body, headers }) => [
      headers["x-amz-target"],
      JSON.parse(body),
    ]),
    [
      ["AWSCognitoIdentityService.GetId", { IdentityPoolId: "us-east-1:pool" }],
      [
        "AWSCognitoIdentityService.GetCredentialsForIdentity",
        { IdentityId: "us-east-1:id" },
      ],
    ],
  );
  assert.equal(asked[0]?.headers["content-type"], "application/x-amz-json-1.1");
});

test("credentials of a pool that are about to end are renewed, with the tokens of then", async (context) => {
  let count = 0;
  const logins = async (): Promise<Record<string, string>> => ({
    issuer: `token-${count++}`,
  });
  const { asked, credentials } = await pool(context, 30_000, { logins });
  await credentials();
  await credentials();
  assert.deepEqual(
    asked.map(({ body }) => JSON.parse(body).Logins.issuer),
    ["token-0", "token-0", "token-1", "token-1"],
  );
});

test("signed calls share the credentials of a pool, and renew those that are refused", async (context) => {
  const { asked, credentials } = await pool(context, HOUR);
  const api = await serve(context, (number) =>
    number === 1 ? refusal(403, "ExpiredTokenException", "expired") : ok,
  );
  const client = { endpoint: api.endpoint, region, credentials };
  await call(client, undefined, SIGNED);
  await call(client, undefined, SIGNED);
  assert.deepEqual(api.asked.map(accessKey), ["ASIA1", "ASIA1", "ASIA3"]);
  assert.equal(api.asked[2]?.headers["x-amz-security-token"], "session");
  assert.equal(asked.length, 4);
});

test("what an identity pool refuses, it says", async (context) => {
  const { endpoint } = await serve(context, (number) =>
    number === 0
      ? answer(400, {
          __type: "NotAuthorizedException",
          message:
            "Unauthenticated access is not supported for this identity pool.",
        })
      : { status: 502, body: "<html>" },
  );
  const credentials = identityPool({
    identityPoolId: "us-east-1:pool",
    endpoint,
  });
  const refused = await failureOf(credentials());
  assert(refused instanceof AuthError);
  assert.equal(
    refused.message,
    "identity pool us-east-1:pool, GetId: NotAuthorizedException: Unauthenticated access is not supported for this identity pool.",
  );
  const broken = await failureOf(credentials());
  assert(broken instanceof AuthError);
  assert.match(broken.message, /us-east-1:pool, GetId: SyntaxError/);
});

test("an identity pool is asked where its region is", async () => {
  for (const [identityPoolId, host] of [
    ["eu-west-1:x", "cognito-identity.eu-west-1.amazonaws.com"],
    ["cn-north-1:x", "cognito-identity.cn-north-1.amazonaws.com.cn"],
  ] as const) {
    let asked = "";
    const credentials = identityPool({
      identityPoolId,
      fetch: async (input) => {
        asked = String(input);
        throw new TypeError("no network");
      },
    });
    await failureOf(credentials());
    assert.equal(asked, `https://${host}/`);
  }
});
