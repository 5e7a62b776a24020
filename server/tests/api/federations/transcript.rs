//! `GET /api/v1/federations/{id}/transcript`

use crate::util::TestServer;
use feddtpt_shared::messages::Receipt;
use feddtpt_shared::transcript::TranscriptEvent;

#[tokio::test]
async fn accepted_submissions_stand_in_the_chain() {
    let server = TestServer::start().await.with_federation().await;
    let (a, b) = (server.guest().await, server.guest().await);
    server.opens(1).await;
    let mut digests = Vec::new();
    for guest in [&a, &b] {
        digests.push(guest.submit(&server, 1, "good film").await.json::<Receipt>().digest);
    }
    digests.sort_unstable();
    server.clock.advance_ms(1_000);
    server.opens(2).await;
    let transcript = server.transcript().await;
    assert!(matches!(transcript[0].event, TranscriptEvent::Created { .. }));
    let TranscriptEvent::Published { round: 1, submissions, .. } = &transcript[1].event else {
        panic!("{:?}", transcript[1])
    };
    assert_eq!(*submissions, digests);
}
