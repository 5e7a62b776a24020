import { many } from "../../internal/text/numbers.js";
import type { Host } from "../host.js";
import { inviteLink, readOrder } from "../state/invite-form.js";
import { notice } from "../text/notice.js";
import { refresh } from "./follow.js";

/** Makes the invites that the form asks for, and shows their links. */
export async function makeInvites(host: Host): Promise<void> {
  const { inviteCount, inviteDays, federation, making } = host.state;
  const order = readOrder(inviteCount, inviteDays);
  if (!("count" in order) || !host.api || !federation || making) return;
  host.update({ making: true, inviteFault: null });
  try {
    const made = await host.api.makeInvites(federation, order.count, order.validMs);
    if (host.state.federation !== federation) return;
    const links = made.map((invite) => inviteLink(location.href, federation, invite));
    host.update({ links: [...links, ...host.state.links], told: `${many(made.length, "invite was", "invites were")} made.` });
    await refresh(host);
  } catch (error) {
    host.update({ inviteFault: notice(error) });
  } finally {
    host.update({ making: false });
  }
}
