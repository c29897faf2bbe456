/** Paths, and what a hostile value makes of them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError, commas, greedy, path, pipes } from "../src/index.ts";

test("a path is filled in and encoded once", () => {
  assert.equal(path`/`, "/");
  assert.equal(path`/orders/${"a/b c%2f"}/x:y`, "/orders/a%2Fb%20c%252f/x:y");
  assert.equal(path`/files/${greedy("x y/ü+/z")}`, "/files/x%20y/%C3%BC%2B/z");
  assert.equal(path`/n/${7}/${2n ** 64n}`, "/n/7/18446744073709551616");
  assert.equal(path`/n/${"!'()*~🌹"}`, "/n/%21%27%28%29%2A~%F0%9F%8C%B9");
});

test("half of a surrogate pair becomes U+FFFD, as in every URL", () => {
  assert.equal(path`/n/${"a\ud800b"}`, "/n/a%EF%BF%BDb");
});

test("a list in a path is one segment", () => {
  assert.equal(path`/pets/${["a/b", "c d"]}`, "/pets/a%2Fb,c%20d");
  assert.equal(path`/pets/${pipes(["a", "b"])}`, "/pets/a%7Cb");
});

test("a value never leads to another path", () => {
  for (const value of [
    "",
    ".",
    "..",
    "%2e%2E",
    ".%2e",
    "a\nb",
    "a\0",
    "\x85",
  ]) {
    const refused = path`/orders/${value}/items`;
    assert(refused instanceof RequestError, JSON.stringify(value));
    assert.match(refused.message, /after \/orders\/ in the path/);
  }
  for (const value of ["", "/a", "a/../b", "a/%2e%2e", "..", "a/\r"]) {
    const refused = path`/${greedy(value)}`;
    assert(refused instanceof RequestError, JSON.stringify(value));
  }
  for (const list of [[], [""], ["a", ""], ["a,b"], [".."], ["a\n", "b"]]) {
    const refused = path`/${list}`;
    assert(refused instanceof RequestError, JSON.stringify(list));
  }
  assert(path`/${commas(["a,b"])}` instanceof RequestError);
  assert(path`/${commas(undefined)}` instanceof RequestError);
});

test("dots within a value are no dot segment", () => {
  assert.equal(path`/${"..."}/${"a."}/${".a"}`, "/.../a./.a");
});
