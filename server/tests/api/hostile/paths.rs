//! Addresses that try to be others.

use super::raw;
use crate::util::{HOST_TOKEN, TestServer};
use feddtpt_shared::problem::ProblemType::{InvalidParameter, NotFound};

#[tokio::test]
async fn tricks_with_paths_lead_nowhere() {
    let server = TestServer::start().await.with_federation().await;
    let federation = server.federation.clone();
    for (path, expected) in [
        ("/assets/../server.sqlite".to_owned(), NotFound),
        ("/assets/%2e%2e/%2e%2e/etc/passwd".to_owned(), NotFound),
        ("/model/%2e%2e%2f%2e%2e/config.json".to_owned(), NotFound),
        ("/model/..\\..\\x/config.json".to_owned(), NotFound),
        ("//etc/passwd".to_owned(), NotFound),
        (format!("//api//v1//federations/{federation}"), NotFound),
        (format!("/api/v1/federations/{federation}/"), NotFound),
        (format!("/api/v1/federations/{federation}/../{federation}/invites"), NotFound),
        (format!("/api/v1/federations/%2e%2e/federations/{federation}"), NotFound),
        ("/api/v1/federations/%2e%2e%2fopenapi.json".to_owned(), NotFound),
        ("/api/v1/federations/%252e%252e%252fopenapi.json".to_owned(), NotFound),
        ("/api/v1/federations/x%00y".to_owned(), NotFound),
        (format!("/api/v1/federations/{federation}%00"), NotFound),
        (format!("/api/v1/federations/{federation}%20"), NotFound),
        (format!("/api/v1/federations/{}", federation.to_uppercase()), NotFound),
        (format!("/API/v1/Federations/{federation}"), NotFound),
        // Bytes that are no UTF-8, among them a slash written too long and half of a surrogate pair.
        ("/api/v1/federations/%ff%fe".to_owned(), InvalidParameter),
        ("/api/v1/federations/%c0%af".to_owned(), InvalidParameter),
        ("/api/v1/federations/%e0%80%af".to_owned(), InvalidParameter),
        ("/api/v1/federations/%ed%a0%80".to_owned(), InvalidParameter),
        ("/api/v1/federations/x'%20OR%201=1--".to_owned(), NotFound),
        (format!("/api/v1/federations/{}", "x".repeat(30_000)), NotFound),
        (format!("/{}", "a/".repeat(10_000)), NotFound),
        (format!("/api/v1/federations/{federation}/rounds/18446744073709551616"), InvalidParameter),
        (format!("/api/v1/federations/{federation}/rounds/4294967296"), InvalidParameter),
        (format!("/api/v1/federations/{federation}/rounds/4294967295"), NotFound),
        (format!("/api/v1/federations/{federation}/rounds/-1"), InvalidParameter),
        (format!("/api/v1/federations/{federation}/rounds/1e0"), InvalidParameter),
        (format!("http://elsewhere.example/api/v1/federations/{federation}/rounds/9"), NotFound),
        ("http://elsewhere.example/etc/passwd".to_owned(), NotFound),
    ] {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {HOST_TOKEN}\r\nconnection: close\r\n\r\n"
        );
        let answer = raw(&server, request.as_bytes()).await;
        let shown: String = path.chars().take(60).collect();
        let status = format!("HTTP/1.1 {} ", expected.status());
        assert!(answer.starts_with(&status) && answer.contains("application/problem+json"), "{shown}: {answer}");
        assert!(answer.contains(&format!("\"{}\"", expected.urn())), "{shown}: {answer}");
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

/// A proxy's form of an address: the host in it is a name, not a place to go to.
#[tokio::test]
async fn an_address_in_absolute_form_is_answered_here() {
    let server = TestServer::start().await.with_federation().await;
    for path in ["/healthz".to_owned(), server.below("")] {
        let request = format!("GET http://169.254.169.254{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        let answer = raw(&server, request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{path}: {answer}");
    }
    let answer = raw(&server, b"CONNECT 169.254.169.254:80 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
}
