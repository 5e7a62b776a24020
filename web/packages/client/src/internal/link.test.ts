import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientError } from "../public/errors.js";
import { parseLink } from "./link.js";

test("an invite link is taken apart", () => {
  assert.deepEqual(parseLink("http://host:8700/join#federation=support&invite=s3cret"), {
    server: "http://host:8700/",
    federation: "support",
    invite: "s3cret",
  });
});

test("a path before /join stays, a query goes, the invite may be missing", () => {
  assert.deepEqual(parseLink("https://example.org/tuning/join?x=1#federation=f"), { server: "https://example.org/tuning/", federation: "f", invite: null });
  assert.equal(parseLink("https://example.org/#federation=f&invite=").server, "https://example.org/");
});

test("what is no invite link is refused in words", () => {
  for (const link of ["", "host/join#federation=f", "ftp://host/join#federation=f", "http://host/join", "http://host/join#invite=s"]) {
    assert.throws(() => parseLink(link), (error) => error instanceof ClientError && error.kind === "link" && error.what.length > 0, link);
  }
});
