/** Credentials that a provider gave: kept while they are good, and asked for once at a time. */

import type { CredentialProvider, Credentials } from "./config.ts";

/** Time for a call to arrive, and for clocks to differ. */
const MARGIN = 60_000;

/**
 * Gives what is kept, where it is good at `now` (ms since 1970) and not what the gateway
 * `refused` (an access key).
 */
export type Keeper = (now?: number, refused?: string) => Promise<Credentials>;

const keepers = new WeakMap<CredentialProvider, Keeper>();

/**
 * The one keeper of a provider. Whatever configuration names the provider, they share it; and it
 * is a provider itself, which needs no other keeper.
 */
export function keeperOf(provider: CredentialProvider): Keeper {
  let keeper = keepers.get(provider);
  if (!keeper) {
    let kept: Credentials | undefined;
    let pending: Promise<Credentials> | undefined;
    keeper = async (now = Date.now(), refused) => {
      if (
        kept?.expiration &&
        kept.expiration.getTime() > now + MARGIN &&
        kept.accessKeyId !== refused
      ) {
        return kept;
      }
      pending ??= provider().finally(() => {
        pending = undefined;
      });
      kept = await pending;
      return kept;
    };
    keepers.set(provider, keeper).set(keeper, keeper);
  }
  return keeper;
}
