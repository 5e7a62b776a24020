/** An event of a `text/event-stream` (HTML standard, section 9.2). */
export interface StreamEvent {
  name: string;
  data: string;
}

/** Reads a stream that arrives in pieces; `push` gives the events that each piece completes. */
export class EventParser {
  #rest = "";
  #name = "";
  #data: string[] = [];

  push(piece: string): StreamEvent[] {
    const events: StreamEvent[] = [];
    const text = this.#rest + piece;
    // A carriage return at the very end may be half of a line's end.
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (this.#data.length) events.push({ name: this.#name || "message", data: this.#data.join("\n") });
        this.#name = "";
        this.#data = [];
      } else {
        this.#field(line);
      }
    }
    return events;
  }

  #field(line: string): void {
    const at = line.indexOf(":");
    const [field, value] = at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1).replace(/^ /, "")];
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#name = value;
  }
}
