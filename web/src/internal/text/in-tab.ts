/** The models that run in a tab. */
import type { TabModel } from "@feddtpt/client";

/** What is fetched for each. */
export const SIZES: Readonly<Record<TabModel, string>> = { mini: "31 MB", nano: "5 MB" };

/** The model that proposes words in a tab, given the id of the one that the server works with. */
export function proposerModel(served: string | null | undefined): TabModel {
  return served?.startsWith("nano-") ? "nano" : "mini";
}
