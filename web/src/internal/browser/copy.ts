/** What remembers what was copied last. */
interface Copier {
  readonly state: { readonly copied: string | null };
  update(change: { copied: string | null }): void;
}

/** Copies a text and says so for a while. The clipboard needs a secure context; elsewhere a selection is copied. */
export async function copy(app: Copier, what: string, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "off-screen";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  app.update({ copied: what });
  setTimeout(() => {
    if (app.state.copied === what) app.update({ copied: null });
  }, 4_000);
}
