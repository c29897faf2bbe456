// The Concierge's page as a customer uses it: in a browser, against the gateway with everything
// behind it. Screenshots at two widths are kept as artefacts of the run.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { artefacts, startBrowser, startConcierge } from "./concierge.mjs";

/** A step that takes longer hangs, in milliseconds. */
const patience = 30_000;

let concierge;
let browser;

before(async () => {
  await mkdir(artefacts, { recursive: true });
  [concierge, browser] = await Promise.all([startConcierge(), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await concierge?.stop();
});

/** A page at this width; whatever it complains of fails the test. */
async function openPage(viewport) {
  const context = await browser.newContext({ viewport, locale: "en-GB", reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") {
      complaints.push(message.text());
    }
  });
  await page.goto(concierge.url);
  return { page, complaints, close: () => context.close() };
}

async function say(page, text) {
  const turns = page.locator(".said.assistant");
  const before = await turns.count();
  await page.getByLabel("Your message").fill(text);
  await page.getByRole("button", { name: "Send" }).click();
  await turns.nth(before).waitFor();
  return turns.nth(before);
}

function picture(page, name) {
  return page.screenshot({ path: join(artefacts, `${name}.png`) });
}

/** A day that the shop delivers on: two days from now, as `2026-05-09`. */
function deliveryDay() {
  return new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
}

test("a customer chats, orders, and sees the order confirmed", async () => {
  const { page, complaints, close } = await openPage({ width: 1280, height: 860 });
  await page.locator(".catalogue .product").first().waitFor();

  const offer = await say(page, "red roses for a birthday");
  const card = offer.locator(".product").first();
  assert.match(await card.innerText(), /Classic Red Roses/);
  assert.equal(await card.locator("svg").count(), 1, "a card has its picture");
  await picture(page, "wide-offer");

  const turns = page.locator(".said.assistant");
  const count = await turns.count();
  await card.getByRole("button", { name: "Choose" }).click();
  await turns.nth(count).waitFor();
  assert.match(await turns.nth(count).innerText(), /Who are the flowers for\?/);
  await say(page, "for Grace Miller");
  await say(page, "12 Rose Lane, London SW1A 1AA, GB");
  const question = await say(page, deliveryDay());
  assert.match(await question.innerText(), /Shall I place the order\?/);
  const accepted = await say(page, "yes");
  assert.match(await accepted.innerText(), /is accepted/);

  const order = page.locator(".order[data-status=CONFIRMED]");
  await order.waitFor();
  assert.match(await order.innerText(), /1 × Classic Red Roses/);
  const id = await order.getAttribute("data-order");
  const mention = page.locator(`.order-line[data-order="${id}"] .badge`);
  assert.equal(await mention.innerText(), "Confirmed", "the conversation follows, too");
  await picture(page, "wide-confirmed");
  assert.deepEqual(complaints, []);
  await close();
});

test("an order is there again after the page was loaded anew", async () => {
  const { page, close } = await openPage({ width: 1280, height: 860 });
  await page.locator(".order[data-status=CONFIRMED]").waitFor();
  await close();
});

test("another customer sees nothing of it", async () => {
  const { page, close } = await openPage({ width: 1280, height: 860 });
  await page.locator(".order").first().waitFor();
  const listed = page.waitForResponse(/\/v1\/orders\?/);
  await page.getByLabel("Signed in as").selectOption("ben");
  assert.deepEqual((await (await listed).json()).items, []);
  assert.equal(await page.locator(".order").count(), 0);
  assert.match(
    await page.getByLabel("Your orders").innerText(),
    /No orders yet/,
  );
  await close();
});

test("a guest is told why the chat does not answer", async () => {
  const { page, close } = await openPage({ width: 1280, height: 860 });
  await page.getByLabel("Signed in as").selectOption("guest");
  await page.locator(".catalogue .product").first().waitFor();
  const answer = await say(page, "hello");
  assert.match(await answer.innerText(), /not authorized/);
  await close();
});

test("what a customer writes is shown as text", async () => {
  const { page, complaints, close } = await openPage({ width: 1280, height: 860 });
  const hostile = '<img src=x onerror="document.title=`taken`">';
  await say(page, hostile);
  const said = page.locator(".said.customer .words").last();
  assert.equal(await said.innerText(), hostile);
  assert.equal(await page.title(), "Concierge");
  assert.deepEqual(complaints, []);
  await close();
});

test("a narrow page has everything below one another", async () => {
  const { page, complaints, close } = await openPage({ width: 390, height: 844 });
  await say(page, "a plant for my desk");
  await picture(page, "narrow-offer");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 390, `the page is ${width} wide`);
  assert.deepEqual(complaints, []);
  await close();
});
