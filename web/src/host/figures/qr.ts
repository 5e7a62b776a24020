import qrcode from "qrcode-generator";

/** The margin that readers need, in modules (ISO/IEC 18004). */
const MARGIN = 4;
const made = new Map<string, QrCode>();

/** A QR code as one path on a square of `size` modules, its margin included. */
export interface QrCode {
  size: number;
  path: string;
}

/** The code of a text, with the error correction that gives back 15 in 100. */
export function qrCode(text: string): QrCode {
  const known = made.get(text);
  if (known) return known;
  const code = qrcode(0, "M");
  code.addData(text, "Byte");
  code.make();
  const modules = code.getModuleCount();
  const runs: string[] = [];
  for (let row = 0; row < modules; row += 1) {
    for (let from = 0; from < modules; from += 1) {
      let to = from;
      while (to < modules && code.isDark(row, to)) to += 1;
      if (to > from) runs.push(`M${from + MARGIN} ${row + MARGIN}h${to - from}v1h-${to - from}z`);
      from = Math.max(from, to);
    }
  }
  const drawn = { size: modules + 2 * MARGIN, path: runs.join("") };
  made.set(text, drawn);
  return drawn;
}
