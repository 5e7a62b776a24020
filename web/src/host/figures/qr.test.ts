import assert from "node:assert/strict";
import { test } from "node:test";
import qrcode from "qrcode-generator";
import { qrCode } from "./qr.js";

test("the path covers exactly the dark modules", () => {
  const text = "http://h/join#federation=f_1&invite=fi_1";
  const { size, path } = qrCode(text);
  const dark = new Set<string>();
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
    for (let at = 0; at < Number(length); at += 1) dark.add(`${Number(x) + at},${y}`);
  }
  const code = qrcode(0, "M");
  code.addData(text, "Byte");
  code.make();
  assert.equal(size, code.getModuleCount() + 8);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const inside = x >= 4 && y >= 4 && x < size - 4 && y < size - 4;
      assert.equal(dark.has(`${x},${y}`), inside && code.isDark(y - 4, x - 4), `${x},${y}`);
    }
  }
});
