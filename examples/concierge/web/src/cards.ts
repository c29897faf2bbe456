// What a message or the catalogue shows besides words: products, and where an order stands.

import type {
  Order,
  OrderStatusPart,
  Product,
  ProductPart,
} from "@concierge/sdk";
import { picture } from "./art.ts";
import { html } from "./dom.ts";
import { day, money, statusWords } from "./format.ts";

/** What a product card needs to know; a chat message knows less than the catalogue. */
export type Card = ProductPart & Partial<Product>;

/** The steps of an order that goes well, in order. */
const steps = ["ACCEPTED", "CHARGED", "CONFIRMED"] as const;

/** A product, with a button to choose it. */
export function productCard(card: Card, choose: () => void): HTMLElement {
  const name = card.name ?? card.productId;
  const soldOut = card.availability === "SOLD_OUT";
  return html(
    "article",
    { class: "card product", "data-product": card.productId },
    picture({
      productId: card.productId,
      name,
      category: card.category ?? "BOUQUET",
      colors: card.colors ?? [],
    }),
    html(
      "div",
      { class: "card-text" },
      html("h3", {}, name),
      card.description === undefined
        ? undefined
        : html("p", { class: "description" }, card.description),
      html(
        "div",
        { class: "card-foot" },
        html("span", { class: "price" }, card.price ? money(card.price) : ""),
        html(
          "button",
          { type: "button", disabled: soldOut, onclick: choose },
          soldOut ? "Sold out" : "Choose",
        ),
      ),
    ),
  );
}

/** Where an order stands, in the conversation: a line, and a button to the order. */
export function orderStatusCard(
  part: OrderStatusPart,
  show: () => void,
): HTMLElement {
  return html(
    "article",
    { class: "card order-line", "data-order": part.orderId },
    html("strong", {}, part.orderId),
    html(
      "span",
      { class: "badge", "data-status": part.status },
      statusWords(part.status),
    ),
    part.deliveryDate === undefined
      ? undefined
      : html("span", { class: "muted" }, `for ${day(part.deliveryDate)}`),
    html("button", { type: "button", class: "quiet", onclick: show }, "Show"),
  );
}

/** An order with its progress. */
export function orderCard(order: Order): HTMLElement {
  return html(
    "article",
    {
      class: "card order",
      id: `order-${order.orderId}`,
      tabindex: "-1",
      "data-order": order.orderId,
      "data-status": order.status,
    },
    html(
      "header",
      {},
      html("h3", {}, order.orderId),
      html(
        "span",
        { class: "badge", "data-status": order.status },
        statusWords(order.status),
      ),
    ),
    progress(order),
    html(
      "ul",
      { class: "lines" },
      ...order.lines.map((line) =>
        html(
          "li",
          {},
          html("span", {}, `${line.quantity.toString()} × ${line.name}`),
          html("span", { class: "price" }, money(line.unitPrice)),
        ),
      ),
    ),
    html(
      "p",
      { class: "muted" },
      `For ${order.recipient.name}, ${order.address.city}, on ${day(order.deliveryDate)} · ${money(order.total)}`,
    ),
    order.statusReason === undefined
      ? undefined
      : html("p", { class: "reason" }, order.statusReason),
  );
}

function progress(order: Order): HTMLElement {
  const taken = new Set<string>(order.history.map((event) => event.status));
  return html(
    "ol",
    { class: "progress", "aria-label": "Progress" },
    ...steps.map((step) =>
      html("li", taken.has(step) ? { class: "done" } : {}, statusWords(step)),
    ),
  );
}
