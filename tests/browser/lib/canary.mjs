// Looks for secrets in what was sent, in every form that they could have taken on the way.

/** The forms of `secret`: [name, bytes], all in lower case where case carries nothing. */
function forms(secret) {
  const found = [];
  for (const text of new Set([secret, secret.toLowerCase(), secret.toUpperCase()])) {
    const utf8 = Buffer.from(text, "utf8");
    const utf16 = Buffer.from(text, "utf16le");
    const units = [...utf16.toString("utf16le")].map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
    const json = JSON.stringify(text).slice(1, -1);
    const hex = utf8.toString("hex");
    found.push(
      ["plain", utf8],
      ["UTF-16LE", utf16],
      ["UTF-16BE", Buffer.from(text, "utf16le").swap16()],
      ["url-encoded", encodeURIComponent(text)],
      ["form-encoded", encodeURIComponent(text).replaceAll("%20", "+")],
      ["percent-encoded", hex.replace(/../g, "%$&")],
      ["JSON string", json],
      ["ASCII JSON", json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)],
      ["all JSON-escaped", units.map((unit) => `\\u${unit}`).join("")],
      ["hexadecimal", hex],
      ...base64Forms("base64 of UTF-8", utf8),
      ...base64Forms("base64 of UTF-16LE", utf16),
    );
  }
  return found.map(([name, bytes]) => [name, Buffer.from(bytes).toString("latin1")]);
}

/** What is the same in base64 wherever the secret begins: at three alignments, without the ends it shares. */
function base64Forms(name, bytes) {
  return [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64").replaceAll("=", "");
    const inner = whole.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
    return [
      [name, inner],
      [`${name}, url alphabet`, inner.replaceAll("+", "-").replaceAll("/", "_")],
    ];
  });
}

/** Every secret that `bytes` holds: [{secret, form, at}]. */
export function findSecrets(bytes, secrets) {
  const exact = Buffer.from(bytes).toString("latin1");
  const lower = exact.toLowerCase();
  return secrets.flatMap((secret) => {
    if (secret.length < 8) {
      throw new Error(`${JSON.stringify(secret)} is too short to be told from chance`);
    }
    const found = forms(secret).flatMap(([form, text]) => {
      // Base64 in lower case would match by chance; everything else is the same in any case.
      const at = form.startsWith("base64") ? exact.indexOf(text) : lower.indexOf(text.toLowerCase());
      return at < 0 ? [] : [{ secret, form, at, near: exact.slice(Math.max(0, at - 80), at + 40) }];
    });
    return found.slice(0, 1);
  });
}

/** The leaks in `sent` ([{address, bytes}]) to any address but those in `allowed`. */
export function leaks(sent, secrets, allowed = []) {
  const others = sent.filter(({ address }) => !allowed.includes(address));
  return others.flatMap(({ address, bytes }) => findSecrets(bytes, secrets).map((found) => ({ address, ...found })));
}

/** Everything that was sent to `address`, as one buffer. */
export function sentTo(sent, address) {
  return Buffer.concat(sent.filter((part) => part.address === address).map((part) => part.bytes));
}
