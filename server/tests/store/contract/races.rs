//! Many at once: as many connections as the store has, against the same rows.

use crate::util::{GATHERING, at, gathering, invited, proposal, running, step};
use feddtpt_server::store::{JoinOutcome, JoinRequest, Store, StoreError, SubmitOutcome, Transition};
use feddtpt_shared::Digest;
use feddtpt_shared::federation::Phase;
use feddtpt_shared::transcript::{TranscriptEvent, verify_chain};
use std::sync::Arc;
use tokio::task::JoinSet;

/// What all of them were answered.
async fn all<T: 'static>(racers: JoinSet<Result<T, StoreError>>) -> Vec<T> {
    racers.join_all().await.into_iter().map(Result::unwrap).collect()
}

async fn join_all(store: &Arc<dyn Store>, requests: Vec<JoinRequest>) -> Vec<JoinOutcome> {
    let mut racers = JoinSet::new();
    for request in requests {
        let store = Arc::clone(store);
        racers.spawn(async move { store.join(&request).await });
    }
    all(racers).await
}

fn count<T: PartialEq>(outcomes: &[T], wanted: &T) -> usize {
    outcomes.iter().filter(|outcome| *outcome == wanted).count()
}

pub async fn one_invite_many_clients(store: &Arc<dyn Store>) {
    let federation = gathering(store).await;
    let request = invited(store, &federation).await;
    let thief = |number: u32| JoinRequest {
        nonce: Digest::of(format!("nonce {number}")),
        participant: format!("{}-{number}", request.participant),
        token_hash: Digest::of(format!("{}-{number}", request.participant)),
        ..request.clone()
    };
    // Each of four clients sends its request twice.
    let outcomes = join_all(store, (0..8).map(|number| thief(number / 2)).collect()).await;
    assert_eq!(count(&outcomes, &JoinOutcome::Joined), 1, "{outcomes:?}");
    assert_eq!(count(&outcomes, &JoinOutcome::Again), 1, "{outcomes:?}");
    assert_eq!(count(&outcomes, &JoinOutcome::Used), 6, "{outcomes:?}");
    assert_eq!(store.standing(&federation, None).await.unwrap().unwrap().participants, 1);
}

pub async fn the_last_places(store: &Arc<dyn Store>) {
    let federation = gathering(store).await;
    let mut requests = Vec::new();
    for _ in 0..8 {
        requests.push(JoinRequest { capacity: 3, ..invited(store, &federation).await });
    }
    let outcomes = join_all(store, requests).await;
    assert_eq!(count(&outcomes, &JoinOutcome::Joined), 3, "{outcomes:?}");
    assert_eq!(count(&outcomes, &JoinOutcome::Full), 5, "{outcomes:?}");
    assert_eq!(store.standing(&federation, None).await.unwrap().unwrap().participants, 3);
}

pub async fn every_acknowledged_proposal_counts(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 20).await;
    let before = store.federation(&federation).await.unwrap().unwrap().revision;
    let mut racers = JoinSet::new();
    for participant in &participants {
        let (store, submission) = (Arc::clone(store), proposal(&federation, 1, participant, "good film"));
        racers.spawn(async move { store.submit(&submission).await });
    }
    let outcomes = all(racers).await;
    assert_eq!(count(&outcomes, &SubmitOutcome::Accepted), 20, "{outcomes:?}");
    let standing = store.standing(&federation, None).await.unwrap().unwrap();
    assert_eq!((standing.submissions, standing.outstanding), (20, 0));
    // Changes that share a commit share its revision: there is none of it that whoever saw it misses something of.
    assert!((before + 1..=before + 20).contains(&standing.state.revision), "{before} {standing:?}");
}

pub async fn one_proposal_many_times(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 1).await;
    let mut racers = JoinSet::new();
    for _ in 0..8 {
        let (store, submission) = (Arc::clone(store), proposal(&federation, 1, &participants[0], "good film"));
        racers.spawn(async move { store.submit(&submission).await });
    }
    let outcomes = all(racers).await;
    assert_eq!(count(&outcomes, &SubmitOutcome::Accepted), 1, "{outcomes:?}");
    assert_eq!(count(&outcomes, &SubmitOutcome::Again), 7, "{outcomes:?}");
}

pub async fn proposals_against_the_end_of_the_phase(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 16).await;
    let closed = at(1, Phase::Aggregate);
    let mut racers = JoinSet::new();
    let mut closing = None;
    for (number, participant) in participants.iter().enumerate() {
        let (submitter, submission) = (Arc::clone(store), proposal(&federation, 1, participant, "good film"));
        racers.spawn(async move { submitter.submit(&submission).await });
        if number == 8 {
            let (store, close) = (Arc::clone(store), step(&federation, at(1, Phase::Propose), closed));
            closing = Some(tokio::spawn(async move {
                let taken = store.apply(&close).await.unwrap();
                let frozen = store.proposals(&close.federation, 1).await.unwrap();
                (taken, frozen)
            }));
        }
    }
    let outcomes = all(racers).await;
    let (taken, frozen) = closing.unwrap().await.unwrap();
    assert!(taken);
    let accepted = count(&outcomes, &SubmitOutcome::Accepted);
    assert_eq!(accepted + count(&outcomes, &SubmitOutcome::Closed(closed)), 16, "{outcomes:?}");
    // The set is frozen with the step: what the aggregation reads is what was acknowledged, no more and no less.
    assert_eq!(frozen.len(), accepted);
    assert_eq!(store.proposals(&federation, 1).await.unwrap(), frozen);
}

pub async fn one_step_many_servers(store: &Arc<dyn Store>) {
    let federation = gathering(store).await;
    let event = Some(TranscriptEvent::Failed { round: 0, attempt: 0, reason: "a test".to_owned() });
    let next = Transition { event, ..step(&federation, GATHERING, at(1, Phase::Propose)) };
    let mut racers = JoinSet::new();
    for _ in 0..8 {
        let (store, next) = (Arc::clone(store), next.clone());
        racers.spawn(async move { store.apply(&next).await });
    }
    let outcomes = all(racers).await;
    assert_eq!(count(&outcomes, &true), 1, "{outcomes:?}");
    let transcript = store.transcript(&federation).await.unwrap();
    assert_eq!(transcript.len(), 2);
    verify_chain(&federation, &transcript).unwrap();
    assert_eq!(store.federation(&federation).await.unwrap().unwrap().revision, 2);
}
