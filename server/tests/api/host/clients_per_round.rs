//! Rounds that ask some of the participants (`FedOne`, arXiv 2506.14929).

use crate::util::{Guest, TestServer, policy, spec};
use feddtpt_shared::federation::{FederationSpec, FederationStatus, RoundPolicy};
use feddtpt_shared::messages::Instruction;
use feddtpt_shared::problem::ProblemType;

fn rules(rounds: u32, clients: u32, release_threshold: Option<u32>) -> FederationSpec {
    let policy = RoundPolicy {
        quorum: 4,
        min_participants: 1,
        min_duration_ms: 0,
        clients_per_round: Some(clients),
        ..policy()
    };
    let mut spec = spec(rounds, policy);
    spec.strategy.release_threshold = release_threshold;
    spec
}

#[tokio::test]
async fn one_participant_pays_for_each_round() {
    let server = TestServer::start().await.with_spec(&rules(12, 1, Some(1))).await;
    let mut guests = Vec::new();
    for _ in 0..4 {
        guests.push(server.guest().await);
    }
    let mut paid = [0; 4];
    for round in 1..=12 {
        server.opens(round).await;
        let mut asked = Vec::new();
        for (at, guest) in guests.iter().enumerate() {
            let view = guest.poll(&server, None).await;
            assert_eq!(view.asked, view.instruction == Instruction::Propose);
            if view.asked {
                asked.push(at);
            }
        }
        assert_eq!(asked.len(), 1, "round {round}");
        let other: &Guest = &guests[(asked[0] + 1) % 4];
        let refused = other.submit(&server, round, "great").await.problem();
        assert_eq!(refused.kind, ProblemType::RoundClosed);
        assert!(refused.detail.contains("asks other participants"), "{refused}");
        assert_eq!(guests[asked[0]].submit(&server, round, "good").await.status, 200);
        paid[asked[0]] += 1;
    }
    let view = server.sees("the end", |view| view.status.is_terminal()).await;
    assert_eq!(view.status, FederationStatus::Finished);
    assert!(view.prompts[1..].iter().all(|prompt| prompt.proposals == 1));
    assert!(paid.iter().filter(|rounds| **rounds > 0).count() > 1, "always the same one: {paid:?}");
}

#[tokio::test]
async fn rules_under_which_nothing_could_be_published_are_refused() {
    let server = TestServer::start().await;
    let problem = server.create(&rules(2, 1, None)).await.problem();
    assert_eq!(problem.kind, ProblemType::Unprocessable);
    assert!(
        problem.detail.contains("policy.clients_per_round") && problem.detail.contains("release_threshold"),
        "{problem}"
    );
    let mut spec = rules(2, 1, Some(1));
    spec.policy.min_participants = 2;
    assert!(server.create(&spec).await.problem().detail.contains("no round could close"));
    assert_eq!(server.create(&rules(2, 2, None)).await.status, 201);
}
