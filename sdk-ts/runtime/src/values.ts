/** Values that the document does not list: kept, and told apart for the compiler alone. */

declare const unlistedText: unique symbol;
declare const unknownTag: unique symbol;

/** A value of an enumeration that the document does not list. */
export type Unlisted = string & { readonly [unlistedText]: true };

/** Takes a text for a value that the document does not list. */
export function unlisted(text: string): Unlisted {
  return text as Unlisted;
}

/**
 * A member of a union that the document does not list, told by its `Tag`. Its data is whole:
 * {@link rawVariant} gives it.
 */
export type UnknownVariant<Tag extends string> = {
  readonly [Key in Tag]: typeof unknownTag;
};

/** The data of a variant that the document does not list. */
export function rawVariant(
  value: UnknownVariant<string>,
): Readonly<Record<string, unknown>> {
  return value;
}
