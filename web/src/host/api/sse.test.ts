import assert from "node:assert/strict";
import { test } from "node:test";
import { EventParser, type StreamEvent } from "./sse.js";

const read = (pieces: string[]): StreamEvent[] => {
  const parser = new EventParser();
  return pieces.flatMap((piece) => parser.push(piece));
};

test("events are the same however the stream is cut", () => {
  const stream = ': keep-alive\n\nevent: federation\ndata: {"round":1}\n\nevent:federation\ndata:{"round":\ndata:2}\nid: 7\n\n';
  const whole = read([stream]);
  assert.deepEqual(whole, [
    { name: "federation", data: '{"round":1}' },
    { name: "federation", data: '{"round":\n2}' },
  ]);
  assert.deepEqual(read([...stream]), whole);
  assert.deepEqual(read([...stream.replaceAll("\n", "\r\n")]), whole);
});

test("an event that was cut off is none, and a comment is none", () => {
  assert.deepEqual(read(["event: federation\ndata: 1\n"]), []);
  assert.deepEqual(read([":\n\n", "event: a\n\n"]), []);
  assert.deepEqual(read(["data: 1\n\n"]), [{ name: "message", data: "1" }]);
});
