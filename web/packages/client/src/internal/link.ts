import { ClientError } from "../public/errors.js";

/** An invite link, taken apart. */
export interface Link {
  /** The server's base URL, with a slash at the end. */
  server: string;
  /** The federation's id. */
  federation: string;
  /** The single-use secret; it stays in the fragment, which browsers send to nobody. */
  invite: string | null;
}

/**
 * Takes `http://host/join#federation=F&invite=S` apart. The invite may be missing: whoever joined before goes on without it.
 *
 * @throws {ClientError} of kind `link`, in words
 */
export function parseLink(link: string): Link {
  let url: URL;
  try {
    url = new URL(link);
  } catch {
    throw unusable("This is not a web address.");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw unusable(`An invite link begins with http: or https:, this one with ${url.protocol}`);
  }
  const fields = new URLSearchParams(url.hash.slice(1));
  const federation = fields.get("federation")?.trim();
  if (!federation) {
    throw unusable("This address names no federation.");
  }
  const server = new URL(".", url);
  server.search = "";
  server.hash = "";
  return { server: server.href, federation, invite: fields.get("invite")?.trim() || null };
}

function unusable(message: string): ClientError {
  return new ClientError({
    kind: "link",
    message,
    what: "Nothing was sent and nothing of yours was read. Ask the host for the whole invite link, with all that follows the # sign.",
  });
}
