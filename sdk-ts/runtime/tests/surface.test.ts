/** The public surface, so that a change of it is seen in a review; and what types promise. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as runtime from "../src/index.ts";
import type {
  Call,
  CallError,
  CredentialProvider,
  ErrorOf,
  ServiceError,
  UnknownVariant,
  Unlisted,
} from "../src/index.ts";

test("the package exports these values", () => {
  assert.deepEqual(Object.keys(runtime), [
    "ApiError",
    "AuthError",
    "GatewayError",
    "RequestError",
    "ServiceError",
    "TimeoutError",
    "TransportError",
    "UndeclaredError",
    "UnreadableError",
    "apiKey",
    "bytes",
    "call",
    "commas",
    "empty",
    "exactJson",
    "fields",
    "greedy",
    "having",
    "headerToken",
    "identityPool",
    "json",
    "path",
    "pipes",
    "queryToken",
    "rawVariant",
    "settle",
    "sigV4",
    "spaces",
    "tabs",
    "text",
    "unlisted",
    "withStatus",
  ]);
});

/** Compiles where the two are one type. */
function same<A, B>(
  _: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2
    ? true
    : false,
): void {}

type NotFound = ServiceError<404, { message: string }>;
declare function getOrder(
  client: object,
  input: { id: string },
): Call<string, NotFound>;
declare function ping(client: object): Call<void, never>;

test("the errors of an operation are known to the compiler", () => {
  same<ErrorOf<typeof getOrder>, NotFound | CallError>(true);
  same<ErrorOf<typeof ping>, CallError>(true);
  const show = (error: ErrorOf<typeof getOrder>): string =>
    error.kind === "service" && error.status === 404
      ? error.body.message
      : error.message;
  assert.equal(show(new runtime.TimeoutError("late")), "late");
  const body = { message: "gone" };
  const missing = new runtime.ServiceError(404, "gone", undefined, body, {});
  assert.equal(show(missing as NotFound), "gone");
});

test("the AWS SDK's credentials and providers fit", () => {
  interface AwsCredentialIdentity {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
    readonly credentialScope?: string;
    readonly accountId?: string;
    readonly expiration?: Date;
  }
  const theirs = async (
    _properties?: Record<string, unknown>,
  ): Promise<AwsCredentialIdentity> => ({
    accessKeyId: "A",
    secretAccessKey: "S",
  });
  const ours: CredentialProvider = theirs;
  assert.equal(ours, theirs);
});

test("a union narrows, and keeps the data of what it does not know", () => {
  type Shape =
    | { kind: "circle"; radius: number }
    | { kind: "square"; side: number }
    | UnknownVariant<"kind">;
  const size = (shape: Shape): unknown => {
    switch (shape.kind) {
      case "circle":
        return shape.radius;
      case "square":
        return shape.side;
      default:
        return runtime.rawVariant(shape)["width"];
    }
  };
  assert.equal(size(JSON.parse('{"kind":"oval","width":3}')), 3);
});

test("an enumeration takes an unlisted value that is meant", () => {
  type Category = "A" | Unlisted;
  const category: Category = runtime.unlisted("B");
  assert.equal(category, "B");
  // @ts-expect-error A text that nobody vouches for.
  const wrong: Category = "C";
  assert.equal(wrong, "C");
});
