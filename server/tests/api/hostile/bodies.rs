//! Bodies that are too deep, or never end.

use super::raw;
use crate::util::{HOST_TOKEN, TestServer, Union};
use feddtpt_shared::problem::ProblemType;
use reqwest::{Body, Method};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_megabyte_of_brackets_is_refused_wherever_it_may_be_sent() {
    let model = Some(crate::model::mini());
    let server = TestServer::build(Arc::new(Union), model, |_| {}).await.with_federation().await;
    let (guest, invite) = (server.guest().await, server.invite().await);
    let places = [
        (Method::POST, "/api/v1/federations".to_owned(), HOST_TOKEN, [422, 422]),
        (Method::POST, server.below("/invites"), HOST_TOKEN, [413, 413]),
        (Method::POST, server.below("/participants"), invite.expose(), [413, 413]),
        (Method::PUT, server.below("/rounds/1/proposal"), guest.token.expose(), [413, 413]),
        (Method::POST, "/v1/fill-mask".to_owned(), "", [400, 400]),
        (Method::POST, "/v1/completions".to_owned(), "", [422, 400]),
        (Method::POST, "/v1/embeddings".to_owned(), "", [422, 400]),
        (Method::POST, "/v1/tokenize".to_owned(), "", [422, 400]),
    ];
    for (method, path, token, expected) in places {
        for (opening, expected) in ["[", "{\"a\":"].into_iter().zip(expected) {
            let body = opening.repeat(1_000_000 / opening.len());
            let request = server.request(method.clone(), &path).bearer_auth(token);
            let reply = server.send(request.header("content-type", "application/json").body(body)).await;
            // Where so much may be sent, it is read until it is too deep, or until a member has no place.
            assert_eq!(reply.problem().status, expected, "{path} {opening}: {}", reply.body);
        }
    }
    assert_eq!(server.get("/readyz").await.status, 200);
}

#[tokio::test]
async fn a_list_is_no_object() {
    let server = TestServer::start().await.with_federation().await;
    let (guest, invite) = (server.guest().await, server.invite().await);
    let nonce = "0".repeat(64);
    for (method, path, token, body) in [
        (Method::POST, server.below("/invites"), HOST_TOKEN, "[1, null]".to_owned()),
        (Method::POST, server.below("/participants"), invite.expose(), format!(" [\"{nonce}\"]")),
        (Method::PUT, server.below("/rounds/1/proposal"), guest.token.expose(), "[[\"good\"]]".to_owned()),
    ] {
        let request = server.request(method, &path).bearer_auth(token).header("content-type", "application/json");
        let problem = server.send(request.body(body)).await.problem();
        assert_eq!((problem.kind, problem.status), (ProblemType::Unprocessable, 422), "{path}");
        assert!(problem.detail.contains("send an object"), "{problem}");
    }
}

#[tokio::test]
async fn a_body_of_another_kind_is_refused_by_name() {
    let server = TestServer::start().await.with_federation().await;
    for kind in ["", "text/plain", "text/json", "application/x-www-form-urlencoded", "application/jsonp", "*/*"] {
        let request = server.host(Method::POST, &server.below("/invites")).header("content-type", kind);
        let problem = server.send(request.body("{\"count\":1}")).await.problem();
        assert_eq!((problem.kind, problem.status), (ProblemType::UnsupportedMediaType, 415), "{kind}");
    }
    for kind in ["Application/JSON; charset=utf-8", "application/merge-patch+json"] {
        let request = server.host(Method::POST, &server.below("/invites")).header("content-type", kind);
        assert_eq!(server.send(request.body("{\"count\":1}")).await.status, 201, "{kind}");
    }
}

#[tokio::test]
async fn a_body_that_drips_is_cut() {
    let server = TestServer::build(Arc::new(Union), None, |config| config.body_timeout_ms = 300).await;
    let drops = futures_util::stream::unfold(0_u32, |at| async move {
        tokio::time::sleep(Duration::from_millis(40)).await;
        Some((Ok::<_, std::io::Error>(vec![b' ']), at + 1))
    });
    let begun = Instant::now();
    let request = server.host(Method::POST, "/api/v1/federations").header("content-type", "application/json");
    let problem = server.send(request.body(Body::wrap_stream(drops))).await.problem();
    assert_eq!((problem.kind, problem.status), (ProblemType::RequestTimeout, 408));
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_body_that_is_only_announced_is_cut() {
    let server = TestServer::build(Arc::new(Union), None, |config| {
        (config.body_timeout_ms, config.header_timeout_ms) = (200, 200);
    });
    let server = server.await;
    let head = format!(
        "POST /api/v1/federations HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {HOST_TOKEN}\r\n\
         content-type: application/json\r\ncontent-length: 1000\r\n\r\n{{"
    );
    let answer = raw(&server, head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}
