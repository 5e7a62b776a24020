//! `/`, `/join`, `/host`, `/nest`, `/sw.js`

use super::{get_with, server};
use reqwest::Method;

/// The policies word by word: a change here is a decision about what a page may do.
const INDEX_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' \
    data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";
const HOST_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src \
    'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const NEST_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; \
    connect-src 'self' https: http:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const SCRIPT_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

#[tokio::test]
async fn every_page_has_its_content_and_its_policy() {
    let server = server().await;
    for (path, content, kind, policy) in [
        ("/", "<!doctype html>the page", "text/html; charset=utf-8", INDEX_POLICY),
        ("/join", "<!doctype html>the page", "text/html; charset=utf-8", INDEX_POLICY),
        ("/join?from=mail", "<!doctype html>the page", "text/html; charset=utf-8", INDEX_POLICY),
        ("/host", "<!doctype html>the host's page", "text/html; charset=utf-8", HOST_POLICY),
        ("/nest", "<!doctype html>the nest", "text/html; charset=utf-8", NEST_POLICY),
        ("/sw.js", "// the service worker", "text/javascript; charset=utf-8", SCRIPT_POLICY),
        ("/icon.svg", "<svg/>", "image/svg+xml", SCRIPT_POLICY),
    ] {
        let reply = server.get(path).await;
        assert_eq!((reply.status, reply.body.as_str()), (200, content), "{path}");
        let header = |name: &str| reply.headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), kind, "{path}");
        assert_eq!(header("content-security-policy"), policy, "{path}");
        assert_eq!(header("cache-control"), "no-cache", "{path}");
    }
}

#[tokio::test]
async fn what_every_page_says_beside_its_policy() {
    let server = server().await;
    for path in ["/", "/host", "/nest", "/sw.js", "/assets/main-1a2b.js"] {
        let reply = server.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(reply.headers[name], value, "{path}");
        }
        assert!(reply.headers["permissions-policy"].to_str().unwrap().contains("camera=()"));
        let policy = reply.headers["content-security-policy"].to_str().unwrap();
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}");
    }
}

#[tokio::test]
async fn a_page_that_the_browser_has_is_not_sent_again() {
    let server = server().await;
    let first = server.get("/join").await;
    let tag = first.headers["etag"].to_str().unwrap();
    assert!(tag.starts_with('"') && tag.ends_with('"'), "a strong tag: {tag}");
    for known in [tag, &format!("W/{tag}"), &format!("\"other\", {tag}"), "*"] {
        let reply = get_with(&server, "/join", "if-none-match", known).await;
        assert_eq!((reply.status, reply.body.as_str()), (304, ""), "{known}");
        for name in ["etag", "cache-control", "content-security-policy", "referrer-policy"] {
            assert_eq!(reply.headers[name], first.headers[name]);
        }
        assert!(!reply.headers.contains_key("content-type"));
    }
    assert_eq!(get_with(&server, "/join", "if-none-match", "\"other\"").await.status, 200);
    assert_ne!(server.get("/nest").await.headers["etag"], tag);
}

#[tokio::test]
async fn head_is_get_without_the_body_and_nothing_else_is_taken() {
    let server = server().await;
    for path in ["/", "/nest", "/sw.js", "/assets/tab-3c4d.wasm"] {
        let get = server.get(path).await;
        let head = server.send(server.request(Method::HEAD, path)).await;
        assert_eq!((head.status, head.body.as_str()), (200, ""), "{path}");
        for name in ["etag", "content-type", "content-length", "content-security-policy", "cache-control"] {
            assert_eq!(head.headers[name], get.headers[name], "{path} {name}");
        }
        let post = server.send(server.request(Method::POST, path)).await;
        assert_eq!(post.problem().status, 405);
        assert_eq!(post.headers["allow"], "GET,HEAD");
    }
}
