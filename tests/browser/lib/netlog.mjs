// Chromium's own network record (--log-net-log, capture mode Everything): every byte that left through a socket.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

/** The switches that make Chromium keep the record. */
export const netlogArgs = (file) => [`--log-net-log=${file}`, "--net-log-capture-mode=Everything"];

// SSL_…: what went into an encrypted connection, before encryption.
const SENT = ["SOCKET_BYTES_SENT", "SSL_SOCKET_BYTES_SENT", "UDP_BYTES_SENT"];
const CONNECTED = ["TCP_CONNECT", "TCP_CONNECT_ATTEMPT", "UDP_CONNECT"];

/** What left through one connection. */
class Stream {
  address = "unknown";
  chunks = [];

  get bytes() {
    return Buffer.concat(this.chunks);
  }
}

/**
 * Reads a record, also one whose end is missing because the browser was killed. Gives one {address, bytes} for each
 * connection that something was sent through.
 */
export async function readNetlog(file) {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  const streams = new Map();
  let names;
  for await (const line of lines) {
    names ??= constants(line);
    // One event a line; its type stands last, so that the many others need not be read.
    const name = names?.get(/"type":(\d+)\},?$/.exec(line)?.[1]);
    if (name === undefined) {
      continue;
    }
    const event = JSON.parse(line.replace(/,$/, ""));
    const { params = {}, source } = event;
    const key = `${source.id}`;
    const stream = streams.get(key) ?? new Stream();
    streams.set(key, stream);
    if (SENT.includes(name)) {
      if (params.bytes === undefined && params.byte_count > 0) {
        throw new Error(`the record has no bytes (${line}): was it kept with capture mode Everything?`);
      }
      stream.chunks.push(Buffer.from(params.bytes ?? "", "base64"));
    } else {
      stream.address = params.remote_address ?? params.address ?? stream.address;
    }
  }
  if (!names) {
    throw new Error(`${file} is no network record`);
  }
  return [...streams.values()].filter((stream) => stream.chunks.length > 0);
}

/** Number to name of the wanted events, from the record's first line. */
function constants(line) {
  if (!line.includes('"logEventTypes"')) {
    return undefined;
  }
  const types = JSON.parse(`${line.replace(/,$/, "")}}`).constants.logEventTypes;
  return new Map([...SENT, ...CONNECTED].filter((name) => name in types).map((name) => [String(types[name]), name]));
}
