//! `/model/{id}/..`, with the shipped models' files.

use crate::util::{TestServer, Union};
use feddtpt_model::{ModelFiles, Shipped};
use feddtpt_server::{PublicModel, Web};
use feddtpt_shared::Digest;
use feddtpt_shared::problem::ProblemType;
use reqwest::Method;
use std::sync::{Arc, OnceLock};

/// A shipped model's files, read once.
fn files(model: Shipped) -> ModelFiles<'static> {
    static FILES: [OnceLock<[Vec<u8>; 3]>; 2] = [const { OnceLock::new() }; 2];
    let (place, weights) = match model {
        Shipped::Mini => (0, "mini-f16.safetensors"),
        Shipped::Nano => (1, "nano-i8.safetensors"),
    };
    let [config, vocab, weights] = FILES[place].get_or_init(|| {
        let folder = format!("{}/../model/data/{}", env!("CARGO_MANIFEST_DIR"), model.name());
        ["config.json", "vocab.txt", weights].map(|name| std::fs::read(format!("{folder}/{name}")).unwrap())
    });
    ModelFiles { config, vocab, weights }
}

async fn server() -> TestServer {
    let web = || {
        let models = Shipped::ALL.map(|model| PublicModel::new(model.id(), files(model)));
        Web { pages: None, models: models.into() }
    };
    TestServer::build_with_web(Arc::new(Union), None, |_| {}, web).await
}

fn path(model: Shipped, file: &str) -> String {
    format!("/model/{}/{file}", model.id())
}

#[tokio::test]
async fn the_files_are_those_that_a_tab_expects() {
    let server = server().await;
    let expected = |model: Shipped| {
        [
            (model, "config.json", "application/json", model.sha256().config),
            (model, "vocab.txt", "text/plain; charset=utf-8", model.sha256().vocab),
            (model, "weights.safetensors", "application/octet-stream", model.sha256().weights),
        ]
    };
    for (model, file, kind, sha256) in Shipped::ALL.into_iter().flat_map(expected) {
        let path = path(model, file);
        let response = server.request(Method::GET, &path).send().await.unwrap();
        let headers = response.headers().clone();
        assert_eq!((response.status().as_u16(), headers["content-type"].to_str().unwrap()), (200, kind));
        assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        let body = response.bytes().await.unwrap();
        assert_eq!(headers["content-length"], body.len().to_string().as_str(), "a tab shows progress by it");
        assert_eq!(Digest::of(&body).to_string(), sha256, "{file}");
        let known = server.request(Method::GET, &path).header("if-none-match", &headers["etag"]);
        assert_eq!(server.send(known).await.status, 304);
        let head = server.send(server.request(Method::HEAD, &path)).await;
        assert_eq!((head.body.as_str(), &head.headers["content-length"]), ("", &headers["content-length"]));
    }
}

#[tokio::test]
async fn an_unknown_model_is_answered_with_the_known_ones() {
    let server = server().await;
    let problem = server.get("/model/mini-000000000000/vocab.txt").await.problem();
    assert_eq!(problem.kind, ProblemType::NotFound);
    assert!(problem.detail.contains("mini-000000000000"), "{problem}");
    assert!(Shipped::ALL.iter().all(|model| problem.detail.contains(model.id())), "{problem}");
    let problem = server.get(&path(Shipped::Nano, "weights.bin")).await.problem();
    assert!(problem.detail.contains("weights.safetensors"), "{problem}");
    let without = TestServer::start().await;
    let reply = without.get(&path(Shipped::Mini, "vocab.txt")).await;
    assert_eq!(reply.problem().kind, ProblemType::NotFound);
    assert_eq!(reply.headers["cache-control"], "no-store");
}
