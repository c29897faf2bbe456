// What the page learns from the gateway that serves it: where the API is, and credentials that
// were made for this run.

import type { ClientConfig } from "@concierge/sdk";

/** Somebody whose credentials were made at start. */
export interface Caller {
  readonly name: string;
  /** What role they take on, where the gateway says it. */
  readonly role?: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/** The gateway's start-up configuration. */
export interface Config {
  /** The API's base URL, stage included; a path, as page and API have one origin. */
  readonly endpoint: string;
  /** The region to sign for. */
  readonly region: string;
  /** Who may be signed in as, the first by default. */
  readonly callers: readonly [Caller, ...Caller[]];
}

/** Asks the gateway. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch("./config.json", { cache: "no-store" });
  if (!response.ok) {
    throw new Error(
      `The gateway gave no configuration: ${response.status.toString()}.`,
    );
  }
  return (await response.json()) as Config;
}

/** How the SDK's operations reach the API as this caller. */
export function clientConfig(config: Config, caller: Caller): ClientConfig {
  return {
    endpoint: config.endpoint,
    region: config.region,
    credentials: caller.credentials,
  };
}
