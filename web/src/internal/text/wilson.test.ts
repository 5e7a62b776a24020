import assert from "node:assert/strict";
import { test } from "node:test";
import { wilson } from "./wilson.js";

const near = (value: number, expected: number): void => assert.ok(Math.abs(value - expected) < 5e-4, `${value}`);

test("agrees with published values", () => {
  // Newcombe 1998, table I, method 3: 81 of 263 and 15 of 148.
  near(wilson(81, 263).low, 0.2553);
  near(wilson(81, 263).high, 0.3662);
  near(wilson(15, 148).low, 0.0624);
  near(wilson(15, 148).high, 0.1605);
});

test("stays within 0 and 1, with none or all right", () => {
  near(wilson(0, 20).low, 0);
  near(wilson(0, 20).high, 0.1611);
  near(wilson(29, 29).high, 1);
  assert.deepEqual(wilson(0, 0), { low: 0, high: 1 });
});
