// The canary check can fail: planted secrets are found, in every form and by both records.
import assert from "node:assert/strict";
import http from "node:http";
import test from "node:test";
import { findSecrets, leaks, sentTo } from "./lib/canary.mjs";
import { promise } from "./lib/scene.mjs";

const SECRET = 'Brobdingnag "ü" 7';

test("a secret is found in every form that it may take", () => {
  const utf8 = Buffer.from(SECRET);
  const unit = (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const taken = {
    plain: SECRET,
    "in capitals": SECRET.toUpperCase(),
    "url-encoded": `text=${encodeURIComponent(SECRET)}&a=b`,
    "as a form": new URLSearchParams({ text: SECRET }).toString(),
    JSON: JSON.stringify({ text: SECRET }),
    "ASCII JSON": JSON.stringify({ text: SECRET }).replace("ü", "\\u00fc"),
    "all escaped": [...SECRET].map(unit).join(""),
    "UTF-16LE": Buffer.from(SECRET, "utf16le"),
    "UTF-16BE": Buffer.from(`x${SECRET}`, "utf16le").swap16(),
    base64: Buffer.from(`xy${SECRET}`).toString("base64"),
    "base64 of JSON": Buffer.from(JSON.stringify([1, SECRET.slice(0, 11)])).toString("base64"),
    base64url: Buffer.concat([Buffer.from("a"), utf8, Buffer.from("b")]).toString("base64url"),
    "base64 of UTF-16": Buffer.from(`abc${SECRET}`, "utf16le").toString("base64"),
    hexadecimal: utf8.toString("hex"),
  };
  for (const [name, bytes] of Object.entries(taken)) {
    const secrets = name === "base64 of JSON" ? ["Brobdingnag"] : [SECRET];
    assert.equal(findSecrets(Buffer.from(bytes), secrets).length, 1, name);
  }
  assert.deepEqual(findSecrets(Buffer.from("Brobdingna and base64 QnJvYmRpbmdu"), [SECRET]), []);
  assert.throws(() => findSecrets(Buffer.from("a"), ["short"]));
});

const PLANTED = ["quetzalcoatlus-in-the-page", "zwitterion-in-a-frame", "canary-in-a-worker", "beacon-of-gondor"];

promise("what a page, its frame, its worker and a beacon send is in the browser's own record", async (scene) => {
  const site = scene.keep(await tinySite());
  const browser = await scene.browser("chromium", { netlog: true });
  const page = await browser.page();
  await page.goto(site.url);
  await page.evaluate(async ([here, frame, worker, beacon]) => {
    await fetch("/a", { method: "POST", body: JSON.stringify({ here }) });
    const inner = document.createElement("iframe");
    inner.srcdoc = "<p>frame";
    await new Promise((done) => {
      inner.addEventListener("load", done);
      document.body.append(inner);
    });
    await inner.contentWindow.fetch(`${location.origin}/b?${encodeURIComponent(btoa(frame))}`);
    const source = `onmessage = ({ data: [url, text] }) => fetch(url, { headers: { "x-words": text } }).then(() => postMessage(0))`;
    const made = new Worker(URL.createObjectURL(new Blob([source])));
    await new Promise((done) => {
      made.onmessage = done;
      made.postMessage([`${location.origin}/c`, worker]);
    });
    navigator.sendBeacon("/d", beacon);
    await fetch("/e");
  }, PLANTED);
  await site.got("/d");
  const { bySockets, byDevTools } = await browser.sent();
  for (const sent of [bySockets, byDevTools]) {
    assert.deepEqual(leaks(sent, PLANTED).map(({ secret }) => secret).sort(), [...PLANTED].sort());
    assert.deepEqual(leaks(sent, PLANTED, [site.address]), []);
    assert.deepEqual(leaks(sent, ["never-sent-anywhere"]), []);
  }
  assert.match(sentTo(bySockets, site.address).toString("latin1"), /POST \/a HTTP\/1\.1/);
});

async function tinySite() {
  const seen = new Map();
  const server = http.createServer((request, response) => {
    const path = request.url.split("?")[0];
    request.resume().on("end", () => {
      response.setHeader("content-type", "text/html");
      response.end("<!doctype html><title>canary</title>");
      seen.get(path)?.() ?? seen.set(path, () => {});
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const address = `127.0.0.1:${server.address().port}`;
  const got = (path) => seen.has(path) || new Promise((done) => seen.set(path, done));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address, url: `http://${address}/`, got, close };
}
