import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { VERSION } from "./version.js";

test("the version is that of package.json", () => {
  assert.equal(VERSION, JSON.parse(readFileSync("packages/client/package.json", "utf8")).version);
});
