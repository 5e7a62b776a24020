// Moving about a page with the keyboard alone.

/** Presses Tab until the thing with this accessible name (text or pattern) has the focus. */
export async function tabTo(page, name, most = 120) {
  const passed = [];
  for (let press = 0; press < most; press += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(nameOfFocused);
    const fits = typeof name === "string" ? focused.name === name : name.test(focused.name);
    if (fits) {
      if (!focused.visible) {
        throw new Error(`${name} has the focus, and nothing shows it`);
      }
      return;
    }
    passed.push(focused.name);
  }
  throw new Error(`${name} cannot be reached by Tab; it went past: ${[...new Set(passed)].join(" · ")}`);
}

/** In the page: how the focused element is called, and whether its focus can be seen. */
function nameOfFocused() {
  const element = document.activeElement;
  if (element.tabIndex < 0) {
    // A heading that a new step gave the focus to, after the key was pressed.
    return { name: "", visible: true };
  }
  const byId = (ids) => (ids ?? "").split(/\s+/).filter(Boolean).map((id) => document.getElementById(id)?.textContent ?? "");
  const labelled = byId(element.getAttribute("aria-labelledby")).join(" ");
  const label = element.labels?.[0];
  const own = element.getAttribute("aria-label") ?? (labelled || label?.textContent || element.textContent || "");
  // The mark may be the element's own or, for a hidden radio button in a card, its label's.
  const marks = [element, label, element.closest("label"), element.parentElement].filter(Boolean).map((one) => getComputedStyle(one));
  const visible = marks.some(({ outlineStyle, boxShadow }) => outlineStyle !== "none" || boxShadow !== "none");
  return { name: own.replace(/\s+/g, " ").trim(), visible };
}
