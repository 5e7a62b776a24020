//! `/healthz`, `/readyz`, `/metrics`, `/openapi.json`, and addresses that are not there.

use crate::util::{TestServer, Union};
use feddtpt_shared::problem::ProblemType;
use reqwest::Method;
use std::sync::Arc;

#[tokio::test]
async fn health_and_metrics() {
    let server = TestServer::start().await.with_federation().await;
    assert_eq!(server.get("/healthz").await.body, "ok");
    assert_eq!(server.get("/readyz").await.body, "ready");
    let guests = [server.guest().await, server.guest().await];
    server.opens(1).await;
    for guest in &guests {
        assert_eq!(guest.submit(&server, 1, "good").await.status, 200);
    }
    server.clock.advance_ms(1_000);
    server.opens(2).await;
    let text = server.get("/metrics").await.body;
    for line in [
        "feddtpt_submissions_total{outcome=\"accepted\"} 2",
        "feddtpt_rounds_published_total 1",
        "feddtpt_aggregation_seconds_count 1",
        "route=\"/api/v1/federations/{id}/invites\",status=\"201\"} 2",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(!text.contains(&server.federation));
}

#[tokio::test]
async fn what_is_not_there_is_a_problem() {
    let server = TestServer::start().await;
    for path in ["/api/v2/nothing", "/v1/nothing", "/nothing", "/model/nothing", "/"] {
        let problem = server.get(path).await.problem();
        assert_eq!(problem.kind, ProblemType::NotFound);
        assert!(problem.detail.contains(path), "{problem}");
    }
    let reply = server.send(server.request(Method::PATCH, "/api/v1/federations")).await;
    assert_eq!(reply.problem().kind, ProblemType::MethodNotAllowed);
    assert_eq!(reply.headers["allow"], "POST,GET,HEAD");
    let huge = server.request(Method::POST, "/api/v1/federations").body(vec![0; 20 * 1024 * 1024]);
    assert_eq!(server.send(huge).await.problem().kind, ProblemType::BodyTooLarge);
}

#[tokio::test]
async fn changes_beyond_the_limit_are_put_off() {
    let server = TestServer::build(Arc::new(Union), None, |config| config.max_changes = 0).await;
    let reply = server.create(&crate::util::spec(1, crate::util::policy())).await;
    assert_eq!(reply.problem().kind, ProblemType::TooManyRequests);
    assert_eq!(reply.headers["retry-after"], "1");
}

#[tokio::test]
async fn request_ids_come_back_when_they_are_harmless() {
    let server = TestServer::start().await;
    let send = async |id: &str| {
        let request = server.request(Method::GET, "/healthz").header("x-request-id", id);
        server.send(request).await.headers["x-request-id"].to_str().unwrap().to_owned()
    };
    assert_eq!(send("abc-123").await, "abc-123");
    assert_eq!(send("<script>").await.len(), 16);
}

#[tokio::test]
async fn the_openapi_document_lists_every_route() {
    let server = TestServer::build(Arc::new(Union), Some(crate::model::mini()), |_| {}).await;
    let document: serde_json::Value = server.get("/openapi.json").await.json();
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let answers: Vec<&str> = operation["responses"].as_object().unwrap().keys().map(String::as_str).collect();
            routes.push(format!("{} {path}: {}", method.to_uppercase(), answers.join(" ")));
        }
    }
    insta::assert_snapshot!(routes.join("\n"));
    let schemas = &document["components"]["schemas"];
    let kinds: Vec<_> = ProblemType::ALL.iter().map(|kind| serde_json::to_value(kind).unwrap()).collect();
    assert_eq!(schemas["ProblemType"]["enum"], serde_json::Value::Array(kinds));
    let refused = |path: &str| document["paths"][path]["post"]["responses"]["413"]["content"].to_string();
    assert!(refused("/v1/fill-mask").contains("/ModelProblem") && refused("/api/v1/federations").contains("/Problem"));
    assert!(schemas["Problem"].is_object() && schemas["FederationSpec"]["properties"]["host"].is_object());
}

#[tokio::test]
async fn a_store_that_is_away_asks_for_patience() {
    let server = TestServer::start().await.with_federation().await;
    let guests = [server.guest().await, server.guest().await];
    server.opens(1).await;
    server.store.as_ref().unwrap().close().await;
    assert_eq!(server.get("/healthz").await.status, 200);
    for reply in [server.get("/readyz").await, guests[0].submit(&server, 1, "good").await] {
        assert_eq!(reply.problem().kind, ProblemType::Unavailable);
        assert_eq!((reply.status, &reply.headers["retry-after"]), (503, &"1".parse().unwrap()));
    }
}

#[tokio::test]
async fn a_panic_is_caught() {
    let server = TestServer::start().await;
    let problem = server.get("/broken").await.problem();
    assert_eq!(problem.kind, ProblemType::Internal);
    assert!(!problem.detail.contains("on purpose"), "{problem}");
}
