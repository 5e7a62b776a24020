//! `GET /api/v1/federations/{id}`

use crate::util::TestServer;
use feddtpt_shared::problem::ProblemType;

#[tokio::test]
async fn an_unknown_federation_is_named() {
    let server = TestServer::start().await;
    for path in ["", "/vocabulary", "/transcript"] {
        let problem = server.get(&format!("/api/v1/federations/f_nowhere{path}")).await.problem();
        assert_eq!(problem.kind, ProblemType::NotFound);
        assert!(problem.detail.contains("f_nowhere"), "{problem}");
    }
}

#[tokio::test]
async fn the_view_counts_who_is_there() {
    let server = TestServer::start().await.with_federation().await;
    let before = server.view().await;
    let guest = server.guest().await;
    let view = server.view().await;
    assert_eq!(view.participants, 1);
    assert!(view.revision > before.revision);
    guest.leave(&server).await;
    assert_eq!(server.view().await.participants, 0);
}
