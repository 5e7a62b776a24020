import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientError, CrashError, StoppedError } from "../public/errors.js";
import type { CrashReport, TabEvent } from "../public/types.js";
import type { FromWorker, ToWorker } from "./protocol.js";
import { Rpc } from "./rpc.js";

/** A worker of which the test plays the inside. */
class FakeWorker {
  sent: ToWorker[] = [];
  terminated = false;
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  postMessage(message: ToWorker): void {
    this.sent.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  says(data: FromWorker): void {
    this.onmessage?.({ data });
  }
}

function setUp() {
  const worker = new FakeWorker();
  const events: TabEvent[] = [];
  const crashes: CrashReport[] = [];
  const opening = { server: "s", federation: "f", invite: "secret", modelBase: "m" };
  const rpc = new Rpc(worker as unknown as Worker, opening, {
    event: (event) => events.push(event),
    ask: async (system, user) => {
      if (user === "fail") throw new Error("no model");
      return `${system}|${user}`;
    },
    crashed: (report) => crashes.push(report),
  });
  return { worker, rpc, events, crashes };
}

test("calls are answered by their id, in any order", async () => {
  const { worker, rpc } = setUp();
  const [one, two] = [rpc.call("federation", []), rpc.call("saved", [])];
  worker.says({ type: "result", id: 2, value: "two" });
  worker.says({ type: "result", id: 1, value: "one" });
  assert.deepEqual(await Promise.all([one, two]), ["one", "two"]);
  assert.equal(worker.sent[0]?.type, "open");
});

test("an error in words rejects one call alone", async () => {
  const { worker, rpc } = setUp();
  const [bad, good] = [rpc.call("estimate", []), rpc.call("saved", [])];
  worker.says({ type: "error", id: 1, error: { kind: "rows", message: "no rows", what: "choose some" } });
  worker.says({ type: "result", id: 2, value: null });
  await assert.rejects(bad, (error) => error instanceof ClientError && error.kind === "rows" && error.what === "choose some");
  assert.equal(await good, null);
});

test("a crash rejects every pending and later call and is reported once, without the invite", async () => {
  const { worker, rpc, crashes } = setUp();
  const pending = [rpc.call("run", []), rpc.call("estimate", [])];
  worker.says({ type: "crash", message: "panicked at http://h/join#federation=f&invite=secret", stack: null });
  worker.onerror?.({ message: "again" });
  for (const call of [...pending, rpc.call("saved", [])]) await assert.rejects(call, CrashError);
  assert.equal(crashes.length, 1);
  assert.equal(crashes[0]?.message, "panicked at http://h/join");
  assert.equal(crashes[0]?.during, "estimate");
  assert.ok(worker.terminated);
});

test("stopping ends the worker at once and is no crash", async () => {
  const { worker, rpc, events, crashes } = setUp();
  const run = rpc.call("run", []);
  rpc.end(new StoppedError());
  await assert.rejects(run, StoppedError);
  worker.says({ type: "event", event: { type: "joined", participant: "p" } });
  assert.deepEqual([worker.terminated, events.length, crashes.length, rpc.over], [true, 0, 0, true]);
});

test("the browser's own model is asked on the worker's behalf", async () => {
  const { worker } = setUp();
  worker.says({ type: "ask", id: 7, system: "be brief", user: "hello" });
  worker.says({ type: "ask", id: 8, system: "", user: "fail" });
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(worker.sent.slice(1), [
    { type: "answer", id: 7, text: "be brief|hello", error: null },
    { type: "answer", id: 8, text: null, error: "no model" },
  ]);
});
