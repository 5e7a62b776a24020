/** The last resort: when the page's own script fails, say so. Never a white tab. Uses nothing but the document. */
export function guard(meaning: string): void {
  addEventListener("error", (event) => !event.message?.startsWith("ResizeObserver") && show(event.message || String(event.error), meaning));
  addEventListener("unhandledrejection", (event) => show(event.reason instanceof Error ? event.reason.message : String(event.reason), meaning));
}

function show(message: string, meaning: string): void {
  if (document.getElementById("page-failed")) return;
  const box = document.createElement("section");
  box.id = "page-failed";
  box.className = "panel alarm";
  box.setAttribute("role", "alert");
  const title = document.createElement("h2");
  title.textContent = "A part of this page failed";
  const what = document.createElement("p");
  what.textContent = meaning;
  const report = document.createElement("pre");
  report.tabIndex = 0;
  report.textContent = `${message}\n${navigator.userAgent}\n${new Date().toISOString()}`;
  const again = document.createElement("button");
  again.textContent = "Load the page again";
  again.addEventListener("click", () => location.reload());
  box.append(title, what, report, again);
  document.body.prepend(box);
}
