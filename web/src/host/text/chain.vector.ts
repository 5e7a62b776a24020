import type { TranscriptEntry } from "../api/types.js";

/** A record as a server wrote it. */
export const VECTOR: { federation: string; entries: TranscriptEntry[] } = { federation: "", entries: [] };
