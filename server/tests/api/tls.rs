//! HTTPS with certificates made here, and proxies in front.

use crate::util::{HOST_TOKEN, TestServer, Union};
use feddtpt_server::{Server, ServerConfig, StartError, TlsError, TlsFiles, Web};
use feddtpt_shared::messages::Secret;
use reqwest::Certificate;
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A certificate for `localhost` with its key, in the folder; what a client must trust.
fn make(folder: &Path) -> Certificate {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    std::fs::write(folder.join("cert.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    Certificate::from_pem(made.cert.pem().as_bytes()).unwrap()
}

fn files(folder: &Path) -> TlsFiles {
    TlsFiles { certificate: folder.join("cert.pem"), key: folder.join("key.pem") }
}

fn config(folder: &Path) -> ServerConfig {
    let tls = Some(files(folder));
    ServerConfig { tls, ..ServerConfig::local(folder.join("server.sqlite"), Secret::new(HOST_TOKEN)) }
}

/// A client that trusts one certificate alone. Each has its own connections.
fn client(trusted: &Certificate) -> reqwest::Client {
    reqwest::Client::builder().tls_certs_only([trusted.clone()]).build().unwrap()
}

#[tokio::test]
async fn https_is_spoken_and_new_certificates_are_taken_up() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let first = make(folder.path());
    let server = Server::start(config(folder.path()), None, Web::default()).await.unwrap();
    let url = format!("{}://localhost:{}/healthz", server.scheme(), server.local_addr().port());
    let ask = async |trusted: &Certificate| client(trusted).get(&url).send().await;
    assert_eq!(ask(&first).await.unwrap().text().await.unwrap(), "ok");
    let stranger = make(tempfile::tempdir().unwrap().path());
    assert!(ask(&stranger).await.is_err());
    // In this process it answers without a certificate.
    assert_eq!(server.inside().ask(reqwest::Method::GET, "/healthz", None, None).await.unwrap(), (200, b"ok".to_vec()));

    let second = make(folder.path());
    assert!(ask(&second).await.is_err());
    server.reload_tls().unwrap();
    assert_eq!(ask(&second).await.unwrap().status(), 200);
    std::fs::write(folder.path().join("key.pem"), "no key").unwrap();
    assert!(matches!(server.reload_tls(), Err(TlsError::File { .. })));
    assert_eq!(ask(&second).await.unwrap().status(), 200);
    server.shutdown().await;
}

#[tokio::test]
async fn whoever_speaks_http_to_https_does_not_hold_up_others() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let trusted = make(folder.path());
    let server = Server::start(config(folder.path()), None, Web::default()).await.unwrap();
    let _silent = TcpStream::connect(server.local_addr()).await.unwrap();
    let mut plain = TcpStream::connect(server.local_addr()).await.unwrap();
    plain.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP"));
    let url = format!("https://localhost:{}/healthz", server.local_addr().port());
    assert_eq!(client(&trusted).get(url).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn certificates_that_cannot_be_used_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let refused = async || {
        let refused = Server::start(config(folder.path()), None, Web::default()).await;
        let Err(StartError::Tls(error)) = refused else { panic!("{refused:?}") };
        error.to_string()
    };
    assert!(refused().await.contains("cert.pem"));
    make(folder.path());
    let key = std::fs::read(folder.path().join("key.pem")).unwrap();
    make(folder.path());
    std::fs::write(folder.path().join("key.pem"), key).unwrap();
    assert!(refused().await.contains("cannot be used together"));
    std::fs::write(folder.path().join("cert.pem"), "").unwrap();
    assert!(refused().await.contains("holds no certificate"));
}

#[tokio::test]
async fn a_request_that_never_gets_to_its_point_is_cut() {
    let server = TestServer::build(Arc::new(Union), None, |config| config.header_timeout_ms = 200).await;
    let mut slow = TcpStream::connect(server.address()).await.unwrap();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-more: ").await.unwrap();
    let mut answer = Vec::new();
    let _ = slow.read_to_end(&mut answer).await;
    assert!(answer.is_empty(), "{}", String::from_utf8_lossy(&answer));
    assert_eq!(server.get("/healthz").await.status, 200);
}
