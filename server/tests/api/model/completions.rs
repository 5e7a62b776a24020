//! `POST /v1/completions`, `POST /v1/tokenize`, `GET /v1/models`

use super::server;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn label_words_can_be_asked_for_by_bias() {
    let server = server().await;
    let post = async |path: &str, body: Value| server.send(server.request(Method::POST, path).json(&body)).await;
    let mut bias = serde_json::Map::new();
    for word in ["good", "bad"] {
        let tokens: Value = post("/v1/tokenize", json!({"text": word})).await.json();
        assert_eq!(tokens["count"], 1);
        bias.insert(tokens["tokens"][0].to_string(), json!(100));
    }
    let body = json!({"model": "default", "prompt": ["a wonderful film . it was [MASK] .", "it was"],
        "max_tokens": 1, "temperature": 0, "logprobs": 2, "logit_bias": bias});
    let answer: Value = post("/v1/completions", body).await.json();
    let choices = answer["choices"].as_array().unwrap();
    assert_eq!(choices.len(), 2);
    for choice in choices {
        let top = choice["logprobs"]["top_logprobs"][0].as_object().unwrap();
        assert_eq!(top.keys().map(String::as_str).collect::<Vec<_>>(), ["bad", "good"]);
        let total: f64 = top.values().map(|value| value.as_f64().unwrap().exp()).sum();
        assert!((total - 1.0).abs() < 1e-6, "{total}");
        assert!(top.contains_key(choice["text"].as_str().unwrap()));
    }
    let models: Value = server.get("/v1/models").await.json();
    assert_eq!(models["data"][0]["id"], answer["model"]);
}

#[tokio::test]
async fn errors_are_problems_that_openai_clients_read() {
    let server = server().await;
    for (body, part) in [
        (json!({"prompt": "[MASK] [MASK]"}), "2 times"),
        (json!({"prompt": "x", "model": "gpt-9"}), "gpt-9"),
        (json!({"prompt": "x", "logprobs": 21}), "logprobs"),
        (json!({"prompt": "x", "temperature": 9.0}), "temperature"),
        (json!({"prompt": 3}), "a string or a list of strings"),
        (json!({"prompt": "word ".repeat(2_000)}), "shorten"),
    ] {
        let reply = server.send(server.request(Method::POST, "/v1/completions").json(&body)).await;
        let problem = reply.problem();
        assert!(problem.detail.contains(part), "{problem}");
        let both: Value = serde_json::from_str(&reply.body).unwrap();
        assert_eq!(both["error"]["message"], problem.detail);
        assert_eq!(both["error"]["type"], "invalid_request_error");
    }
}

#[tokio::test]
async fn above_temperature_0_the_seed_decides() {
    let server = server().await;
    let ask = async |seed: u64| {
        let body = json!({"prompt": "it was", "temperature": 1.5, "seed": seed});
        let answer: Value = server.send(server.request(Method::POST, "/v1/completions").json(&body)).await.json();
        answer["choices"][0]["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(ask(1).await, ask(1).await);
    let mut words = std::collections::HashSet::new();
    for seed in 0..12 {
        words.insert(ask(seed).await);
    }
    assert!(words.len() > 3, "{words:?}");
}
