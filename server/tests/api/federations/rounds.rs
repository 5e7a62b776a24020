//! `GET /api/v1/federations/{id}/rounds/{n}`

use crate::util::TestServer;
use feddtpt_server::RoundReport;
use feddtpt_shared::messages::Receipt;
use feddtpt_shared::problem::ProblemType;
use reqwest::Method;

#[tokio::test]
async fn the_host_sees_proposals_and_the_record() {
    let server = TestServer::start().await.with_federation().await;
    let (a, b) = (server.guest().await, server.guest().await);
    server.opens(1).await;
    let path = server.below("/rounds/1");
    let receipt: Receipt = a.submit(&server, 1, "good film").await.json();
    let report: RoundReport = server.send(server.host(Method::GET, &path)).await.json();
    assert_eq!((report.proposals.len(), report.proposals[0].digest), (1, receipt.digest));
    assert!(report.published.is_none());
    b.submit(&server, 1, "great film").await.json::<Receipt>();
    server.clock.advance_ms(1_000);
    server.opens(2).await;
    let report: RoundReport = server.send(server.host(Method::GET, &path)).await.json();
    let published = report.published.unwrap();
    assert_eq!(published.prompt, crate::util::prompt("film good great"));
    assert_eq!(published.record["proposals"], 2);
    let reply = server.send(server.request(Method::GET, &path).bearer_auth(a.token.expose())).await;
    assert_eq!(reply.problem().kind, ProblemType::Forbidden);
    let reply = server.send(server.host(Method::GET, &server.below("/rounds/9"))).await;
    assert_eq!(reply.problem().kind, ProblemType::NotFound);
    let reply = server.send(server.host(Method::GET, &server.below("/rounds/minus"))).await;
    assert_eq!(reply.problem().kind, ProblemType::InvalidParameter);
}
