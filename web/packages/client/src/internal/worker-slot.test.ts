import assert from "node:assert/strict";
import { test } from "node:test";
import { StoppedError } from "../public/errors.js";
import type { RowsOptions } from "../public/types.js";
import type { FromWorker, ToWorker } from "./protocol.js";
import { WorkerSlot } from "./worker-slot.js";

/** Answers every call with its method's name. */
class EchoWorker {
  methods: string[] = [];
  terminated = false;
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  constructor(readonly origins: string[]) {}
  postMessage(message: ToWorker): void {
    if (message.type !== "call") return;
    this.methods.push(message.method);
    queueMicrotask(() => this.onmessage?.({ data: { type: "result", id: message.id, value: message.method } }));
  }
  terminate(): void {
    this.terminated = true;
  }
}

function setUp(ready: Promise<void> = Promise.resolve()) {
  const made: EchoWorker[] = [];
  const spawn = async (origins: string[]): Promise<Worker> => {
    await ready;
    const worker = new EchoWorker(origins);
    made.push(worker);
    return worker as unknown as Worker;
  };
  const host = { event: () => undefined, ask: async () => "", crashed: () => undefined };
  const slot = new WorkerSlot({ server: "s", federation: "f", invite: null, modelBase: "m" }, spawn, host);
  return { slot, made };
}

test("one worker serves until other origins are needed, and rows go over to the next", async () => {
  const { slot, made } = setUp();
  const first = await slot.get(null, ["s"]);
  slot.rows = { bytes: new Uint8Array(), options: {} as RowsOptions };
  assert.equal(await slot.get(["s"], ["s"]), first);
  const second = await slot.get(["llm", "s"], ["s"]);
  assert.notEqual(second, first);
  assert.equal(await slot.get(null, ["s"]), second);
  assert.deepEqual(made.map(({ origins, terminated }) => [origins, terminated]), [[["s"], true], [["llm", "s"], false]]);
  assert.deepEqual(made[1]?.methods, ["readRows"]);
});

test("calls at the same time share one worker", async () => {
  const { slot, made } = setUp();
  const [one, two] = await Promise.all([slot.get(null, ["s"]), slot.get(null, ["s"])]);
  assert.equal(one, two);
  assert.equal(made.length, 1);
});

test("a worker that was still being made when it was stopped is ended too", async () => {
  let ready = (): void => undefined;
  const { slot, made } = setUp(new Promise((resolve) => (ready = resolve)));
  const asked = slot.get(null, ["s"]);
  await new Promise((resolve) => setTimeout(resolve));
  slot.end();
  ready();
  await assert.rejects(asked, StoppedError);
  assert.deepEqual(made.map(({ terminated }) => terminated), [true]);
  assert.ok(await slot.get(null, ["s"]));
});
