// Money, days and states as people read them.

import type { Money, OrderStatus } from "@concierge/sdk";

/** `49.90 €`, out of minor units, in the reader's own notation. */
export function money({ amount, currency }: Money): string {
  const format = new Intl.NumberFormat(undefined, {
    style: "currency",
    currency,
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

/** `Sat, 9 May`, out of `2026-05-09`: a day has no time zone, so none may move it. */
export function day(date: string): string {
  return new Intl.DateTimeFormat(undefined, {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  }).format(new Date(date));
}

/** `14:05`, out of an instant. */
export function time(instant: string): string {
  return new Intl.DateTimeFormat(undefined, {
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(instant));
}

/** Where an order stands, for its customer. */
export function statusWords(status: OrderStatus): string {
  switch (status) {
    case "ACCEPTED":
      return "Accepted";
    case "CHARGED":
      return "Paid";
    case "CONFIRMED":
      return "Confirmed";
    case "DECLINED":
      return "Payment declined";
    case "CANCELLED":
      return "Cancelled";
    default:
      return status;
  }
}

/** Nothing happens to such an order any more. */
export function isFinal(status: OrderStatus): boolean {
  return (
    status === "CONFIRMED" || status === "DECLINED" || status === "CANCELLED"
  );
}
