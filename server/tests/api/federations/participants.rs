//! `POST /api/v1/federations/{id}/participants`, `DELETE /api/v1/federations/{id}/participants/me`

use crate::util::{Guest, TestServer, policy, spec};
use feddtpt_shared::federation::RoundPolicy;
use feddtpt_shared::messages::{Joined, Secret};
use feddtpt_shared::problem::ProblemType;

#[tokio::test]
async fn a_lost_answer_is_given_again_also_after_a_restart() {
    let mut server = TestServer::start().await.with_federation().await;
    let invite = server.invite().await;
    let first = Guest::try_join(&server, &invite, "n").await;
    let again = Guest::try_join(&server, &invite, "n").await;
    assert_eq!((first.status, again.status), (201, 200));
    server.restart().await;
    let later = Guest::try_join(&server, &invite, "n").await;
    let joined: Joined = first.json();
    assert_eq!(joined, again.json());
    assert_eq!(joined, later.json());
    assert_eq!(server.view().await.participants, 1);
    let problem = Guest::try_join(&server, &invite, "somebody else").await.problem();
    assert_eq!(problem.kind, ProblemType::InviteUsed);
}

#[tokio::test]
async fn invites_are_for_one_federation_and_a_time() {
    let server = TestServer::start().await.with_federation().await;
    let invite = server.invite().await;
    let unknown = Guest::try_join(&server, &Secret::new("fi_guess"), "n").await.problem();
    assert_eq!(unknown.kind, ProblemType::Unauthorized);
    let server = server.with_federation().await;
    assert_eq!(Guest::try_join(&server, &invite, "n").await.problem().kind, ProblemType::Forbidden);
    let invite = server.invite().await;
    server.clock.advance_ms(8 * 24 * 3_600 * 1_000);
    let expired = Guest::try_join(&server, &invite, "n").await.problem();
    assert_eq!(expired.kind, ProblemType::Unauthorized);
    assert!(expired.detail.contains("expired"), "{expired}");
}

#[tokio::test]
async fn a_full_federation_admits_nobody_until_somebody_leaves() {
    let policy = RoundPolicy { capacity: 2, ..policy() };
    let server = TestServer::start().await.with_spec(&spec(1, policy)).await;
    let guest = server.guest().await;
    server.guest().await;
    let invite = server.invite().await;
    assert_eq!(Guest::try_join(&server, &invite, "n").await.problem().kind, ProblemType::FederationFull);
    assert_eq!(guest.leave(&server).await.status, 204);
    assert_eq!(guest.leave(&server).await.status, 204);
    assert_eq!(Guest::try_join(&server, &invite, "n").await.status, 201);
    assert_eq!(guest.submit(&server, 1, "good").await.problem().kind, ProblemType::Unauthorized);
}
