/**
 * The confined worker. Its policy must name the LLM that was chosen, but the server must never learn which: so the policy
 * is written here, into an empty frame (`/nest`), and a worker made there inherits it. The frame's own header allows any
 * address; the tag narrows it to this server and the chosen models.
 */
import workerUrl from "@feddtpt/client/worker?worker&url";

let frame: HTMLIFrameElement | null = null;

/** Makes a worker that can reach `origins` and this server, and nothing else. One at a time: the frame before it goes. */
export async function nestWorker(origins: string[]): Promise<Worker> {
  frame?.remove();
  const nest = await openFrame(new URL("nest", document.baseURI).href);
  frame = nest.element;
  const policy = nest.document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = `connect-src 'self' ${origins.filter(isPlainOrigin).join(" ")}`;
  nest.document.head.append(policy);
  const source = `import ${JSON.stringify(new URL(workerUrl, document.baseURI).href)};`;
  const url = nest.window.URL.createObjectURL(new nest.window.Blob([source], { type: "text/javascript" }));
  return new nest.window.Worker(url, { type: "module", name: "feddtpt" });
}

interface Nest {
  element: HTMLIFrameElement;
  document: Document;
  window: Window & typeof globalThis;
}

function openFrame(url: string): Promise<Nest> {
  const element = document.createElement("iframe");
  element.title = "Frame of the worker; it is empty";
  element.hidden = true;
  element.src = url;
  return new Promise((resolve, reject) => {
    element.addEventListener("load", () => {
      const { contentDocument, contentWindow } = element;
      // An error page of the browser is another origin and has no document for us.
      if (!contentDocument?.head || !contentWindow || contentWindow.location.href !== url) {
        element.remove();
        reject(new Error("The frame for the worker could not be loaded from the server."));
        return;
      }
      resolve({ element, document: contentDocument, window: contentWindow as Nest["window"] });
    });
    document.body.append(element);
  });
}

/** An origin and nothing that could end the directive. */
function isPlainOrigin(origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).origin === origin && !/[\s;,]/.test(origin);
}
