//! Bytes at random, and good bodies with some of them changed: always an answer of the document, never a fault.

use crate::util::{Guest, HOST_TOKEN, TestServer, Union, WORDS, policy, spec};
use proptest::prelude::*;
use proptest::sample::Index;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;

/// A body, where it goes, and with whose token.
struct Place {
    method: Method,
    path: String,
    token: String,
    good: String,
}

async fn places(server: &TestServer, guest: &Guest) -> Vec<Place> {
    let invite = server.invite().await.expose().to_owned();
    let create = json!({ "spec": spec(1, policy()), "vocabulary": WORDS });
    let of = |method: Method, path: String, token: &str, good: Value| {
        let (token, good) = (token.to_owned(), good.to_string());
        Place { method, path, token, good }
    };
    let proposal = server.below("/rounds/1/proposal");
    vec![
        of(Method::POST, "/api/v1/federations".to_owned(), HOST_TOKEN, create),
        of(Method::POST, server.below("/invites"), HOST_TOKEN, json!({ "count": 1, "valid_ms": 5 })),
        of(Method::POST, server.below("/participants"), &invite, json!({ "nonce": "0".repeat(64) })),
        of(Method::PUT, proposal, guest.token.expose(), json!({ "prompt": ["good", "film"] })),
        of(Method::POST, "/v1/fill-mask".to_owned(), "", json!({ "inputs": "a [MASK]", "parameters": { "top_k": 2 } })),
        of(
            Method::POST,
            "/v1/completions".to_owned(),
            "",
            json!({ "prompt": "a [MASK]", "logit_bias": { "7": 1.5 }, "seed": 1, "temperature": 0.5 }),
        ),
        of(Method::POST, "/v1/embeddings".to_owned(), "", json!({ "input": ["a", "b"] })),
        of(Method::POST, "/v1/tokenize".to_owned(), "", json!({ "text": "good" })),
    ]
}

async fn send(server: &TestServer, place: &Place, path: &str, body: Vec<u8>) {
    let shown = format!("{} {path} {}", place.method, String::from_utf8_lossy(&body));
    let request = server.request(place.method.clone(), path).bearer_auth(&place.token);
    let reply = server.send(request.header("content-type", "application/json").body(body)).await;
    if reply.status >= 400 {
        assert!(reply.problem().status < 500, "{shown}: {}", reply.body);
    }
}

/// Where to, what to change of the good body, a body of any bytes, and a part of an address.
type Step = (Index, Vec<(Index, u8)>, Vec<u8>, String);

async fn play(steps: Vec<Step>) {
    let server = TestServer::build(Arc::new(Union), Some(crate::model::mini()), |config| {
        config.token_rate = feddtpt_server::limit::Rate::OFF;
    });
    let server = server.await.with_federation().await;
    let guest = server.guest().await;
    let places = places(&server, &guest).await;
    for (place, flips, bytes, segment) in steps {
        let place = place.get(&places);
        let mut body = place.good.clone().into_bytes();
        for (at, byte) in flips {
            *at.get_mut(&mut body) = byte;
        }
        send(&server, place, &place.path, body).await;
        send(&server, place, &place.path, bytes).await;
        // The same good body to an address with one part changed.
        let path = place.path.replace(&server.federation, &segment).replace("/1/", &format!("/{segment}/"));
        let query = format!("{path}?after={segment}");
        send(&server, place, &query, place.good.clone().into_bytes()).await;
    }
    assert_eq!(server.get("/readyz").await.status, 200);
    assert_eq!(server.view().await.federation, server.federation);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_server_fail(
        steps in prop::collection::vec(
            (
                any::<Index>(),
                prop::collection::vec((any::<Index>(), any::<u8>()), 1..4),
                prop::collection::vec(any::<u8>(), 0..100),
                "([a-z0-9.~-]|%[0-9a-f]{2}|%c0%af|%e2%80%8b){1,12}",
            ),
            20,
        ),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(play(steps));
    }
}
