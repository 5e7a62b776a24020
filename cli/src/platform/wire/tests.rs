//! The counted sizes against the bytes on a real socket.

use super::*;
use feddtpt_connect::Upload;
use feddtpt_connect::ledger::{Purpose, Traffic};
use feddtpt_server::{ServerConfig, Web};
use feddtpt_shared::Prompt;
use feddtpt_shared::messages::Secret;
use reqwest::{Method, Url};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers each connection with `answer` and returns the bytes that came in on the first.
async fn raw_exchange(answer: &'static str, send: impl AsyncFnOnce(Url)) -> Vec<u8> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/api/v1/x?after=12&b=", listener.local_addr().unwrap())).unwrap();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut seen = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let count = socket.read(&mut buffer).await.unwrap();
            seen.extend_from_slice(&buffer[..count]);
            let text = String::from_utf8_lossy(&seen).to_ascii_lowercase();
            let Some(head) = text.find("\r\n\r\n") else { continue };
            let length = text.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
            let body: usize = length.map_or(0, |length| length.parse().unwrap());
            if seen.len() >= head + 4 + body {
                break;
            }
        }
        socket.write_all(answer.as_bytes()).await.unwrap();
        socket.shutdown().await.unwrap();
        seen
    });
    send(url).await;
    server.await.unwrap()
}

fn call(method: Method, url: Url) -> Call<'static> {
    Call {
        purpose: Purpose::Round,
        method,
        url,
        bearer: None,
        headers: Vec::new(),
        json: None,
        words: None,
        timeout: Duration::from_secs(5),
    }
}

#[tokio::test]
async fn counts_what_crosses_the_socket() {
    let secret = Secret::new("fp_0123456789");
    let bodies = [(Method::GET, None), (Method::DELETE, None), (Method::PUT, Some(br#"{"prompt":["a"]}"#.to_vec()))];
    let answers = [
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 418 Own Words Here\r\nretry-after: 3\r\ncontent-length: 0\r\n\r\n",
    ];
    for (method, json) in bodies {
        for bearer in [None, Some(&secret)] {
            for answer in answers {
                let wire = Wire::new(Ledger::new()).unwrap();
                let seen = raw_exchange(answer, async |url| {
                    let call = Call { bearer, headers: Vec::new(), json: json.clone(), ..call(method.clone(), url) };
                    let reply = wire.send(call).await.unwrap();
                    assert_eq!(reply.retry_after_ms, answer.contains("retry").then_some(3_000));
                })
                .await;
                let counted = wire.ledger().traffic(Purpose::is_server);
                let wanted =
                    Traffic { requests: 1, sent_bytes: seen.len() as u64, received_bytes: answer.len() as u64 };
                assert_eq!(counted, wanted, "{}", String::from_utf8_lossy(&seen));
            }
        }
    }
}

#[tokio::test]
async fn the_framing_of_a_chunked_answer_is_not_counted() {
    let wire = Wire::new(Ledger::new()).unwrap();
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    raw_exchange("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", async |url| {
        assert_eq!(wire.send(call(Method::GET, url)).await.unwrap().body, b"abc");
    })
    .await;
    assert_eq!(wire.ledger().traffic(|_| true).received_bytes, head.len() as u64 + 3);
}

#[tokio::test]
async fn a_failure_is_named_and_stands_in_the_ledger() {
    let lines = tempfile::NamedTempFile::new().unwrap();
    let wire = Wire::new(Ledger::to_file(lines.path()).unwrap()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/a", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let words = Prompt::parse("some words").unwrap();
    let error = wire.send(Call { words: Some(Upload::Proposal(&words)), ..call(Method::GET, url) }).await.unwrap_err();
    assert!(error.0.contains("refused"), "{error}");
    let text = std::fs::read_to_string(lines.path()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].contains(r#""event":"sending","request":"GET /a""#), "{text}");
    assert!(lines[0].contains(r#""words":["some","words"]"#), "{text}");
    assert!(lines[1].contains(r#""event":"failed""#) && lines[1].contains(r#""sent_bytes":0"#), "{text}");
}

#[tokio::test]
async fn silence_ends_at_the_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/a", listener.local_addr().unwrap())).unwrap();
    let wire = Wire::new(Ledger::new()).unwrap();
    let call = Call { timeout: Duration::from_millis(50), ..call(Method::GET, url) };
    assert_eq!(wire.send(call).await.unwrap_err(), NoReply("no answer in time".to_owned()));
}

/// A server that says that it speaks HTTP/2 and does not.
#[tokio::test]
async fn what_does_not_speak_http2_after_all_is_spoken_to_as_before() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/a", listener.local_addr().unwrap())).unwrap();
    let heads = tokio::spawn(async move {
        let mut heads = Vec::new();
        while heads.iter().filter(|head: &&String| head.starts_with("GET")).count() < 3 {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut buffer = [0; 4096];
            let count = socket.read(&mut buffer).await.unwrap();
            heads.push(String::from_utf8_lossy(&buffer[..count]).into_owned());
            let answer = "HTTP/1.1 200 OK\r\nalt-svc: h2c=\":1\"\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
            socket.write_all(answer.as_bytes()).await.unwrap();
            socket.shutdown().await.unwrap();
        }
        heads
    });
    let wire = Wire::new(Ledger::new()).unwrap();
    for _ in 0..3 {
        assert_eq!(wire.send(call(Method::GET, url.clone())).await.unwrap().status, 200);
    }
    let heads = heads.await.unwrap();
    let tried = heads.iter().filter(|head| head.starts_with("PRI")).count();
    assert_eq!((heads.len(), tried), (4, 1), "{heads:?}");
}

#[tokio::test]
async fn a_server_that_speaks_http2_is_spoken_to_in_it_and_an_llm_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let config = ServerConfig::local(folder.path().join("db"), Secret::new("host"));
    let server = feddtpt_server::Server::start(config, None, Web::default()).await.unwrap();
    let url = Url::parse(&format!("http://{}/healthz", server.local_addr())).unwrap();
    let wire = Wire::new(Ledger::new()).unwrap();
    let line = |purpose: Purpose| wire.lines.choose(&url, purpose.is_server());
    assert_eq!(line(Purpose::Round), Line::Settled);
    for expected in [Line::Two, Line::Two] {
        assert_eq!(wire.send(call(Method::GET, url.clone())).await.unwrap().body, b"ok");
        assert_eq!((line(Purpose::Round), line(Purpose::Llm)), (expected, Line::One));
    }
    server.shutdown().await;
    wire.send(call(Method::GET, url.clone())).await.unwrap_err();
    assert_eq!(line(Purpose::Round), Line::Settled, "whoever comes after it may speak HTTP/1.1 alone");
}
