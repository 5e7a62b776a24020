import type { TranscriptEntry } from "../api/types.js";

/** A record as a server wrote it, with signs that JSON escapes. */
export const VECTOR: { federation: string; entries: TranscriptEntry[] } = {
  federation: "f_a35a4905891f935dfde8",
  entries: [
    {sequence: 0, previous: "107364905c117b3e05abba4784a52c79b5ab5206b4bcb0c1663b1d04749bc4e6", event: {event: "created", spec: "f3512a8e1b9bafa0627dbeb5f3fd48927395e90ad449adebb1044222158794e7"}, hash: "b59d9cd3ee0a1ae60f43aa30b91a3444fdd72065f3800121e4a1d47268f21628"},
    {sequence: 1, previous: "b59d9cd3ee0a1ae60f43aa30b91a3444fdd72065f3800121e4a1d47268f21628", event: {event: "published", round: 1, submissions: ["f72b2800580fbac5f2bf826a9df0de4672d15bd5eac2d72532b6b7fc10205381"], prompt: ["judge","review"]}, hash: "9d2c645d8bf4150e14dfc29258e740c3cfeacddd7889d183362a00676249b667"},
    {sequence: 2, previous: "9d2c645d8bf4150e14dfc29258e740c3cfeacddd7889d183362a00676249b667", event: {event: "paused", round: 2}, hash: "92346dd9e343d2ad055b9358ce6df55f992ebc74cf1a910adf6a30cd1c56d335"},
    {sequence: 3, previous: "92346dd9e343d2ad055b9358ce6df55f992ebc74cf1a910adf6a30cd1c56d335", event: {event: "resumed", round: 2}, hash: "5771ad13a9f3dedcd69fc03aa09f0998ed4e4eff78607c9abb72d182ad685936"},
    {sequence: 4, previous: "5771ad13a9f3dedcd69fc03aa09f0998ed4e4eff78607c9abb72d182ad685936", event: {event: "published", round: 2, submissions: ["8c699b2cff4bb0f264e706de8763958ac17a84d8e2b0b21fa41492e0a6ffd665"], prompt: ["judge","opinion"]}, hash: "f1c004f1e50b44daa8c1e6ec490404a643e98394cb304d1ebb3e58dbf0c4560f"},
    {sequence: 5, previous: "f1c004f1e50b44daa8c1e6ec490404a643e98394cb304d1ebb3e58dbf0c4560f", event: {event: "cancelled", round: 3, reason: "said \"stop\" \\ größer"}, hash: "6d9d3646f0d3a3c2961d853923cd3fee2eb3a344db1947e3be56c52d1d1f0362"},
  ],
};
