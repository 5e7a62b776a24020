import { drawSoon } from "../internal/browser/draw-soon.js";
import type { Api } from "./api/api.js";
import type { LiveStream } from "./api/stream.js";
import type { HostState } from "./state/state.js";

/** The page's state, its line to the server and its drawing, in one place. The token is in the line alone. */
export class Host {
  readonly #draw: () => void;
  /** `null` until the host has signed in. */
  api: Api | null = null;
  stream: LiveStream | null = null;

  constructor(
    public state: HostState,
    draw: (host: Host) => void,
  ) {
    this.#draw = drawSoon(() => draw(this));
  }

  /** Changes the state and draws soon, once for many changes. */
  update(change: Partial<HostState>): void {
    this.state = { ...this.state, ...change };
    this.#draw();
  }
}
