//! HTTP/2, in the handshake and without one.

use crate::util::{Guest, HOST_TOKEN, TestServer, Union, policy, spec};
use feddtpt_server::{Server, ServerConfig, TlsFiles, Web};
use feddtpt_shared::federation::RoundPolicy;
use feddtpt_shared::limits::MAX_BODY_BYTES;
use feddtpt_shared::messages::{Instruction, RoundView, Secret};
use feddtpt_shared::problem::{Problem, ProblemType};
use reqwest::{Certificate, Client, ClientBuilder, Version};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What a client of HTTP/2 says first: the preface and an empty frame of settings.
const GREETING: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

fn client(choose: fn(ClientBuilder) -> ClientBuilder) -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    choose(Client::builder()).build().unwrap()
}

#[tokio::test]
async fn without_tls_answers_say_that_it_may_be_spoken_and_it_is() {
    let server = TestServer::start().await;
    let url = format!("http://{}/healthz", server.address());
    let first = client(ClientBuilder::http1_only).get(&url).send().await.unwrap();
    let port = server.address().port();
    assert_eq!(first.version(), Version::HTTP_11);
    assert_eq!(first.headers()["alt-svc"], format!("h2c=\":{port}\""));
    let two = client(ClientBuilder::http2_prior_knowledge);
    let answer = two.get(&url).send().await.unwrap();
    assert_eq!((answer.version(), answer.status().as_u16()), (Version::HTTP_2, 200));
    assert!(!answer.headers().contains_key("alt-svc"));
}

#[tokio::test]
async fn a_participant_may_speak_it_and_limits_hold() {
    let policy = RoundPolicy { quorum: 1, ..policy() };
    let server = TestServer::start().await.with_spec(&spec(1, policy)).await;
    let guest = Guest::join(&server, &server.invite().await).await;
    server.opens(1).await;
    let two = client(ClientBuilder::http2_prior_knowledge);
    let url = format!("http://{}{}", server.address(), server.below(""));
    let ask = two.get(format!("{url}/round")).bearer_auth(guest.token.expose());
    let view: RoundView = ask.send().await.unwrap().json().await.unwrap();
    assert_eq!(view.instruction, Instruction::Propose);
    let put = |body: String| {
        let put = two.put(format!("{url}/rounds/1/proposal")).bearer_auth(guest.token.expose());
        put.header("content-type", "application/json").body(body).send()
    };
    for (body, kind) in
        [("x".repeat(MAX_BODY_BYTES + 1), ProblemType::BodyTooLarge), ("{".to_owned(), ProblemType::InvalidBody)]
    {
        let problem: Problem = put(body).await.unwrap().json().await.unwrap();
        assert_eq!(problem.kind, kind);
    }
    assert_eq!(put(r#"{"prompt":["good","film"]}"#.to_owned()).await.unwrap().status(), 200);
}

#[tokio::test]
async fn with_tls_the_handshake_settles_it() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let files = TlsFiles { certificate: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
    std::fs::write(&files.certificate, made.cert.pem()).unwrap();
    std::fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    let local = ServerConfig::local(folder.path().join("server.sqlite"), Secret::new(HOST_TOKEN));
    let config = ServerConfig { tls: Some(files), ..local };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let server = Server::start(config, None, Web::default()).await.unwrap();
    let url = format!("https://localhost:{}/healthz", server.local_addr().port());
    let trusted = Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    for (choose, version) in [
        ((|builder| builder) as fn(ClientBuilder) -> ClientBuilder, Version::HTTP_2),
        (ClientBuilder::http1_only, Version::HTTP_11),
    ] {
        let client = choose(Client::builder()).tls_certs_only([trusted.clone()]).build().unwrap();
        let answer = client.get(&url).send().await.unwrap();
        assert_eq!((answer.version(), answer.status().as_u16()), (version, 200));
        assert!(!answer.headers().contains_key("alt-svc"));
    }
    server.shutdown().await;
}

#[tokio::test]
async fn a_connection_that_asks_nothing_is_cut_and_one_that_waits_is_not() {
    let server = TestServer::build(Arc::new(Union), None, |config| {
        (config.header_timeout_ms, config.poll_wait_ms) = (300, 1_500);
    })
    .await;
    for said in [&GREETING[..7], GREETING] {
        let mut silent = TcpStream::connect(server.address()).await.unwrap();
        silent.write_all(said).await.unwrap();
        let mut answer = Vec::new();
        let end = silent.read_to_end(&mut answer);
        let _ = tokio::time::timeout(Duration::from_secs(20), end).await.expect("it is cut");
        assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    }
    let server = server.with_federation().await;
    let guest = server.guest().await;
    let two = client(ClientBuilder::http2_prior_knowledge);
    let url = format!("http://{}{}?after=9999", server.address(), server.below("/round"));
    let begun = Instant::now();
    let answer = two.get(url).bearer_auth(guest.token.expose()).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.version()), (200, Version::HTTP_2));
    assert!(
        begun.elapsed() >= Duration::from_millis(1_400),
        "it was held back for longer than an idle connection is kept"
    );
}
