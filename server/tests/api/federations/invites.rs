//! `POST /api/v1/federations/{id}/invites`

use crate::util::TestServer;
use feddtpt_shared::messages::Invites;
use feddtpt_shared::problem::ProblemType;
use reqwest::Method;
use serde_json::json;
use std::collections::HashSet;

#[tokio::test]
async fn invites_are_many_and_different() {
    let server = TestServer::start().await.with_federation().await;
    let path = server.below("/invites");
    let invites: Invites = server.send(server.host(Method::POST, &path).json(&json!({"count": 5}))).await.json();
    let distinct: HashSet<&str> = invites.invites.iter().map(feddtpt_shared::messages::Secret::expose).collect();
    assert_eq!(distinct.len(), 5);
    for body in [json!({"count": 0}), json!({"count": 1_001}), json!({"count": 1, "valid_ms": 0})] {
        let problem = server.send(server.host(Method::POST, &path).json(&body)).await.problem();
        assert_eq!(problem.kind, ProblemType::Unprocessable);
    }
}

#[tokio::test]
async fn secrets_are_not_stored() {
    let server = TestServer::start().await.with_federation().await;
    let invite = server.invite().await;
    let guest = server.guest().await;
    let folder = server.database().parent().unwrap().to_owned();
    for file in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in [invite.expose(), guest.token.expose()] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
        }
    }
}
