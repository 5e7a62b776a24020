//! Calls from other people's pages.

use crate::util::{Reply, TestServer, Union};
use feddtpt_server::ServerConfig;
use reqwest::Method;
use std::sync::Arc;

const FRIEND: &str = "https://friend.example";
const STRANGER: &str = "https://stranger.example";

async fn server(tune: fn(&mut ServerConfig)) -> TestServer {
    TestServer::build(Arc::new(Union), Some(crate::model::mini()), tune).await.with_federation().await
}

async fn friendly() -> TestServer {
    server(|config| config.allow_origin = vec![FRIEND.parse().unwrap(), "http://localhost:5173".parse().unwrap()]).await
}

/// What a browser asks before it sends a request with credentials and JSON.
async fn preflight(server: &TestServer, path: &str, method: &str, origin: &str) -> Reply {
    let request = server.request(Method::OPTIONS, path).header("origin", origin);
    let request = request.header("access-control-request-method", method);
    server.send(request.header("access-control-request-headers", "authorization,content-type,prefer")).await
}

async fn get(server: &TestServer, path: &str, origin: &str) -> Reply {
    server.send(server.request(Method::GET, path).header("origin", origin)).await
}

fn allowed(reply: &Reply) -> Option<&str> {
    reply.headers.get("access-control-allow-origin").map(|origin| origin.to_str().unwrap())
}

#[tokio::test]
async fn nobody_is_allowed_by_default() {
    let server = server(|_| {}).await;
    for path in [server.below(""), "/v1/fill-mask".to_owned(), "/model/x/vocab.txt".to_owned()] {
        assert_eq!(allowed(&get(&server, &path, FRIEND).await), None);
        let reply = preflight(&server, &path, "GET", FRIEND).await;
        assert_eq!((reply.status, allowed(&reply)), (405, None), "{path}");
    }
}

#[tokio::test]
async fn preflights_are_answered_without_credentials() {
    let server = friendly().await;
    let proposal = server.below("/rounds/1/proposal");
    for (path, method) in [
        (proposal.as_str(), "PUT"),
        (&server.below("/participants"), "POST"),
        (&server.below("/participants/me"), "DELETE"),
        ("/v1/fill-mask", "POST"),
        ("/model/x/vocab.txt", "GET"),
    ] {
        let reply = preflight(&server, path, method, FRIEND).await;
        assert_eq!((reply.status, allowed(&reply)), (200, Some(FRIEND)), "{path}");
        let header = |name: &str| reply.headers[name].to_str().unwrap();
        assert!(header("access-control-allow-methods").split(',').any(|allowed| allowed == method), "{path}");
        assert_eq!(header("access-control-allow-headers"), "authorization,content-type,prefer");
        assert_eq!(header("access-control-max-age"), "7200");
        assert!(!reply.headers.contains_key("access-control-allow-credentials"));
    }
    assert_eq!(allowed(&preflight(&server, &proposal, "PUT", STRANGER).await), None);
}

#[tokio::test]
async fn answers_name_the_page_that_may_read_them() {
    let server = friendly().await;
    let reply = get(&server, &server.below(""), FRIEND).await;
    assert_eq!((reply.status, allowed(&reply)), (200, Some(FRIEND)));
    assert_eq!(reply.headers["access-control-expose-headers"], "retry-after");
    assert!(reply.headers["vary"].to_str().unwrap().contains("origin"));
    assert_eq!(allowed(&get(&server, &server.below(""), "http://localhost:5173").await), Some("http://localhost:5173"));
    assert_eq!(allowed(&get(&server, &server.below(""), STRANGER).await), None);
}

#[tokio::test]
async fn mistakes_can_be_read_too() {
    let server = friendly().await;
    for path in ["/api/v1/federations/f_nowhere", "/api/v9/nothing", "/model/x/vocab.txt"] {
        let reply = get(&server, path, FRIEND).await;
        assert_eq!((reply.problem().status, allowed(&reply)), (404, Some(FRIEND)), "{path}");
    }
    let huge = server.request(Method::POST, "/v1/fill-mask").header("origin", FRIEND).body(vec![0; 20 * 1024 * 1024]);
    let reply = server.send(huge).await;
    assert_eq!((reply.problem().status, allowed(&reply)), (413, Some(FRIEND)));
}

#[tokio::test]
async fn the_rest_of_the_server_stays_shut() {
    let server = server(|config| config.allow_origin = vec!["*".parse().unwrap()]).await;
    assert_eq!(allowed(&get(&server, &server.below(""), STRANGER).await), Some("*"));
    for path in ["/metrics", "/healthz", "/openapi.json", "/v1/models", "/nothing"] {
        assert_eq!(allowed(&get(&server, path, STRANGER).await), None, "{path}");
    }
    for path in ["/v1/completions", "/metrics"] {
        assert_eq!(allowed(&preflight(&server, path, "POST", STRANGER).await), None, "{path}");
    }
}
