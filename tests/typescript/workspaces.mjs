/** Where the repository's TypeScript is: npm's workspaces, as the root's package.json lists them. */

import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The folders of the workspaces, relative to the repository. */
export function workspaces() {
  const manifest = readFileSync(path.join(root, "package.json"), "utf8");
  return JSON.parse(manifest).workspaces;
}
