// Somebody else's page, written from the package's README alone.
import { Client } from "@feddtpt/client";

/** Takes part and gives all that was told. */
globalThis.takePart = async (link, csv, settings) => {
  const events = [];
  const client = await Client.open(link, { onCrash: (report) => events.push({ type: "crash", report }) });
  client.on((event) => events.push(event));
  const federation = await client.federation();
  const bytes = new TextEncoder().encode(csv);
  const shape = await client.inspectRows(bytes, "rows.csv");
  const report = await client.readRows(bytes, { format: shape.format, columns: shape.suggested, labelMap: {} });
  const estimate = await client.estimate(settings);
  const outcome = await client.run(settings, { llm: null, proposer: null });
  client.close();
  return { federation, shape, report, estimate, outcome, kinds: [...new Set(events.map(({ type }) => type))] };
};
globalThis.ready = true;
