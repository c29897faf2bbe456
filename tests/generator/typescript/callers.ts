/**
 * What people write who use the generated packages. It compiles, and what is marked as an error
 * is one: the types are as exact as the documents.
 */

import { addShape, rawVariant } from "./unions/src/generated/index.ts";
import type { Shape } from "./unions/src/generated/index.ts";
import { Client, settle } from "./responses/src/generated/index.ts";
import type {
  ErrorOf,
  ServiceError,
  StartJobError,
  startJob,
} from "./responses/src/generated/index.ts";
import { Sort, list, unlisted } from "./enums/src/generated/index.ts";
import type { ThingPatch } from "./presence/src/generated/index.ts";
import type { types as formats } from "./formats/src/generated/index.ts";

/** A `switch` over the tag tells the variants apart, and keeps what the document does not list. */
export function area(shape: Shape): number {
  switch (shape.kind) {
    case "circle":
      return shape.radius;
    case "square":
    case "box":
      return shape.side;
    case "Dot":
      return 0;
    default:
      return Object.keys(rawVariant(shape)).length;
  }
}

export const drawn: Promise<Shape[]> = addShape(
  { endpoint: "https://api.example.com" },
  { body: { kind: "box", side: 1 } },
);

export const undrawable: Shape = {
  kind: "circle",
  // @ts-expect-error A circle has no side.
  side: 1,
};

/** Values that the document lists are written as they are; others say so. */
export const sorts: Sort[] = ["asc", Sort.MinusAsc, unlisted("newest")];
// @ts-expect-error The document does not list it.
export const typo: Sort = "acs";
export const listed: unknown = list({}, { sort: undefined });

/** What a call may fail with is known where it is settled. */
export async function problem(client: Client): Promise<string> {
  const result = await settle(client.startJob());
  if (result.ok) {
    switch (result.value.status) {
      case 200:
        return result.value.body.id;
      case 202:
        return result.value.location ?? "";
      case 204:
        return "";
    }
  }
  const { error } = result;
  if (error.kind === "service" && error.status === 409) {
    return error.body?.title ?? "";
  }
  return error.message;
}

export const conflict: (error: StartJobError) => number = (
  error: ServiceError,
) => error.status;
export const failed: (error: StartJobError) => ErrorOf<typeof startJob> = (
  error,
) => error;

/** Absent and null are different things. */
export const patch: ThingPatch = { always: "", alwaysOrNull: null };
// @ts-expect-error `maybe` may be absent, and is never null.
export const nulled: ThingPatch = { ...patch, maybe: null };
// @ts-expect-error `alwaysOrNull` may be null, and is never absent.
export const missing: ThingPatch = { always: "" };

/** Integers beyond 2^53 are exact, and others stay numbers. */
export const large: formats.Record["large"] = 18446744073709551615n;
// @ts-expect-error Its bounds fit.
export const small: formats.Record["small"] = 1n;
