//! `GET /api/v1/federations`

use crate::util::{TestServer, policy, spec};
use feddtpt_shared::federation::FederationStatus;
use feddtpt_shared::host::FederationLine;
use feddtpt_shared::messages::Created;
use feddtpt_shared::problem::ProblemType;
use reqwest::Method;

const PATH: &str = "/api/v1/federations";

async fn list(server: &TestServer, query: &str) -> Vec<FederationLine> {
    server.send(server.host(Method::GET, &format!("{PATH}{query}"))).await.json()
}

#[tokio::test]
async fn the_host_sees_every_federation_and_where_it_stands() {
    let server = TestServer::start().await;
    assert_eq!(list(&server, "").await, []);
    let server = server.with_spec(&spec(2, policy())).await;
    server.guest().await;
    server.guest().await;
    server.opens(1).await;
    let line = FederationLine {
        id: server.federation.clone(),
        task: spec(2, policy()).task.name,
        status: FederationStatus::Running,
        round: 1,
        rounds: 2,
        participants: 2,
    };
    assert_eq!(list(&server, "").await, [line]);
}

#[tokio::test]
async fn the_newest_stands_first_and_the_list_comes_in_parts() {
    let server = TestServer::start().await;
    let mut made = Vec::new();
    for _ in 0..3 {
        server.clock.advance_ms(1_000);
        made.insert(0, server.create(&spec(1, policy())).await.json::<Created>().federation);
    }
    let ids =
        async |query: &str| -> Vec<String> { list(&server, query).await.into_iter().map(|line| line.id).collect() };
    assert_eq!(ids("").await, made);
    assert_eq!(ids("?limit=2").await, made[..2]);
    assert_eq!(ids(&format!("?limit=1&after={}", made[0])).await, made[1..2]);
    assert_eq!(ids(&format!("?after={}", made[2])).await, Vec::<String>::new());
    for query in ["?limit=0", "?limit=1001", "?after=%00", "?after=", "?after=f_0"] {
        let reply = server.send(server.host(Method::GET, &format!("{PATH}{query}"))).await;
        assert_eq!(reply.problem().kind, ProblemType::InvalidParameter, "{query}");
    }
}

#[tokio::test]
async fn the_list_is_for_the_host_alone() {
    let server = TestServer::start().await.with_federation().await;
    assert_eq!(server.get(PATH).await.problem().kind, ProblemType::Unauthorized);
    let guest = server.guest().await;
    let by_guest = server.request(Method::GET, PATH).bearer_auth(guest.token.expose());
    assert_eq!(server.send(by_guest).await.problem().kind, ProblemType::Forbidden);
}
