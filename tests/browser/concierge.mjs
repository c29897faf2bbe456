// Starts what a person would start: the program `concierge` with the built page, and a browser.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const workspace = fileURLToPath(new URL("../..", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(workspace, "target");

/** Where a file of the workspace is; fails with what to do where it is not there. */
function present(path, remedy) {
  if (!existsSync(path)) {
    throw new Error(`${path} is missing: ${remedy}`);
  }
  return path;
}

/** A running Concierge, its page's address, and how to end it. */
export async function startConcierge() {
  const program = present(
    join(target, "debug", "concierge"),
    "`cargo build --package concierge-app` builds it",
  );
  const site = present(
    join(workspace, "examples/concierge/web/dist"),
    "`npm run build --workspace @concierge/web` builds it",
  );
  const data = await mkdtemp(join(tmpdir(), "concierge-page-"));
  const arguments_ = ["--listen", "127.0.0.1:0", "--data-dir", data, "--site", site];
  const child = spawn(program, arguments_, {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`concierge ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const listens = /listens at (http:\/\/\S+)\/v1/.exec(line);
      if (listens) {
        resolve(listens[1]);
      }
    });
  });
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Debian's Chromium, which talks to nobody but the page. */
export function startBrowser() {
  const executablePath = present(
    process.env.CHROMIUM ?? "/usr/bin/chromium",
    "`make test` installs Debian's package `chromium`; CHROMIUM names another one",
  );
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Where screenshots of a run are kept. */
export const artefacts = join(target, "browser");
