//! `GET /api/v1/federations/{id}/round?after=N`

use crate::util::TestServer;
use feddtpt_shared::messages::{Instruction, Receipt};
use feddtpt_shared::problem::ProblemType;
use reqwest::Method;
use std::time::{Duration, Instant};

#[tokio::test]
async fn before_the_first_round_the_answer_is_wait() {
    let server = TestServer::start().await.with_federation().await;
    let guest = server.guest().await;
    let view = guest.poll(&server, None).await;
    assert_eq!((view.round, view.instruction, view.closes_in_ms), (0, Instruction::Wait, None));
}

#[tokio::test]
async fn a_poll_is_held_back_until_something_happens() {
    let server = TestServer::start().await.with_federation().await;
    let a = server.guest().await;
    let seen = a.poll(&server, None).await;
    let begun = Instant::now();
    let idle = a.poll(&server, Some(seen.revision)).await;
    assert!(begun.elapsed() >= Duration::from_millis(250));
    assert_eq!(idle.revision, seen.revision);
    let (news, b) = tokio::join!(a.poll(&server, Some(seen.revision)), server.guest());
    assert_eq!((news.round, news.instruction), (1, Instruction::Propose));
    assert_eq!(news.closes_in_ms, Some(10_000));
    b.submit(&server, 1, "good").await.json::<Receipt>();
    let view = b.poll(&server, None).await;
    assert_eq!((view.instruction, view.submissions, view.participants), (Instruction::Wait, 1, 2));
}

#[tokio::test]
async fn parameters_are_checked() {
    let server = TestServer::start().await.with_federation().await;
    let guest = server.guest().await;
    let path = server.below("/round?after=yesterday");
    let reply = server.send(server.request(Method::GET, &path).bearer_auth(guest.token.expose())).await;
    assert_eq!(reply.problem().kind, ProblemType::InvalidParameter);
    let reply = server.get(&server.below("/round")).await;
    assert_eq!(reply.problem().kind, ProblemType::Unauthorized);
}

#[tokio::test]
async fn shutdown_answers_open_polls() {
    let server = TestServer::build(std::sync::Arc::new(crate::util::Union), None, |config| {
        config.poll_wait_ms = 20_000;
    });
    let server = server.await.with_federation().await;
    let guest = server.guest().await;
    let seen = guest.poll(&server, None).await.revision;
    let request = server.request(Method::GET, &server.below(&format!("/round?after={seen}")));
    let poll = tokio::spawn(request.bearer_auth(guest.token.expose()).send());
    // A connection that has not yet sent its request is closed without an answer, rightly.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let begun = Instant::now();
    server.shutdown().await;
    assert_eq!(poll.await.unwrap().unwrap().status(), 200);
    assert!(begun.elapsed() < Duration::from_secs(5));
}
