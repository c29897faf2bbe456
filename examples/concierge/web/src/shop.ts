// What the page knows: who is signed in, the catalogue, the orders that are being followed. The
// API is reached through the generated SDK alone, and every failure ends here as words for people.

import {
  getOrder,
  listOrders,
  listProducts,
  sendMessage,
  settle,
} from "@concierge/sdk";
import type {
  Call,
  CallError,
  ChatMessage,
  ChatReply,
  ClientConfig,
  Order,
  Product,
  ServiceError,
  types,
} from "@concierge/sdk";
import { isFinal } from "./format.ts";

/** How long to wait before an order is looked at again, in milliseconds. */
const PATIENCE = 700;

/** What the document says an error of the Concierge looks like. */
type Refusal = ServiceError<number, types.Error>;

/** Why something did not work, in words for people. */
export class Failure extends Error {
  override readonly name = "Failure";
}

/** One customer's view of the shop. */
export class Shop extends EventTarget {
  readonly #client: ClientConfig;
  readonly #orders = new Map<string, Order>();
  readonly #followed = new Set<string>();
  readonly #closed = new AbortController();
  #products: Promise<ReadonlyMap<string, Product>> | undefined;
  #session: string | undefined;

  constructor(client: ClientConfig) {
    super();
    this.#client = client;
  }

  /** The orders that are known, the newest first. */
  get orders(): readonly Order[] {
    return [...this.#orders.values()].sort((one, other) =>
      other.createdAt.localeCompare(one.createdAt),
    );
  }

  /** Takes a turn of the conversation. */
  async say(message: ChatMessage): Promise<ChatReply> {
    const session = this.#session;
    const reply = await this.#ask(
      sendMessage(this.#client, {
        body:
          session === undefined ? { message } : { sessionId: session, message },
      }),
    );
    this.#session = reply.sessionId;
    return reply;
  }

  /** The whole catalogue by product id; asked for once. */
  products(): Promise<ReadonlyMap<string, Product>> {
    this.#products ??= this.#catalogue();
    return this.#products;
  }

  /** Reads the customer's orders, and follows those that are on their way. */
  async refresh(): Promise<void> {
    const page = await this.#ask(listOrders(this.#client, { limit: 20 }));
    for (const order of page.items) {
      this.#keep(order);
      this.follow(order.orderId);
    }
  }

  /** Reads an order again and again until nothing more happens to it. */
  follow(orderId: string): void {
    const known = this.#orders.get(orderId);
    if (this.#followed.has(orderId) || (known && isFinal(known.status))) {
      return;
    }
    this.#followed.add(orderId);
    void this.#watch(orderId);
  }

  /** Follows nothing any more. */
  close(): void {
    this.#closed.abort();
  }

  async #watch(orderId: string): Promise<void> {
    while (!this.#closed.signal.aborted) {
      const read = await settle(getOrder(this.#client, { orderId }));
      if (read.ok) {
        this.#keep(read.value);
        if (isFinal(read.value.status)) {
          break;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, PATIENCE));
    }
    this.#followed.delete(orderId);
  }

  #keep(order: Order): void {
    if (this.#orders.get(order.orderId)?.updatedAt === order.updatedAt) {
      return;
    }
    this.#orders.set(order.orderId, order);
    this.dispatchEvent(new CustomEvent("order", { detail: order }));
  }

  async #catalogue(): Promise<ReadonlyMap<string, Product>> {
    const products = new Map<string, Product>();
    let nextToken: string | undefined;
    do {
      const input = nextToken === undefined ? {} : { nextToken };
      const page = await this.#ask(
        listProducts(this.#client, { limit: 100, ...input }),
      );
      for (const product of page.items) {
        products.set(product.productId, product);
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return products;
  }

  async #ask<T, E extends Refusal>(call: Call<T, E>): Promise<T> {
    const settled = await settle(call);
    if (settled.ok) {
      return settled.value;
    }
    throw new Failure(inWords(settled.error), { cause: settled.error });
  }
}

function inWords(error: Refusal | CallError): string {
  switch (error.kind) {
    case "service":
      return error.body.message;
    case "gateway":
      return error.status === 429
        ? "There is a lot going on here. Please try again in a moment."
        : error.message;
    case "transport":
    case "timeout":
      return "The shop cannot be reached. Please try again.";
    default:
      return error.message;
  }
}
