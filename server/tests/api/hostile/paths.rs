//! Addresses that try to be others.

use super::raw;
use crate::util::{HOST_TOKEN, TestServer};

#[tokio::test]
async fn tricks_with_paths_lead_nowhere() {
    let server = TestServer::start().await.with_federation().await;
    let federation = server.federation.clone();
    for path in [
        "/assets/../server.sqlite".to_owned(),
        "/assets/%2e%2e/%2e%2e/etc/passwd".to_owned(),
        "/model/%2e%2e%2f%2e%2e/config.json".to_owned(),
        "/model/..\\..\\x/config.json".to_owned(),
        "//etc/passwd".to_owned(),
        format!("//api//v1//federations/{federation}"),
        format!("/api/v1/federations/{federation}/"),
        format!("/api/v1/federations/{federation}/../{federation}/invites"),
        "/api/v1/federations/%2e%2e%2fopenapi.json".to_owned(),
        "/api/v1/federations/x%00y".to_owned(),
        "/api/v1/federations/%ff%fe".to_owned(),
        "/api/v1/federations/x'%20OR%201=1--".to_owned(),
        format!("/api/v1/federations/{}", "x".repeat(30_000)),
        format!("/{}", "a/".repeat(10_000)),
        format!("/api/v1/federations/{federation}/rounds/18446744073709551616"),
        format!("/api/v1/federations/{federation}/rounds/-1"),
    ] {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {HOST_TOKEN}\r\nconnection: close\r\n\r\n"
        );
        let answer = raw(&server, request.as_bytes()).await;
        let shown: String = path.chars().take(60).collect();
        let refused = ["HTTP/1.1 404 ", "HTTP/1.1 400 "].iter().any(|status| answer.starts_with(status));
        assert!(refused && answer.contains("application/problem+json"), "{shown}: {answer}");
        assert!(!answer.contains("root:") && answer.len() < 2_000, "{shown}: {answer}");
    }
    assert_eq!(server.view().await.federation, federation);
}

#[tokio::test]
async fn what_is_no_http_is_refused_before_anything_looks_at_it() {
    let server = TestServer::start().await;
    for (request, expected) in [
        ("GET /health\0z HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(), "HTTP/1.1 400 "),
        ("GET /a b HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(), "HTTP/1.1 400 "),
        (format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "x".repeat(100_000)), "HTTP/1.1 414 "),
        (format!("GET / HTTP/1.1\r\nhost: x\r\nx-many: {}\r\n\r\n", "x".repeat(1_000_000)), "HTTP/1.1 431 "),
        (format!("GET / HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(1_000)), "HTTP/1.1 431 "),
        (
            "POST /api/v1/federations HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello"
                .to_owned(),
            "HTTP/1.1 400 ",
        ),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), ""),
        ("\u{16}\u{3}\u{1} a TLS hello\r\n\r\n".to_owned(), "HTTP/1.1 400 "),
    ] {
        let answer = raw(&server, request.as_bytes()).await;
        let shown: String = request.chars().take(60).collect();
        assert!(answer.starts_with(expected) && !answer.starts_with("HTTP/1.1 2"), "{shown:?}: {answer}");
    }
    assert_eq!(server.get("/healthz").await.status, 200);
}
