// The page: who is signed in, the conversation, and beside it the catalogue and the orders.

import { productCard, orderCard } from "./cards.ts";
import { chat } from "./chat.ts";
import { clientConfig, loadConfig } from "./config.ts";
import type { Caller, Config } from "./config.ts";
import { html } from "./dom.ts";
import { statusWords } from "./format.ts";
import { Shop } from "./shop.ts";

const app = document.querySelector<HTMLElement>("#app") ?? document.body;

try {
  const config = await loadConfig();
  signIn(config, config.callers[0]);
} catch (error) {
  app.replaceChildren(
    html(
      "p",
      { class: "failure", role: "alert" },
      `The page cannot start. ${String((error as Error).message)}`,
    ),
  );
}

/** Shows the shop as this caller sees it. */
function signIn(config: Config, caller: Caller): void {
  const shop = new Shop(clientConfig(config, caller));
  const orders = ordersPanel(shop);
  const conversation = chat(shop, orders.show);
  const account = accountSelect(config, caller, (next) => {
    shop.close();
    signIn(config, next);
  });
  app.replaceChildren(
    html(
      "header",
      { class: "top" },
      html("h1", {}, "Concierge"),
      html("p", { class: "muted" }, "flowers, by conversation"),
      account,
    ),
    html(
      "main",
      {},
      conversation.element,
      html(
        "div",
        { class: "side" },
        orders.element,
        cataloguePanel(shop, conversation.choose),
      ),
    ),
  );
  // A guest may not list orders: there are none to show then.
  shop.refresh().catch(() => undefined);
}

function accountSelect(
  { callers }: Config,
  current: Caller,
  change: (caller: Caller) => void,
): HTMLElement {
  const select = html(
    "select",
    {
      name: "caller",
      onchange: () => {
        const next = callers.find(({ name }) => name === select.value);
        if (next) {
          change(next);
        }
      },
    },
    ...callers.map(({ name, role }) =>
      html(
        "option",
        { value: name, selected: name === current.name },
        role === undefined ? name : `${name} (${role})`,
      ),
    ),
  );
  return html("label", { class: "account" }, "Signed in as ", select);
}

function ordersPanel(shop: Shop): {
  readonly element: HTMLElement;
  readonly show: (orderId: string) => void;
} {
  const list = html(
    "div",
    { class: "orders", "aria-live": "polite" },
    html("p", { class: "muted" }, "No orders yet."),
  );
  shop.addEventListener("order", () => {
    list.replaceChildren(...shop.orders.map(orderCard));
    for (const { orderId, status } of shop.orders) {
      const mentions = document.querySelectorAll<HTMLElement>(
        `.order-line[data-order="${orderId}"] .badge`,
      );
      for (const badge of mentions) {
        badge.dataset["status"] = status;
        badge.textContent = statusWords(status);
      }
    }
  });
  return {
    element: html(
      "section",
      { class: "panel", "aria-label": "Your orders" },
      html("h2", {}, "Your orders"),
      list,
    ),
    show: (orderId) => {
      const card = document.getElementById(`order-${orderId}`);
      card?.scrollIntoView({ behavior: "smooth", block: "center" });
      card?.focus({ preventScroll: true });
    },
  };
}

function cataloguePanel(
  shop: Shop,
  choose: (productId: string) => void,
): HTMLElement {
  const list = html("div", { class: "catalogue" });
  shop
    .products()
    .then((products) => {
      list.replaceChildren(
        ...[...products.values()].map((product) =>
          productCard(product, () => choose(product.productId)),
        ),
      );
    })
    .catch((error: unknown) => {
      list.replaceChildren(
        html("p", { class: "failure" }, String((error as Error).message)),
      );
    });
  return html(
    "section",
    { class: "panel", "aria-label": "Catalogue" },
    html("h2", {}, "Catalogue"),
    list,
  );
}
