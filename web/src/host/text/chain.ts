import type { TranscriptEntry } from "../api/types.js";

/** SHA-256. */
export type Hash = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

/** What verifying a record came to. */
export type ChainResult = { kind: "holds"; entries: number } | { kind: "broken"; sequence: number; reason: string } | { kind: "unavailable" };

const encoder = new TextEncoder();

/**
 * Recomputes the chain as `shared/src/transcript.rs` makes it: an entry's hash is that of the hash before and the event's
 * JSON, each behind its length; the first follows on the hash of the federation's id.
 */
export async function verifyChain(federation: string, entries: readonly TranscriptEntry[], hash: Hash): Promise<ChainResult> {
  let previous = hex(await hash(encoder.encode(federation)));
  for (const [sequence, entry] of entries.entries()) {
    const broken = (reason: string): ChainResult => ({ kind: "broken", sequence, reason });
    if (entry.sequence !== sequence) return broken("its number is out of order");
    if (entry.previous !== previous) return broken("it names another predecessor");
    // The fields stand in the order in which the server wrote them; both sides escape JSON alike.
    previous = hex(await hash(parts(bytesOf(previous), encoder.encode(JSON.stringify(entry.event)))));
    if (entry.hash !== previous) return broken("its content was changed");
  }
  return { kind: "holds", entries: entries.length };
}

/** Each part behind its length: 8 bytes, little endian. */
function parts(...all: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(all.reduce((sum, part) => sum + 8 + part.length, 0));
  let at = 0;
  for (const part of all) {
    new DataView(joined.buffer).setBigUint64(at, BigInt(part.length), true);
    joined.set(part, at + 8);
    at += 8 + part.length;
  }
  return joined;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
