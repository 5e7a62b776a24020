//! `POST /v1/fill-mask`

use super::server;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn one_mask_several_masks_several_texts() {
    let server = server().await;
    let post = async |body: Value| server.send(server.request(Method::POST, "/v1/fill-mask").json(&body)).await;
    let one: Value = post(json!({"inputs": "the [MASK] was good .", "parameters": {"top_k": 3}})).await.json();
    assert_eq!(one.as_array().unwrap().len(), 3);
    assert!(one[0]["score"].as_f64() >= one[1]["score"].as_f64());
    let word = one[0]["token_str"].as_str().unwrap();
    assert_eq!(one[0]["sequence"], format!("the {word} was good ."));
    let two: Value = post(json!({"inputs": "the [MASK] was [MASK] ."})).await.json();
    assert_eq!((two.as_array().unwrap().len(), two[1].as_array().unwrap().len()), (2, 5));
    assert!(two[1][0]["sequence"].as_str().unwrap().starts_with("the [MASK] was "));
    let many: Value = post(json!({"inputs": ["a [MASK]"], "parameters": {"targets": ["film"]}})).await.json();
    assert_eq!(many[0][0]["token_str"], "film");
    for parameters in [json!([null, null]), json!([3]), json!({"targets": []})] {
        assert_eq!(post(json!({"inputs": "[MASK]", "parameters": parameters})).await.problem().status, 422);
    }
    let problem = post(json!({"inputs": "no mask"})).await.problem();
    assert!(problem.detail.contains("[MASK]"), "{problem}");
    let problem = post(json!({"inputs": "[MASK]", "parameters": {"targets": ["qqqzzz"]}})).await.problem();
    assert!(problem.detail.contains("qqqzzz"), "{problem}");
}
