//! `PUT /api/v1/federations/{id}/rounds/{n}/ballot`

use crate::util::{Guest, TestServer, Union, gated, policy, prompt};
use feddtpt_shared::ballot::{Ballot, Preference, Votes, ballot_digest, list_number};
use feddtpt_shared::federation::RoundPolicy;
use feddtpt_shared::gate::BallotKind;
use feddtpt_shared::limits::MAX_BODY_BYTES;
use feddtpt_shared::messages::Receipt;
use feddtpt_shared::problem::ProblemType;
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;

fn quick() -> RoundPolicy {
    RoundPolicy { min_duration_ms: 0, ..policy() }
}

/// A server whose first round is being judged by two participants.
async fn scoring(kind: BallotKind) -> (TestServer, [Guest; 2]) {
    let mut spec = gated(2, 2, quick());
    spec.strategy.gate.ballot = kind;
    let server = TestServer::start().await.with_spec(&spec).await;
    let guests = [server.guest().await, server.guest().await];
    server.opens(1).await;
    for (guest, words) in guests.iter().zip(["good film", "great film"]) {
        guest.submit(&server, 1, words).await.json::<Receipt>();
    }
    server.scores(1, 1).await;
    (server, guests)
}

#[tokio::test]
async fn the_same_again_is_the_same_receipt_also_after_the_stage() {
    let (server, [a, b]) = scoring(BallotKind::Preference).await;
    let first: Receipt = a.prefer(&server, 1, 1, "good film", &[0, 1]).await.json();
    let list = a.poll(&server, None).await.candidates;
    let net = list.iter().map(|candidate| i32::from(*candidate == prompt("good film"))).collect();
    let votes = Votes::Preference(Preference { labels: vec![0, 1], votes: 1, net });
    assert_eq!(first.digest, ballot_digest(&server.federation, 1, &a.id, &Ballot::new(1, &list, votes)));
    assert_eq!(first, a.prefer(&server, 1, 1, "good film", &[0, 1]).await.json());
    let other = a.prefer(&server, 1, 1, "great film", &[0, 1]).await.problem();
    assert_eq!(other.kind, ProblemType::AlreadySubmitted, "{other}");
    b.prefer(&server, 1, 1, "good film", &[0]).await.json::<Receipt>();
    server.scores(1, 2).await;
    assert_eq!(first, a.prefer(&server, 1, 1, "good film", &[0, 1]).await.json());
    assert_eq!(a.prefer(&server, 1, 1, "great film", &[0]).await.problem().kind, ProblemType::AlreadySubmitted);
    for guest in [&a, &b] {
        guest.prefer(&server, 1, 2, "good film", &[0, 1]).await.json::<Receipt>();
    }
    server.opens(2).await;
    assert_eq!(first, a.prefer(&server, 1, 1, "good film", &[0, 1]).await.json());
}

#[tokio::test]
async fn a_stage_that_is_not_open_takes_nothing() {
    let (server, [a, b]) = scoring(BallotKind::Preference).await;
    for (round, stage, part) in [(1, 2, "stage 1 is"), (2, 1, "has not begun")] {
        let problem = a.prefer(&server, round, stage, "good film", &[0]).await.problem();
        assert_eq!(problem.kind, ProblemType::RoundClosed);
        assert!(problem.detail.contains(part), "{problem}");
    }
    let late = server.guest().await;
    let problem = late.prefer(&server, 1, 1, "good film", &[0]).await.problem();
    assert!(problem.kind == ProblemType::RoundClosed && problem.detail.contains("asks other"), "{problem}");
    let problem = late.submit(&server, 1, "good").await.problem();
    assert!(problem.detail.contains("being judged"), "{problem}");
    for guest in [&a, &b] {
        guest.prefer(&server, 1, 1, "good film", &[0, 1]).await.json::<Receipt>();
    }
    server.scores(1, 2).await;
    assert_eq!(late.prefer(&server, 1, 1, "good film", &[0]).await.problem().kind, ProblemType::RoundClosed);
    // A federation without a gate has none.
    let plain = server.with_spec(&crate::util::spec(1, RoundPolicy { quorum: 1, ..policy() })).await;
    let guest = plain.guest().await;
    let problem = guest.prefer(&plain, 1, 1, "good film", &[0]).await.problem();
    assert!(problem.kind == ProblemType::RoundClosed && problem.detail.contains("no gate"), "{problem}");
    assert_eq!(a.prefer(&plain, 1, 1, "good film", &[0]).await.problem().kind, ProblemType::Forbidden);
}

#[tokio::test]
async fn a_ballot_is_checked_against_the_list_and_the_mistake_is_named() {
    let (server, [a, _]) = scoring(BallotKind::Preference).await;
    let list = a.poll(&server, None).await.candidates;
    let about = list_number(&list);
    let said = |labels: &[u32], votes: u32, net: &[i32]| json!({ "preference": { "labels": labels, "votes": votes, "net": net } });
    let silence = said(&[], 0, &[]);
    let path = server.below("/rounds/1/ballot");
    for (body, part) in [
        (json!({ "stage": 1, "list": about ^ 1, "votes": silence }), "another list"),
        (
            json!({ "stage": 1, "list": about, "votes": said(&[2], 1, &[0, 1, 0, 0]) }),
            "labels: each is a class from 0 to 1",
        ),
        (json!({ "stage": 1, "list": about, "votes": said(&[0, 0], 1, &[0, 1, 0, 0]) }), "labels:"),
        (json!({ "stage": 1, "list": about, "votes": said(&[], 1, &[0, 1, 0, 0]) }), "labels:"),
        (json!({ "stage": 1, "list": about, "votes": said(&[0], 0, &[0, 1, 0, 0]) }), "votes: 0"),
        (json!({ "stage": 1, "list": about, "votes": said(&[0], 99, &[0, 1, 0, 0]) }), "votes: 99"),
        (json!({ "stage": 1, "list": about, "votes": said(&[0], 1, &[0, 2, 0, 0]) }), "net: 4 numbers"),
        (json!({ "stage": 1, "list": about, "votes": said(&[0], 1, &[1, 0, 0, 0]) }), "net: 4 numbers"),
        (json!({ "stage": 1, "list": about, "votes": said(&[0], 1, &[0, 1]) }), "net: 4 numbers"),
        (json!({ "stage": 1, "list": about, "votes": { "counts": [[[1, 2]]] } }), "another kind"),
        (json!({ "stage": 0, "list": about, "votes": silence }), "stage: 0"),
        (json!({ "stage": 3, "list": about, "votes": silence }), "stage: 3"),
        (json!({ "stage": 1, "list": about, "votes": silence, "rows": ["secret"] }), "unknown field `rows`"),
        (json!({ "stage": 1, "list": about, "votes": { "opinion": [] } }), "unknown variant"),
        (json!({ "stage": 1, "list": about, "votes": said(&[0], 1, &[0, i32::MIN, 0, 0]) }), "net: 4 numbers"),
    ] {
        let request = server.request(Method::PUT, &path).bearer_auth(a.token.expose()).json(&body);
        let problem = server.send(request).await.problem();
        assert_eq!(problem.kind, ProblemType::Unprocessable, "{body}");
        assert!(problem.detail.contains(part), "{problem}");
    }
    let request = server.request(Method::PUT, &path).bearer_auth(a.token.expose());
    let huge = format!("{{\"stage\": 1, \"votes\": {}", " ".repeat(MAX_BODY_BYTES));
    let request = request.header("content-type", "application/json").body(huge);
    assert_eq!(server.send(request).await.problem().kind, ProblemType::BodyTooLarge);
    // Whoever has no opinion says so, and is counted among those who came.
    a.cast(&server, 1, &Ballot::new(1, &list, Votes::Preference(Preference::default()))).await.json::<Receipt>();
    let metrics = server.get("/metrics").await.body;
    assert!(metrics.contains("feddtpt_ballots_total{outcome=\"accepted\"} 1"), "{metrics}");
    assert!(metrics.contains("feddtpt_open_stage_ballots 1"), "{metrics}");
}

#[tokio::test]
async fn counts_have_the_shape_of_the_list() {
    let (server, [a, b]) = scoring(BallotKind::Counts).await;
    let list = a.poll(&server, None).await.candidates;
    assert_eq!(list.len(), 4);
    let counts = |of: &[[(u32, u32); 2]]| Votes::Counts(of.iter().map(|classes| classes.to_vec()).collect());
    let [bad, good] = [[(3, 4), (1, 4)], [(3, 4), (4, 4)]];
    for wrong in [counts(&[bad; 3]), counts(&[[(5, 4), (0, 0)]; 4]), Votes::Counts(vec![vec![(1, 2)]; 4])] {
        let problem = a.cast(&server, 1, &Ballot::new(1, &list, wrong)).await.problem();
        assert!(problem.detail.contains("4 lists of 2 pairs"), "{problem}");
    }
    // The fourth is the second participant's own proposal: the first one's judgement decides about it.
    for stage in 1..=2 {
        server.scores(1, stage).await;
        let list = a.poll(&server, None).await.candidates;
        let votes: Vec<_> =
            list.iter().map(|candidate| if *candidate == prompt("great film") { good } else { bad }).collect();
        for guest in [&a, &b] {
            guest.cast(&server, 1, &Ballot::new(stage, &list, counts(&votes))).await.json::<Receipt>();
        }
    }
    assert_eq!(server.opens(2).await.prompts[1].prompt, prompt("great film"));
}

#[tokio::test]
async fn ballots_beyond_the_limit_are_put_off() {
    let server = TestServer::build(Arc::new(Union), None, |config| config.max_submissions = 0).await;
    let server = server.with_spec(&gated(1, 1, policy())).await;
    let guest = server.guest().await;
    let reply = guest.prefer(&server, 1, 1, "good film", &[0]).await;
    assert_eq!(reply.problem().kind, ProblemType::TooManyRequests);
    assert_eq!(reply.headers["retry-after"], "1");
}
