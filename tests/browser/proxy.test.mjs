// The proxy breaks a network as networks break: checked without a browser.
import assert from "node:assert/strict";
import http from "node:http";
import test from "node:test";
import { Proxy } from "./lib/proxy.mjs";

test("a cut refuses everybody, a mended cable carries again, and a lost answer was still acted on", { timeout: 30_000 }, async (t) => {
  const seen = [];
  const server = http.createServer((request, response) => {
    seen.push(request.url);
    response.end("answer");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const proxy = await Proxy.to(`127.0.0.1:${server.address().port}`);
  t.after(async () => {
    await proxy.close();
    server.closeAllConnections();
    server.close();
  });
  const ask = (path) => fetch(`http://${proxy.address}${path}`).then((answer) => answer.text());

  assert.equal(await ask("/first"), "answer");
  proxy.cut();
  await assert.rejects(ask("/cut"));
  proxy.mend();
  assert.equal(await ask("/mended"), "answer");
  const lost = proxy.loseAnswerTo("/lost");
  await assert.rejects(ask("/lost"));
  await lost;
  assert.equal(await ask("/again"), "answer");
  assert.deepEqual(seen, ["/first", "/mended", "/lost", "/again"]);
  assert.match(proxy.sent().toString(), /GET \/first HTTP\/1\.1/);
});
