import type { ColumnChoice, RowsOptions } from "@feddtpt/client";
import type { App } from "../app.js";
import { download } from "../browser/download.js";
import { emptyRows } from "../state/app-state.js";
import { notice } from "../state/notice.js";
import { SAMPLE_NAME, sampleCsv } from "../text/sample-rows.js";

/** Larger files are refused before they are read: a tab would run out of memory. */
const MOST_BYTES = 64_000_000;

/** Takes a file that was chosen or dropped. */
export async function takeFile(app: App, file: File): Promise<void> {
  if (file.size > MOST_BYTES) {
    const message = `${file.name} has ${Math.round(file.size / 1e6)} MB; at most ${MOST_BYTES / 1e6} MB can be read in a tab.`;
    app.patch("rows", { error: { message, what: "Nothing was read. Choose a part of the file; a few hundred rows are enough." } });
    return;
  }
  await takeBytes(app, new Uint8Array(await file.arrayBuffer()), file.name);
}

/** Takes rows that were pasted. A spreadsheet pastes columns divided by tabs. */
export function takeText(app: App, text: string): Promise<void> {
  const first = text.trimStart().split("\n", 1)[0] ?? "";
  const name = first.startsWith("{") ? "pasted.jsonl" : first.includes("\t") ? "pasted.tsv" : "pasted.csv";
  return takeBytes(app, new TextEncoder().encode(text), name);
}

/** Takes what is pasted anywhere on the step of the rows, but for a field that is typed in. */
export function pasted(app: App, event: ClipboardEvent): void {
  const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea");
  if (app.state.step !== "rows" || app.state.run || typing) return;
  const file = event.clipboardData?.files[0];
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (file) void takeFile(app, file);
  else if (text.trim()) void takeText(app, text);
}

/** Takes the made-up sample. */
export function takeSample(app: App): Promise<void> {
  const { federation } = app.state;
  return federation ? takeBytes(app, new TextEncoder().encode(sampleCsv(federation)), SAMPLE_NAME) : Promise.resolve();
}

async function takeBytes(app: App, bytes: Uint8Array, name: string): Promise<void> {
  app.update({ rows: { ...emptyRows(), name, bytes, busy: true } });
  try {
    const shape = await app.client.inspectRows(bytes, name);
    app.patch("rows", { shape, columns: shape.suggested, busy: false });
    if (shape.suggested) await read(app);
  } catch (error) {
    app.update({ rows: { ...emptyRows(), error: notice(error) } });
  }
}

/** Takes another column. The labels of another column are other labels, so their mapping starts anew. */
export async function chooseColumn(app: App, change: Partial<ColumnChoice>): Promise<void> {
  const columns = { text: "", textB: null, label: "", ...app.state.rows.columns, ...change };
  app.patch("rows", { columns, ...(change.label === undefined ? {} : { labelMap: {} }) });
  if (columns.text && columns.label) await read(app);
}

/** Maps a value of the file to a label of the task; "" leaves its rows out, `null` takes the mapping away. */
export async function mapLabel(app: App, value: string, label: string | null): Promise<void> {
  const { [value]: _, ...others } = app.state.rows.labelMap;
  app.patch("rows", { labelMap: label === null ? others : { ...others, [value]: label } });
  await read(app);
}

async function read(app: App): Promise<void> {
  const { bytes, shape, columns, labelMap } = app.state.rows;
  if (!bytes || !shape || !columns) return;
  const options: RowsOptions = { format: shape.format, columns, labelMap };
  app.patch("rows", { busy: true, error: null });
  try {
    const values = await app.client.labelValues(bytes, options);
    const report = await app.client.readRows(bytes, options);
    app.patch("rows", { values, report, busy: false });
  } catch (error) {
    app.patch("rows", { report: null, busy: false, error: notice(error) });
  }
}

/** Saves the rows that cannot be used, with line and reason. */
export async function downloadBadRows(app: App): Promise<void> {
  download("rows-that-cannot-be-used.csv", "text/csv", await app.client.badRowsCsv());
}
