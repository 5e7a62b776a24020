import type { Api } from "../api/api.js";
import type { Host } from "../host.js";
import type { Wish } from "../state/state.js";
import { doneText } from "../text/wishes.js";
import { notice } from "../text/notice.js";
import { refresh } from "./follow.js";

/** Asks once more. */
export function askFor(host: Host, wish: Wish): void {
  host.update({ ask: { wish, reason: "", busy: false, fault: null } });
}

/** Takes the wish back. */
export function dropWish(host: Host): void {
  if (!host.state.ask?.busy) host.update({ ask: null });
}

/** Does what was asked about; a failure is told where it was asked. */
export async function grantWish(host: Host): Promise<void> {
  const { ask, federation } = host.state;
  const { api } = host;
  if (!ask || ask.busy || !api || !federation) return;
  host.update({ ask: { ...ask, busy: true, fault: null } });
  try {
    await grant(api, federation, ask.wish, ask.reason.trim());
    host.update({ ask: null, told: doneText(ask.wish) });
    await refresh(host);
  } catch (error) {
    if (host.state.ask) host.update({ ask: { ...ask, busy: false, fault: notice(error) } });
  }
}

function grant(api: Api, federation: string, wish: Wish, reason: string): Promise<void> {
  switch (wish.kind) {
    case "pause":
    case "resume":
      return api.act(federation, { action: wish.kind });
    case "close-round":
      return api.act(federation, { action: "close_round", round: wish.round, stage: wish.stage });
    case "roll-back":
      return api.act(federation, { action: "roll_back", round: wish.round, to_round: wish.toRound });
    case "cancel":
      return api.act(federation, { action: "cancel", reason: reason || null });
    case "revoke":
      return api.revoke(federation, wish.invite);
    case "remove":
      return api.remove(federation, wish.participant);
  }
}
