import type { LedgerLine } from "@feddtpt/client";

/** The ledger as JSON lines, oldest first: one object per request that left the tab, with the time in UTC. */
export function ledgerFile(lines: readonly LedgerLine[]): string {
  return lines
    .map(({ timeMs, ...rest }) => `${JSON.stringify({ time: new Date(timeMs).toISOString(), ...rest })}\n`)
    .join("");
}

/**
 * Puts a line in its place: the same id comes again when a request was answered. The time tells apart what two workers sent
 * under one id. At most `most` lines are kept.
 */
export function withLine(lines: readonly LedgerLine[], line: LedgerLine, most: number): LedgerLine[] {
  const at = lines.findLastIndex(({ id, timeMs }) => id === line.id && timeMs === line.timeMs);
  if (at >= 0) return lines.with(at, line);
  return [...lines, line].slice(-most);
}

/** Totals of a ledger. */
export function ledgerTotals(lines: readonly LedgerLine[]): { requests: number; sentBytes: number; receivedBytes: number } {
  let [sentBytes, receivedBytes] = [0, 0];
  for (const line of lines) {
    sentBytes += line.sentBytes ?? 0;
    receivedBytes += line.receivedBytes ?? 0;
  }
  return { requests: lines.length, sentBytes, receivedBytes };
}
