// A web site on an origin of its own.
import { readFileSync } from "node:fs";
import http from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm", ".css": "text/css" };

/** Serves `folder` on a free port; `index`, if given, is its front page. */
export async function serveFolder(folder, index) {
  const server = http.createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://site").pathname);
    if (index && path === "/") {
      response.writeHead(200, { "content-type": TYPES[".html"] }).end(index);
      return;
    }
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    try {
      const bytes = readFileSync(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
