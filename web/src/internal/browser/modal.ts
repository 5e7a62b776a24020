let before: Element | null = null;

/** For lit's `ref`: opens a dialog as it is drawn, and gives the focus back when it is gone. */
export function modal(element: Element | undefined): void {
  if (!element) {
    const back = before;
    queueMicrotask(() => back?.isConnected && (back as HTMLElement).focus());
    return;
  }
  const dialog = element as HTMLDialogElement;
  if (dialog.open) return;
  before = document.activeElement;
  queueMicrotask(() => dialog.isConnected && !dialog.open && dialog.showModal());
}
