//! `/assets/..`

use super::{get_with, open_server, server};
use feddtpt_shared::problem::ProblemType;

const SCRIPT: &str = "/assets/main-1a2b.js";

#[tokio::test]
async fn an_asset_is_kept_for_ever() {
    let server = server().await;
    for (path, kind) in [
        (SCRIPT, "text/javascript; charset=utf-8"),
        ("/assets/tab-3c4d.wasm", "application/wasm"),
        ("/assets/lonely.br", "application/octet-stream"),
    ] {
        let reply = server.get(path).await;
        assert_eq!((reply.status, reply.headers["content-type"].to_str().unwrap()), (200, kind));
        assert_eq!(reply.headers["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(reply.headers["content-length"], reply.body.len().to_string().as_str());
        let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
        assert_eq!(reply.headers["content-security-policy"], policy);
    }
}

#[tokio::test]
async fn the_form_that_the_browser_likes_best_is_sent() {
    let server = server().await;
    let mut tags = Vec::new();
    for (accept, coding, content) in [
        ("gzip, deflate, br", Some("br"), "the script in brotli"),
        ("gzip", Some("gzip"), "the script in gzip"),
        ("br;q=0.1, identity;q=0.5", None, "// the script"),
    ] {
        let reply = get_with(&server, SCRIPT, "accept-encoding", accept).await;
        assert_eq!(reply.headers.get("content-encoding").map(|coding| coding.to_str().unwrap()), coding);
        assert_eq!(reply.body, content);
        assert_eq!(reply.headers["vary"], "accept-encoding");
        assert_eq!(reply.headers["content-type"], "text/javascript; charset=utf-8");
        let tag = reply.headers["etag"].to_str().unwrap().to_owned();
        let again = server.request(reqwest::Method::GET, SCRIPT).header("accept-encoding", accept);
        let again = server.send(again.header("if-none-match", &tag)).await;
        assert_eq!((again.status, &again.headers["vary"]), (304, &reply.headers["vary"]));
        tags.push(tag);
    }
    tags.dedup();
    assert_eq!(tags.len(), 3, "each form has its own tag: {tags:?}");
    let reply = get_with(&server, SCRIPT, "if-none-match", &tags[0]).await;
    assert_eq!(reply.body, "// the script", "the tag of another form does not count");
    assert!(!get_with(&server, "/assets/tab-3c4d.wasm", "accept-encoding", "br").await.headers.contains_key("vary"));
}

#[tokio::test]
async fn an_unknown_asset_is_a_problem_that_nobody_keeps() {
    let server = server().await;
    for path in
        ["/assets/main-0000.js", "/assets/main-1a2b.js.br", "/assets/../index.html", "/assets/%2e%2e/index.html"]
    {
        let reply = server.get(path).await;
        assert_eq!(reply.problem().kind, ProblemType::NotFound, "{path}");
        assert_eq!(reply.headers["cache-control"], "no-store");
    }
    assert!(server.get("/assets/main-0000.js").await.problem().detail.contains("reload"));
}

#[tokio::test]
async fn other_peoples_pages_may_load_assets_where_they_may_call() {
    let server = open_server().await;
    let reply = server.get(SCRIPT).await;
    assert_eq!(reply.headers["cross-origin-resource-policy"], "cross-origin");
    assert_eq!(server.get("/").await.headers["cross-origin-resource-policy"], "same-origin");
}
