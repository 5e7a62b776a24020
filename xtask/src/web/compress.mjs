// Writes the compressed forms of the files in the folder that is named as the only argument: FILE.br and FILE.gz.
// Node has both encoders built in, optimised; a Rust encoder in an unoptimised xtask would take a minute.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = process.argv[2];
const TEXT = /\.(html|js|mjs|css|json|svg|txt|webmanifest)$/;
const SMALLEST_BYTES = 512;

for (const name of readdirSync(folder, { recursive: true })) {
  const path = join(folder, name);
  const text = TEXT.test(name);
  if (!text && !name.endsWith(".wasm")) continue;
  const plain = readFileSync(path);
  if (plain.length < SMALLEST_BYTES) continue;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_MODE]: text ? constants.BROTLI_MODE_TEXT : constants.BROTLI_MODE_GENERIC,
    [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
  };
  for (const [suffix, bytes] of [[".br", brotliCompressSync(plain, { params })], [".gz", gzipSync(plain, { level: 9 })]]) {
    if (bytes.length < plain.length) writeFileSync(path + suffix, bytes);
  }
}
