// The conversation: what was said, and the line to say something in.

import type { ChatMessage } from "@concierge/sdk";
import { orderStatusCard, productCard } from "./cards.ts";
import { html } from "./dom.ts";
import type { Shop } from "./shop.ts";

/** What one may begin with. */
const openers = [
  "Red roses for a birthday",
  "Something under 30 euros",
  "Where is my order?",
];

/** A conversation on the page. */
export interface Chat {
  readonly element: HTMLElement;
  /** Says that this product is the chosen one. */
  choose(productId: string): void;
}

/** Begins a conversation; `show` brings an order into view. */
export function chat(shop: Shop, show: (orderId: string) => void): Chat {
  const log = html("div", {
    class: "log",
    role: "log",
    "aria-live": "polite",
    "aria-label": "Conversation",
  });
  const line = html("input", {
    name: "text",
    type: "text",
    maxlength: "1000",
    autocomplete: "off",
    placeholder: "Ask for flowers …",
    "aria-label": "Your message",
    required: true,
  });
  const send = html("button", { type: "submit" }, "Send");
  const suggestions = html(
    "div",
    { class: "suggestions" },
    ...openers.map((text) =>
      html(
        "button",
        { type: "button", class: "quiet", onclick: () => void sayText(text) },
        text,
      ),
    ),
  );
  const element = html(
    "section",
    { class: "panel chat", "aria-label": "Chat" },
    log,
    suggestions,
    html(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          const text = line.value.trim();
          line.value = "";
          if (text !== "") {
            void sayText(text);
          }
        },
      },
      line,
      send,
    ),
  );

  function add(
    who: "customer" | "assistant",
    ...children: HTMLElement[]
  ): void {
    log.append(html("div", { class: `said ${who}` }, ...children));
    log.scrollTop = log.scrollHeight;
  }

  function words(text: string, kind = "words"): HTMLElement {
    return html("p", { class: kind }, text);
  }

  function sayText(text: string): Promise<void> {
    return say(text, { type: "TEXT", text: { text } });
  }

  async function say(shown: string, message: ChatMessage): Promise<void> {
    suggestions.hidden = true;
    add("customer", words(shown));
    send.disabled = true;
    element.setAttribute("aria-busy", "true");
    try {
      const [reply, products] = await Promise.all([
        shop.say(message),
        shop.products(),
      ]);
      add("assistant", ...reply.messages.map((part) => spoken(part, products)));
    } catch (error) {
      add(
        "assistant",
        words(String((error as Error).message), "words failure"),
      );
    } finally {
      send.disabled = false;
      element.removeAttribute("aria-busy");
      log.scrollTop = log.scrollHeight;
    }
  }

  function spoken(
    part: ChatMessage,
    products: Awaited<ReturnType<Shop["products"]>>,
  ): HTMLElement {
    if (part.product) {
      const { productId } = part.product;
      const known = products.get(productId);
      return productCard({ ...known, ...part.product }, () =>
        choose(productId),
      );
    }
    if (part.orderStatus) {
      const { orderId } = part.orderStatus;
      shop.follow(orderId);
      return orderStatusCard(part.orderStatus, () => show(orderId));
    }
    return words(part.text?.text ?? "");
  }

  function choose(productId: string): void {
    void shop.products().then((products) => {
      const name = products.get(productId)?.name ?? productId;
      return say(`I'll take: ${name}`, {
        type: "PRODUCT",
        product: { productId },
      });
    });
  }

  add("assistant", words("Hello! Tell me what the flowers are for."));
  return { element, choose };
}
