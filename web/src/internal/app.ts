import type { Client } from "@feddtpt/client";
import { drawSoon } from "./browser/draw-soon.js";
import type { AppState } from "./state/app-state.js";

/** What the page needs of a client; the development mock has it too. */
export type PageClient = Pick<Client, keyof Client>;

/** State, client and drawing, in one place. Controllers change the state through `update`; views only read it. */
export class App {
  readonly #draw: () => void;

  constructor(
    readonly client: PageClient,
    public state: AppState,
    draw: (app: App) => void,
  ) {
    this.#draw = drawSoon(() => draw(this));
  }

  /** Changes the state and draws soon, once for many changes. */
  update(change: Partial<AppState>): void {
    this.state = { ...this.state, ...change };
    this.#draw();
  }

  /** Changes one part of the state. */
  patch<K extends "rows" | "model" | "limits">(part: K, change: Partial<AppState[K]>): void {
    this.update({ [part]: { ...this.state[part], ...change } } as Partial<AppState>);
  }
}
