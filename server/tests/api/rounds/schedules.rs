//! Random schedules of submissions, repetitions, late arrivals and restarts keep the promises: what was acknowledged
//! counts once, and what was published follows from what was accepted.

use crate::util::{Guest, TestServer, Union, policy, prompt, spec};
use feddtpt_server::RoundReport;
use feddtpt_shared::Digest;
use feddtpt_shared::federation::RoundPolicy;
use feddtpt_shared::messages::Receipt;
use feddtpt_shared::transcript::TranscriptEvent;
use proptest::prelude::*;
use reqwest::Method;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
enum Step {
    /// This participant submits this prompt for the round that is open, and repeats it so often.
    Submit {
        who: usize,
        what: usize,
        repeats: usize,
    },
    /// For the round before.
    SubmitLate {
        who: usize,
        what: usize,
    },
    Join,
    Leave {
        who: usize,
    },
    Pass {
        ms: u64,
    },
    Restart,
}

const PROMPTS: [&str; 4] = ["good film", "great movie", "the review was bad", "overall"];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..6_usize, 0..4_usize, 0..3_usize).prop_map(|(who, what, repeats)| Step::Submit { who, what, repeats }),
        2 => (0..6_usize, 0..4_usize).prop_map(|(who, what)| Step::SubmitLate { who, what }),
        1 => Just(Step::Join),
        1 => (0..6_usize).prop_map(|who| Step::Leave { who }),
        3 => prop_oneof![Just(400_u64), Just(1_000), Just(10_000)].prop_map(|ms| Step::Pass { ms }),
        2 => Just(Step::Restart),
    ]
}

async fn play(steps: Vec<Step>) {
    let policy = RoundPolicy { max_retries: 2, ..policy() };
    let mut server = TestServer::start().await.with_spec(&spec(3, policy)).await;
    let mut guests = vec![server.guest().await, server.guest().await, server.guest().await];
    let mut acknowledged: BTreeSet<(u32, Digest)> = BTreeSet::new();
    for step in steps {
        let round = server.view().await.round;
        match step {
            Step::Submit { who, what, repeats } => {
                let guest = &guests[who % guests.len()];
                for _ in 0..=repeats {
                    submit(&server, guest, round, what, &mut acknowledged).await;
                }
            }
            Step::SubmitLate { who, what } => {
                let guest = &guests[who % guests.len()];
                submit(&server, guest, round.saturating_sub(1), what, &mut acknowledged).await;
            }
            Step::Join if !server.view().await.status.is_terminal() && guests.len() < 8 => {
                guests.push(server.guest().await);
            }
            Step::Join => {}
            Step::Leave { who } => assert_eq!(guests[who % guests.len()].leave(&server).await.status, 204),
            Step::Pass { ms } => server.clock.advance_ms(ms),
            Step::Restart => server.restart().await,
        }
    }
    check(&server, &acknowledged).await;
}

async fn submit(
    server: &TestServer,
    guest: &Guest,
    round: u32,
    what: usize,
    acknowledged: &mut BTreeSet<(u32, Digest)>,
) {
    let reply = guest.submit_prompt(server, round, &prompt(PROMPTS[what])).await;
    match reply.status {
        200 => {
            acknowledged.insert((round, reply.json::<Receipt>().digest));
        }
        401 | 409 => {
            reply.problem();
        }
        other => panic!("{other} {}", reply.body),
    }
}

async fn check(server: &TestServer, acknowledged: &BTreeSet<(u32, Digest)>) {
    crate::util::settle().await;
    let mut counted = BTreeSet::new();
    for round in 1..=server.view().await.round {
        let path = server.below(&format!("/rounds/{round}"));
        let report: RoundReport = server.send(server.host(Method::GET, &path)).await.json();
        let digests: Vec<Digest> = report.proposals.iter().map(|proposal| proposal.digest).collect();
        counted.extend(digests.iter().map(|digest| (round, *digest)));
        let people: BTreeSet<&str> = report.proposals.iter().map(|proposal| proposal.participant.as_str()).collect();
        assert_eq!(people.len(), digests.len(), "one participant, one vote");
        if let Some(published) = report.published {
            let prompts: Vec<_> = report.proposals.iter().map(|proposal| proposal.prompt.clone()).collect();
            assert_eq!(published.prompt, Union::of(&prompts, 6), "what was published follows from what was accepted");
            assert_eq!(published.submissions, digests);
            let event = TranscriptEvent::published(round, digests, published.prompt);
            let events = server.transcript().await.into_iter().filter(|entry| entry.event == event);
            assert_eq!(events.count(), 1, "published once");
        }
    }
    assert_eq!(counted, *acknowledged, "what was acknowledged counts, once, and nothing else does");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_schedule_keeps_the_promises(steps in proptest::collection::vec(step(), 1..25)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(play(steps));
    }
}
