/** Sets how much of its row a bar takes. Through the element's own style object, which the page's policy allows. */
export function setShare(element: Element | undefined, share: number): void {
  (element as HTMLElement | undefined)?.style.setProperty("--share", String(share));
}
