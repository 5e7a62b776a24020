//! `POST /v1/embeddings`

use super::server;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn vectors_have_length_one() {
    let server = server().await;
    let request = server.request(Method::POST, "/v1/embeddings");
    let answer: Value = server.send(request.json(&json!({"input": ["a film", "a movie"]}))).await.json();
    let data = answer["data"].as_array().unwrap();
    assert_eq!(data.len(), 2);
    for entry in data {
        let square: f64 = entry["embedding"].as_array().unwrap().iter().map(|x| x.as_f64().unwrap().powi(2)).sum();
        assert!((square - 1.0).abs() < 1e-4, "{square}");
    }
    let request = server.request(Method::POST, "/v1/embeddings");
    assert_eq!(server.send(request.json(&json!({"input": []}))).await.problem().status, 422);
}
