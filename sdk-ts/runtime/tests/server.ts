/** A server on 127.0.0.1 that answers as a test says, and remembers what it was asked. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

/** What the server got. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What the server says: nothing at all where it is `hang`, no answer where it is `break`. */
export type Answer =
  | "hang"
  | "break"
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    };

/** A server for one test. `answer` is asked for each request; its number counts from 0. */
export async function serve(
  context: TestContext,
  answer: (number: number, asked: Asked) => Answer | Promise<Answer>,
): Promise<{ readonly endpoint: string; readonly asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const one: Asked = {
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    const said = await answer(asked.push(one) - 1, one);
    if (said === "break") {
      response.destroy();
    } else if (said !== "hang") {
      response.writeHead(said.status ?? 200, said.headers);
      response.end(said.body);
    }
  });
  await new Promise<void>((ready) => {
    server.listen(0, "127.0.0.1", ready);
  });
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}/v1`, asked };
}

/** A JSON answer. */
export function answer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers, body: JSON.stringify(body) };
}

/** An answer of API Gateway itself. */
export function refusal(
  status: number,
  type: string,
  message: string | null,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return answer(status, { message }, { "x-amzn-errortype": type, ...headers });
}

/** The endpoint of a port where nobody listens. */
export async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((ready) => {
    server.listen(0, "127.0.0.1", ready);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => {
    server.close(closed);
  });
  return `http://127.0.0.1:${port}`;
}

/** How a promise fails. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}
