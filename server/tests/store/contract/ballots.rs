//! Ballots: one for each participant and stage, and what a round has come to beside them.

use crate::spec::prompt;
use crate::util::{NOW_MS, at, ballot, contest, judged, participant, scoring, step};
use feddtpt_server::store::{BallotSubmission, NewFederation, Page, Position, Store, SubmitOutcome, Transition};
use feddtpt_shared::Digest;
use feddtpt_shared::federation::{FederationStatus, Phase};
use feddtpt_shared::host::ParticipantState;
use feddtpt_shared::transcript::{TranscriptEvent, withdrawn};
use std::sync::Arc;
use tokio::task::JoinSet;

pub async fn a_ballot_counts_once_in_each_stage(store: &Arc<dyn Store>) {
    let (federation, participants) = scoring(store, 2).await;
    let before = store.federation(&federation).await.unwrap().unwrap();
    let first = ballot(&federation, 1, &participants[0], "good film");
    let cast = async |ballot: &BallotSubmission| store.submit_ballot(ballot).await.unwrap();
    assert_eq!(cast(&first).await, SubmitOutcome::Accepted);
    assert_eq!(cast(&first).await, SubmitOutcome::Again);
    assert_eq!(cast(&ballot(&federation, 1, &participants[0], "bad film")).await, SubmitOutcome::Different);
    let after = store.federation(&federation).await.unwrap().unwrap();
    assert_eq!((after.revision, after.step_revision), (before.revision + 1, before.step_revision));
    let kept = store.ballots(&federation, 1).await.unwrap();
    assert_eq!((kept.len(), &kept[0].participant, &kept[0].ballot), (1, &participants[0], &first.ballot));
    assert_eq!((kept[0].digest, kept[0].received_ms), (first.digest, first.now_ms));
    let standing = store.standing(&federation, None).await.unwrap().unwrap();
    assert_eq!((standing.submissions, standing.outstanding), (1, 1), "ballots are counted, not proposals");
    for (participant, submitted) in participants.iter().zip([true, false]) {
        let standing = store.standing(&federation, Some(participant)).await.unwrap().unwrap();
        assert_eq!((standing.submitted, standing.asked), (submitted, true));
    }
    let states: Vec<_> = store.participants(&federation, Page { after: None, limit: 9 }).await.unwrap();
    let state = |id: &str| states.iter().find(|listed| listed.id == id).map(|listed| listed.state);
    assert_eq!(state(&participants[0]), Some(ParticipantState::Submitted));
    assert_eq!(state(&participants[1]), Some(ParticipantState::Searching));
    // In the next stage everybody is asked again.
    let next = Transition {
        contest: Some(contest()),
        ..step(&federation, judged(1, Phase::Score, 1), judged(1, Phase::Score, 2))
    };
    assert!(store.apply(&next).await.unwrap());
    assert!(!store.standing(&federation, Some(&participants[0])).await.unwrap().unwrap().submitted);
    assert_eq!(cast(&first).await, SubmitOutcome::Again);
    assert_eq!(cast(&ballot(&federation, 2, &participants[0], "bad film")).await, SubmitOutcome::Accepted);
    let numbers: Vec<u32> = store.ballots(&federation, 1).await.unwrap().iter().map(|kept| kept.ballot.stage).collect();
    assert_eq!(numbers, [1, 2]);
}

pub async fn a_ballot_counts_only_while_its_stage_is_open(store: &Arc<dyn Store>) {
    let (federation, participants) = scoring(store, 3).await;
    let open = judged(1, Phase::Score, 1);
    let cast = async |ballot: BallotSubmission| store.submit_ballot(&ballot).await.unwrap();
    let of = |stage, who: usize| ballot(&federation, stage, &participants[who], "good film");
    assert_eq!(cast(of(2, 0)).await, SubmitOutcome::Closed(open));
    assert_eq!(cast(BallotSubmission { round: 2, ..of(1, 0) }).await, SubmitOutcome::Closed(open));
    // What nobody has checked against the list is not taken, whenever it arrives.
    assert_eq!(cast(BallotSubmission { checked: false, ..of(1, 0) }).await, SubmitOutcome::Closed(open));
    store.submit_ballot(&of(0, 0)).await.unwrap_err();
    assert_eq!(cast(of(1, 0)).await, SubmitOutcome::Accepted);
    assert_eq!(cast(BallotSubmission { checked: false, ..of(1, 0) }).await, SubmitOutcome::Again);
    let paused = Position { status: FederationStatus::Paused, ..open };
    assert!(store.apply(&step(&federation, open, paused)).await.unwrap());
    assert_eq!(store.federation(&federation).await.unwrap().unwrap().candidates.len(), 3, "a pause keeps the list");
    assert_eq!(cast(of(1, 1)).await, SubmitOutcome::Accepted);
    assert!(store.apply(&step(&federation, paused, open)).await.unwrap());
    let closed = judged(1, Phase::Gate, 1);
    let close = Transition { least_submissions: 3, ..step(&federation, open, closed) };
    assert!(!store.apply(&close).await.unwrap(), "there are two ballots");
    assert!(store.apply(&Transition { least_submissions: 2, ..close }).await.unwrap());
    assert_eq!(cast(of(1, 2)).await, SubmitOutcome::Closed(closed));
    assert_eq!(cast(of(1, 0)).await, SubmitOutcome::Again);
    // A step of another stage is no step of this one.
    assert!(!store.apply(&step(&federation, judged(1, Phase::Gate, 2), at(2, Phase::Propose))).await.unwrap());
    assert!(store.apply(&step(&federation, closed, at(2, Phase::Propose))).await.unwrap());
    let state = store.federation(&federation).await.unwrap().unwrap();
    assert_eq!((state.position, state.candidates), (at(2, Phase::Propose), Vec::new()));
    assert_eq!(cast(of(1, 0)).await, SubmitOutcome::Again);
    assert_eq!(store.ballots(&federation, 1).await.unwrap().len(), 2);
    assert_eq!(store.standing(&federation, None).await.unwrap().unwrap().submissions, 0);
}

pub async fn a_stage_asks_those_who_were_there_before_it(store: &Arc<dyn Store>) {
    let (federation, participants) = scoring(store, 1).await;
    let late = participant(store, &federation).await;
    let standing = async |who: &str| store.standing(&federation, Some(who)).await.unwrap().unwrap();
    assert!(!standing(&late).await.asked && standing(&participants[0]).await.asked);
    assert_eq!(store.standing(&federation, None).await.unwrap().unwrap().outstanding, 1);
    let cast = async |who: &str| store.submit_ballot(&ballot(&federation, 1, who, "good film")).await.unwrap();
    assert_eq!((cast(&late).await, cast("nobody").await), (SubmitOutcome::NotAsked, SubmitOutcome::Gone));
    store.leave(&federation, &participants[0], NOW_MS).await.unwrap();
    assert_eq!(cast(&participants[0]).await, SubmitOutcome::Gone);
    // The next round asks it like everybody.
    let (from, next) = (judged(1, Phase::Score, 1), at(2, Phase::Propose));
    assert!(store.apply(&step(&federation, from, next)).await.unwrap());
    assert!(standing(&late).await.asked);
    let open = Transition { contest: Some(contest()), ..step(&federation, next, judged(2, Phase::Score, 1)) };
    assert!(store.apply(&open).await.unwrap());
    assert!(standing(&late).await.asked);
    let vote = BallotSubmission { round: 2, ..ballot(&federation, 1, &late, "good film") };
    assert_eq!(store.submit_ballot(&vote).await.unwrap(), SubmitOutcome::Accepted);
    // Where a round asks some, it asks the same ones for their judgement.
    let drawn = crate::util::federation(NOW_MS);
    let mut spec = drawn.spec.clone();
    spec.policy.clients_per_round = Some(2);
    let drawn = NewFederation { spec, ..drawn };
    store.create_federation(&drawn).await.unwrap();
    let other = participant(store, &drawn.id).await;
    let judge =
        Transition { contest: Some(contest()), ..step(&drawn.id, crate::util::GATHERING, judged(1, Phase::Score, 1)) };
    assert!(store.apply(&judge).await.unwrap());
    let vote = ballot(&drawn.id, 1, &other, "good film");
    assert_eq!(store.submit_ballot(&vote).await.unwrap(), SubmitOutcome::NotAsked);
}

pub async fn a_removed_participant_takes_its_ballot_with_it(store: &Arc<dyn Store>) {
    let (federation, participants) = scoring(store, 2).await;
    let sent: Vec<_> = participants.iter().map(|who| ballot(&federation, 1, who, "good film")).collect();
    for ballot in &sent {
        assert_eq!(store.submit_ballot(ballot).await.unwrap(), SubmitOutcome::Accepted);
    }
    store.remove(&federation, &participants[0], NOW_MS).await.unwrap();
    assert_eq!(store.submit_ballot(&sent[0]).await.unwrap(), SubmitOutcome::Gone);
    let kept = store.ballots(&federation, 1).await.unwrap();
    assert_eq!(kept.iter().map(|kept| kept.digest).collect::<Vec<_>>(), [sent[1].digest]);
    let record = store.transcript(&federation).await.unwrap();
    assert_eq!(record[1].event, TranscriptEvent::Removed { round: 1, withdrawn: Some(sent[0].digest) });
    assert!(withdrawn(&record, sent[0].digest));
    // Once the set is frozen it stays.
    let close = step(&federation, judged(1, Phase::Score, 1), judged(1, Phase::Gate, 1));
    assert!(store.apply(&close).await.unwrap());
    store.remove(&federation, &participants[1], NOW_MS).await.unwrap();
    assert_eq!(store.ballots(&federation, 1).await.unwrap(), kept);
}

pub async fn a_contest_is_kept_with_its_step(store: &Arc<dyn Store>) {
    let (federation, _) = scoring(store, 1).await;
    assert_eq!(store.contest(&federation, 1).await.unwrap(), Some(contest()));
    assert_eq!(store.contest(&federation, 2).await.unwrap(), None);
    let state = store.federation(&federation).await.unwrap().unwrap();
    assert_eq!((state.position, state.candidates), (judged(1, Phase::Score, 1), contest().list()));
    // The next stage's list is another one; a step that is not taken changes nothing.
    let next = feddtpt_server::gate::Contest { open: vec![0, 2], ..contest() };
    let (from, to) = (judged(1, Phase::Score, 1), judged(1, Phase::Score, 2));
    let late = Transition { contest: Some(next.clone()), ..step(&federation, judged(1, Phase::Gate, 1), to) };
    assert!(!store.apply(&late).await.unwrap());
    assert_eq!(store.contest(&federation, 1).await.unwrap(), Some(contest()));
    assert!(store.apply(&Transition { from, ..late }).await.unwrap());
    assert_eq!(store.contest(&federation, 1).await.unwrap().as_ref(), Some(&next));
    let state = store.federation(&federation).await.unwrap().unwrap();
    assert_eq!(state.candidates, [prompt("the review"), prompt("bad film")]);
}

pub async fn ballots_against_the_end_of_the_stage(store: &Arc<dyn Store>) {
    let (federation, participants) = scoring(store, 16).await;
    let closed = judged(1, Phase::Gate, 1);
    let mut racers = JoinSet::new();
    let mut closing = None;
    for (number, participant) in participants.iter().enumerate() {
        let (store, ballot) = (Arc::clone(store), ballot(&federation, 1, participant, "good film"));
        if number == 8 {
            let (store, close) = (Arc::clone(&store), step(&federation, judged(1, Phase::Score, 1), closed));
            closing = Some(tokio::spawn(async move {
                assert!(store.apply(&close).await.unwrap());
                store.ballots(&close.federation, 1).await.unwrap()
            }));
        }
        racers.spawn(async move { (store.submit_ballot(&ballot).await.unwrap(), ballot.digest) });
    }
    let outcomes = racers.join_all().await;
    let frozen = closing.unwrap().await.unwrap();
    let mut accepted: Vec<Digest> =
        outcomes.iter().filter(|(outcome, _)| *outcome == SubmitOutcome::Accepted).map(|(_, digest)| *digest).collect();
    accepted.sort_unstable();
    // What the gate reads is what was acknowledged, no more and no less, in the order of digests.
    assert_eq!(frozen.iter().map(|ballot| ballot.digest).collect::<Vec<_>>(), accepted);
    assert_eq!(store.ballots(&federation, 1).await.unwrap(), frozen);
}
