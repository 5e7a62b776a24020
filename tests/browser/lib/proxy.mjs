// A TCP proxy that listens in, and that can be cut like a network cable.
import net from "node:net";

export class Proxy {
  #pairs = new Set();
  #sent = [];
  #cut = false;
  #swallow;

  /** A proxy on a free port to `host:port`. */
  static async to(target) {
    const proxy = new Proxy();
    const [host, port] = target.split(":");
    proxy.target = { host, port: Number(port) };
    proxy.server = net.createServer((socket) => proxy.#accept(socket));
    await new Promise((resolve, reject) => proxy.server.listen(0, "127.0.0.1", resolve).once("error", reject));
    proxy.address = `127.0.0.1:${proxy.server.address().port}`;
    return proxy;
  }

  #accept(near) {
    if (this.#cut) {
      near.resetAndDestroy();
      return;
    }
    const far = net.connect(this.target);
    const pair = [near, far];
    this.#pairs.add(pair);
    near.on("data", (bytes) => {
      this.#sent.push(bytes);
      this.#loseAnswerTo(bytes, near, far);
    });
    near.pipe(far);
    far.pipe(near);
    const end = () => {
      this.#pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    pair.forEach((socket) => socket.on("error", end).on("close", end));
  }

  /** The next request that holds `text` reaches the server, and its answer is lost. Resolves when that has happened. */
  loseAnswerTo(text) {
    return new Promise((done) => (this.#swallow = { text, done }));
  }

  #loseAnswerTo(bytes, near, far) {
    const { text, done } = this.#swallow ?? {};
    if (text === undefined || !bytes.includes(text)) {
      return;
    }
    this.#swallow = undefined;
    far.unpipe(near);
    far.once("data", () => {
      near.resetAndDestroy();
      done();
    });
    // Unpiped, it stands still until it is told to go on.
    far.resume();
  }

  /** Every connection breaks now, and no new one comes to be. */
  cut() {
    this.#cut = true;
    this.#pairs.forEach((pair) => pair.forEach((socket) => socket.resetAndDestroy()));
  }

  mend() {
    this.#cut = false;
  }

  /** Every byte that came from the near side. */
  sent() {
    return Buffer.concat(this.#sent);
  }

  async close() {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
