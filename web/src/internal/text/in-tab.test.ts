import assert from "node:assert/strict";
import { test } from "node:test";
import { proposerModel } from "./in-tab.js";

test("words in a tab come from the server's model where the tab has it", () => {
  assert.equal(proposerModel("nano-0123456789ab"), "nano");
  assert.equal(proposerModel("mini-0123456789ab"), "mini");
  assert.equal(proposerModel("nanobot"), "mini");
  assert.equal(proposerModel(null), "mini");
});
