import assert from "node:assert/strict";
import { test } from "node:test";
import { federationOf, inviteLink, readOrder } from "./invite-form.js";

test("the form is read, or says what is wrong", () => {
  assert.deepEqual(readOrder("3", "0.5"), { count: 3, validMs: 43_200_000 });
  assert.deepEqual(Object.keys(readOrder("0", "7")), ["countFault"]);
  assert.deepEqual(Object.keys(readOrder("1.5", "")), ["countFault", "daysFault"]);
  assert.deepEqual(Object.keys(readOrder("1001", "367")), ["countFault", "daysFault"]);
  assert.deepEqual(Object.keys(readOrder("", "x")), ["countFault", "daysFault"]);
});

test("a link has its secret in the fragment, below the page's own folder", () => {
  assert.equal(inviteLink("https://h/tuning/host#federation=f_2", "f_1", "fi_1"), "https://h/tuning/join#federation=f_1&invite=fi_1");
});

test("an address names a federation or none", () => {
  assert.equal(federationOf("#federation=f_1"), "f_1");
  for (const other of ["", "#", "#federation=", "#federation=../x", "#other=f_1"]) assert.equal(federationOf(other), null);
});
