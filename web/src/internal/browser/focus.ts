/** Shows the page from its top with the focus on its heading, once it is drawn. */
export function focusHeading(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      window.scrollTo(0, 0);
      document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    }),
  );
}
