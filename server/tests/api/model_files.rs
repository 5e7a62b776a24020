//! `/model/{id}/..`, with the shipped model's files.

use crate::util::{TestServer, Union};
use feddtpt_model::{ModelFiles, shipped};
use feddtpt_server::{PublicModel, Web};
use feddtpt_shared::Digest;
use feddtpt_shared::problem::ProblemType;
use reqwest::Method;
use std::sync::{Arc, OnceLock};

/// The shipped model's files, read once.
fn files() -> ModelFiles<'static> {
    static FILES: OnceLock<[Vec<u8>; 3]> = OnceLock::new();
    let [config, vocab, weights] = FILES.get_or_init(|| {
        ["config.json", "vocab.txt", "mini-f16.safetensors"]
            .map(|name| std::fs::read(format!("{}/../model/data/mini/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap())
    });
    ModelFiles { config, vocab, weights }
}

async fn server() -> TestServer {
    let web = || Web { pages: None, model: Some(PublicModel::new(shipped::ID, files())) };
    TestServer::build_with_web(Arc::new(Union), None, |_| {}, web).await
}

fn path(file: &str) -> String {
    format!("/model/{}/{file}", shipped::ID)
}

#[tokio::test]
async fn the_files_are_those_that_a_tab_expects() {
    let server = server().await;
    for (file, kind, sha256) in [
        ("config.json", "application/json", shipped::CONFIG_SHA256),
        ("vocab.txt", "text/plain; charset=utf-8", shipped::VOCAB_SHA256),
        ("weights.safetensors", "application/octet-stream", shipped::WEIGHTS_SHA256),
    ] {
        let response = server.request(Method::GET, &path(file)).send().await.unwrap();
        let headers = response.headers().clone();
        assert_eq!((response.status().as_u16(), headers["content-type"].to_str().unwrap()), (200, kind));
        assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        let body = response.bytes().await.unwrap();
        assert_eq!(headers["content-length"], body.len().to_string().as_str(), "a tab shows progress by it");
        assert_eq!(Digest::of(&body).to_string(), sha256, "{file}");
        let known = server.request(Method::GET, &path(file)).header("if-none-match", &headers["etag"]);
        assert_eq!(server.send(known).await.status, 304);
        let head = server.send(server.request(Method::HEAD, &path(file))).await;
        assert_eq!((head.body.as_str(), &head.headers["content-length"]), ("", &headers["content-length"]));
    }
}

#[tokio::test]
async fn an_unknown_model_is_answered_with_the_known_one() {
    let server = server().await;
    let problem = server.get("/model/mini-000000000000/vocab.txt").await.problem();
    assert_eq!(problem.kind, ProblemType::NotFound);
    assert!(problem.detail.contains("mini-000000000000") && problem.detail.contains(shipped::ID), "{problem}");
    let problem = server.get(&path("weights.bin")).await.problem();
    assert!(problem.detail.contains("weights.safetensors"), "{problem}");
    let without = TestServer::start().await;
    let reply = without.get(&path("vocab.txt")).await;
    assert_eq!(reply.problem().kind, ProblemType::NotFound);
    assert_eq!(reply.headers["cache-control"], "no-store");
}
