/**
 * The signer against signatures that others computed: the official SigV4 suite, where it is at
 * hand, and three of API Gateway's kind. Equal signatures mean equal canonical requests.
 */

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { authorize } from "../src/sigv4.ts";

const SUITE = path.resolve("../shared/corpus/sigv4");
const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

const FOLDED = "a header over several lines is none that `Headers` takes";
const LIST = "`Headers` joins values of one name with a comma and a space";
const NORMALIZED = "S3 takes paths as they are; `URL` normalises them";
const ENCODED =
  "`URL` encodes it, and what is encoded is encoded a second time";

/** Cases that fetch and URL cannot carry, or that a client of API Gateway does not meet. */
const NOT_FOR_US = new Map([
  ["extra/get-space-normalized", ENCODED],
  ["v4/get-header-key-duplicate", LIST],
  ["v4/get-header-value-multiline", FOLDED],
  ["v4/get-header-value-order", LIST],
  ["v4/get-relative-relative-unnormalized", NORMALIZED],
  ["v4/get-relative-unnormalized", NORMALIZED],
  ["v4/get-slash-dot-slash-unnormalized", NORMALIZED],
  ["v4/get-slash-pointless-dot-unnormalized", NORMALIZED],
  ["v4/get-slash-unnormalized", NORMALIZED],
  ["v4/get-slashes-unnormalized", NORMALIZED],
  ["v4/get-space-normalized", ENCODED],
  ["v4/get-space-unnormalized", ENCODED],
  ["v4/get-utf8", ENCODED],
  ["v4/post-sts-header-after", "API Gateway takes a signed session token"],
]);

interface Context {
  readonly sign_body?: boolean;
  readonly credentials?: { readonly token?: string };
}

/** What a case's folder says our signer should say, and what it says. */
async function compare(
  folder: string,
): Promise<{ expected: string; signed: string }> {
  const read = (name: string): string =>
    readFileSync(path.join(folder, name), "utf8").replace(/\r\n/g, "\n");
  const expected =
    /^Authorization: *(.*)$/m.exec(read("header-signed-request.txt"))?.[1] ??
    "";
  try {
    return { expected, signed: await sign(read, folder, expected) };
  } catch (error) {
    return { expected, signed: String(error) };
  }
}

async function sign(
  read: (name: string) => string,
  folder: string,
  expected: string,
): Promise<string> {
  const [head = "", ...rest] = read("request.txt").split("\n\n");
  const body = rest.join("\n\n");
  const [first = "", ...lines] = head.trimEnd().split("\n");
  const [, method = "", target = ""] =
    /^(\S+) (.*) HTTP\/1.1$/.exec(first) ?? [];
  const headers = new Headers();
  for (const line of lines) {
    const at = line.indexOf(":");
    headers.append(line.slice(0, at), line.slice(at + 1));
  }
  const context: Context = existsSync(path.join(folder, "context.json"))
    ? JSON.parse(read("context.json"))
    : {};
  if (context.sign_body) {
    const digest = await crypto.subtle.digest("SHA-256", Buffer.from(body));
    headers.set("x-amz-content-sha256", Buffer.from(digest).toString("hex"));
  }
  // Cases without a context say in the scope of their signature what they are signed for.
  const [, accessKeyId = "", date = "", region = "", service = ""] =
    expected.split(/[/,=]/);
  const time = `${date}${headers.get("x-amz-date")?.slice(8) ?? "T123600Z"}`;
  const url = new URL(`https://${headers.get("host")}${target}`);
  headers.delete("host");
  const sent = new Map(headers);
  await authorize(
    { method, url, headers: sent, body },
    {
      accessKeyId,
      secretAccessKey:
        accessKeyId === "ANOTREAL" ? "notrealrnrELgWzOk3IfjzDKtFBhDby" : SECRET,
      sessionToken: context.credentials?.token,
    },
    region,
    service,
    instant(time),
  );
  return sent.get("authorization") ?? "";
}

/** `20150830T123600Z` in milliseconds since 1970. */
function instant(time: string): number {
  return Date.parse(
    time.replace(/(....)(..)(.....)(..)(..Z)/, "$1-$2-$3:$4:$5"),
  );
}

test("the official suite is signed as it says", async (context) => {
  if (!existsSync(SUITE)) {
    context.skip(`the SigV4 test suite is not at ${SUITE}`);
    return;
  }
  const cases = ["v4", "extra"].flatMap((part) =>
    readdirSync(path.join(SUITE, part)).map((name) => `${part}/${name}`),
  );
  const wrong: string[] = [];
  for (const name of cases) {
    const { expected, signed } = await compare(path.join(SUITE, name));
    const reason = NOT_FOR_US.get(name);
    if (signed !== expected && !reason) {
      wrong.push(`${name}: ${signed}, expected ${expected}`);
    } else if (signed === expected && reason) {
      wrong.push(`${name} fits; it is listed: ${reason}`);
    }
  }
  for (const name of NOT_FOR_US.keys()) {
    if (!cases.includes(name)) {
      wrong.push(`${name} is listed, and there is no such case`);
    }
  }
  assert.deepEqual(wrong, []);
  const fits = cases.length - NOT_FOR_US.size;
  context.diagnostic(
    `${fits} of ${cases.length} cases fit, the others are listed`,
  );
  assert(fits >= 27, "the suite has shrunk");
});

/** As in the Rust runtime's tests: from a separate implementation of the AWS page. */
test("signatures are those that another implementation computes", async () => {
  const signature = async (
    region: string,
    method: string,
    url: string,
    headers: Record<string, string>,
    body: string,
    sessionToken?: string,
  ): Promise<string | undefined> => {
    const sent = new Map(Object.entries(headers));
    await authorize(
      { method, url: new URL(url), headers: sent, body },
      { accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET, sessionToken },
      region,
      "execute-api",
      Date.parse("2026-05-09T12:00:00Z"),
    );
    return sent.get("authorization")?.replace(/.*SignedHeaders=/, "");
  };
  assert.equal(
    await signature(
      "eu-west-1",
      "GET",
      "https://a1b2c3.execute-api.eu-west-1.amazonaws.com/v1/products",
      // What proxies change is not signed.
      { "user-agent": "x", accept: "*/*", "x-forwarded-for": "::1" },
      "",
    ),
    "host;x-amz-date, Signature=cea55c3c9a351dcdf8dbe21d02be2a5b47df72c5361e1ba8a4da545bf3a2cea7",
  );
  assert.equal(
    await signature(
      "us-east-1",
      "POST",
      "http://localhost:4566/v1/checkout",
      { "content-type": "application/json", "idempotency-key": "k-1" },
      '{"amount":250}',
      "session",
    ),
    "content-type;host;idempotency-key;x-amz-date;x-amz-security-token, Signature=6805774722197716a6c31ada4cea5afd31d13d1cd223116038dffcdabcec8448",
  );
  assert.equal(
    await signature(
      "ap-southeast-2",
      "GET",
      "https://api.example.com/v1/files/a%20b/%C3%BC%2B%40?q=a%20b&empty=&tag=%2B",
      {},
      "",
    ),
    "host;x-amz-date, Signature=7e993f7800bd7113b9f1f6f6db8424e29ba1439684b9e093e093130b3ff1b884",
  );
});
