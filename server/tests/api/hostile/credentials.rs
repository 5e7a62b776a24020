//! Credentials that are cut, mixed up, replayed.

use crate::util::{Guest, HOST_TOKEN, Reply, TestServer, policy, spec};
use feddtpt_shared::federation::RoundPolicy;
use feddtpt_shared::messages::{Joined, Receipt, Secret};
use feddtpt_shared::problem::ProblemType;
use reqwest::Method;
use reqwest::header::HeaderValue;
use std::sync::Arc;

async fn poll_as(server: &TestServer, authorization: &[u8]) -> Reply {
    let mut request = server.request(Method::GET, &server.below("/round"));
    if let Ok(value) = HeaderValue::from_bytes(authorization) {
        request = request.header("authorization", value);
    }
    server.send(request).await
}

#[tokio::test]
async fn only_the_whole_token_opens() {
    let server = TestServer::start().await.with_federation().await;
    let guest = server.guest().await;
    let token = guest.token.expose();
    assert_eq!(poll_as(&server, format!("bearer  {token} ").as_bytes()).await.status, 200);
    for wrong in [
        String::new(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        format!("Basic {token}"),
        token.to_owned(),
        format!("Bearer {}", &token[..token.len() - 1]),
        format!("Bearer {}", &token[1..]),
        format!("Bearer {token}0"),
        format!("Bearer {}", token.to_uppercase()),
        format!("Bearer {token},{token}"),
        format!("Bearer {token}\u{fffd}"),
        format!("Bearer {}", "x".repeat(20_000)),
        format!("Bearer {}", "fp_' OR '1'='1"),
    ] {
        let reply = poll_as(&server, wrong.as_bytes()).await;
        assert_eq!(reply.problem().kind, ProblemType::Unauthorized, "{wrong}");
        assert_eq!(reply.headers["www-authenticate"], "Bearer");
        assert!(!reply.body.contains(&token[3..]), "{}", reply.body);
    }
}

#[tokio::test]
async fn a_token_is_for_a_time() {
    let server = TestServer::start().await.with_federation().await;
    let guest = server.guest().await;
    let authorization = format!("Bearer {}", guest.token.expose());
    server.clock.advance_ms(90 * 24 * 3_600 * 1_000 - 1);
    assert_eq!(poll_as(&server, authorization.as_bytes()).await.status, 200);
    server.clock.advance_ms(1);
    let problem = poll_as(&server, authorization.as_bytes()).await.problem();
    assert_eq!(problem.kind, ProblemType::Unauthorized);
    assert!(problem.detail.contains("expired"), "{problem}");
    assert_eq!(guest.submit(&server, 1, "good").await.problem().kind, ProblemType::Unauthorized);
    // Whoever asks the host for an invite is there again.
    server.guest().await.poll(&server, None).await;
}

#[tokio::test]
async fn a_token_is_for_one_role() {
    let server = TestServer::start().await.with_federation().await;
    let invite = server.invite().await;
    let guest = Guest::join(&server, &invite).await;
    // An invite is no participant's token, nor is the host's; a participant's is neither invite nor the host's.
    for token in [invite.expose(), HOST_TOKEN] {
        let reply = poll_as(&server, format!("Bearer {token}").as_bytes()).await;
        assert_eq!(reply.problem().kind, ProblemType::Unauthorized);
    }
    assert_eq!(Guest::try_join(&server, &guest.token, "n").await.problem().kind, ProblemType::Unauthorized);
    assert_eq!(Guest::try_join(&server, &Secret::new(HOST_TOKEN), "n").await.problem().kind, ProblemType::Unauthorized);
    for path in [server.below("/invites"), "/api/v1/federations".to_owned()] {
        let request =
            server.request(Method::POST, &path).bearer_auth(guest.token.expose()).json(&serde_json::json!({}));
        assert_eq!(server.send(request).await.problem().kind, ProblemType::Forbidden);
        let request = server.request(Method::POST, &path).bearer_auth(invite.expose()).json(&serde_json::json!({}));
        assert_eq!(server.send(request).await.problem().kind, ProblemType::Unauthorized);
    }
    for path in ["/rounds/0", "/events"] {
        let request = server.request(Method::GET, &server.below(path)).bearer_auth(guest.token.expose());
        assert_eq!(server.send(request).await.problem().kind, ProblemType::Forbidden);
    }
}

#[tokio::test]
async fn what_is_sent_again_counts_once() {
    let server = TestServer::start().await.with_spec(&spec(2, RoundPolicy { quorum: 1, ..policy() })).await;
    let invite = server.invite().await;
    let joined: Joined = Guest::try_join(&server, &invite, "n").await.json();
    for _ in 0..20 {
        assert_eq!(Guest::try_join(&server, &invite, "n").await.json::<Joined>(), joined);
        assert_eq!(Guest::try_join(&server, &invite, "m").await.problem().kind, ProblemType::InviteUsed);
    }
    let guest = Guest { id: joined.participant, token: joined.token, lists: Arc::default() };
    server.opens(1).await;
    let receipt: Receipt = guest.submit(&server, 1, "good film").await.json();
    for _ in 0..20 {
        assert_eq!(guest.submit(&server, 1, "good film").await.json::<Receipt>(), receipt);
        assert_eq!(guest.submit(&server, 1, "bad film").await.problem().kind, ProblemType::AlreadySubmitted);
    }
    let other = server.guest().await;
    other.submit(&server, 1, "great film").await.json::<Receipt>();
    server.clock.advance_ms(1_000);
    assert_eq!(server.opens(2).await.prompts[1].proposals, 2);
    // The round is over; the first answer stays the answer.
    assert_eq!(guest.submit(&server, 1, "good film").await.json::<Receipt>(), receipt);
    assert_eq!(guest.leave(&server).await.status, 204);
    assert_eq!(guest.submit(&server, 2, "good film").await.problem().kind, ProblemType::Unauthorized);
    assert_eq!(server.view().await.participants, 1);
}
