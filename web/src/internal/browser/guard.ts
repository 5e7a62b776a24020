/** The last resort: when the page's own script fails, say so. Never a white tab. Uses nothing but the document. */
export function guard(): void {
  addEventListener("error", (event) => !event.message?.startsWith("ResizeObserver") && show(event.message || String(event.error)));
  addEventListener("unhandledrejection", (event) => show(event.reason instanceof Error ? event.reason.message : String(event.reason)));
}

function show(message: string): void {
  if (document.getElementById("page-failed")) return;
  const box = document.createElement("section");
  box.id = "page-failed";
  box.className = "panel alarm";
  box.setAttribute("role", "alert");
  const title = document.createElement("h2");
  title.textContent = "A part of this page failed";
  const what = document.createElement("p");
  what.textContent = "Your rows were not sent anywhere by this. What is stored in this browser is kept: load the page again to go on.";
  const report = document.createElement("pre");
  report.tabIndex = 0;
  report.textContent = `${message}\n${navigator.userAgent}\n${new Date().toISOString()}`;
  const again = document.createElement("button");
  again.textContent = "Load the page again";
  again.addEventListener("click", () => location.reload());
  box.append(title, what, report, again);
  document.body.prepend(box);
}
