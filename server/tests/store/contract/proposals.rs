//! Proposals: one for each participant and round, answered the same however often they are sent.

use crate::util::{GATHERING, NOW_MS, at, proposal, running, step};
use feddtpt_server::store::{Store, SubmitOutcome, Transition};
use feddtpt_shared::federation::Phase;
use std::sync::Arc;

pub async fn a_proposal_counts_once(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 1).await;
    let before = store.federation(&federation).await.unwrap().unwrap();
    let first = proposal(&federation, 1, &participants[0], "good film");
    assert_eq!(store.submit(&first).await.unwrap(), SubmitOutcome::Accepted);
    assert_eq!(store.submit(&first).await.unwrap(), SubmitOutcome::Again);
    let other = proposal(&federation, 1, &participants[0], "bad film");
    assert_eq!(store.submit(&other).await.unwrap(), SubmitOutcome::Different);
    let kept = store.proposals(&federation, 1).await.unwrap();
    assert_eq!((kept.len(), &kept[0].participant, &kept[0].prompt), (1, &participants[0], &first.prompt));
    assert_eq!((kept[0].digest, kept[0].received_ms), (first.digest, first.now_ms));
    let after = store.federation(&federation).await.unwrap().unwrap();
    assert_eq!((after.revision, after.step_revision), (before.revision + 1, before.step_revision));
}

pub async fn a_proposal_counts_only_while_the_round_takes_it(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 2).await;
    let [ours, theirs] = [&participants[0], &participants[1]];
    let early = proposal(&federation, 2, ours, "good film");
    assert_eq!(store.submit(&early).await.unwrap(), SubmitOutcome::Closed(at(1, Phase::Propose)));
    let accepted = proposal(&federation, 1, ours, "good film");
    assert_eq!(store.submit(&accepted).await.unwrap(), SubmitOutcome::Accepted);
    let closed = at(1, Phase::Aggregate);
    assert!(store.apply(&step(&federation, at(1, Phase::Propose), closed)).await.unwrap());
    let late = proposal(&federation, 1, theirs, "good film");
    assert_eq!(store.submit(&late).await.unwrap(), SubmitOutcome::Closed(closed));
    // A lost answer is given again, whenever it is asked for.
    assert_eq!(store.submit(&accepted).await.unwrap(), SubmitOutcome::Again);
    assert!(store.apply(&step(&federation, closed, at(2, Phase::Propose))).await.unwrap());
    assert_eq!(store.submit(&accepted).await.unwrap(), SubmitOutcome::Again);
    assert_eq!(store.submit(&early).await.unwrap(), SubmitOutcome::Accepted);
    assert_eq!(store.proposals(&federation, 1).await.unwrap().len(), 1);
}

pub async fn the_order_of_proposals_is_nobodys_speed(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 6).await;
    for (participant, words) in participants.iter().rev().zip(["good", "bad", "film", "it was", "great", "movie"]) {
        store.submit(&proposal(&federation, 1, participant, words)).await.unwrap();
    }
    let listed: Vec<String> =
        store.proposals(&federation, 1).await.unwrap().iter().map(|proposal| proposal.digest.to_string()).collect();
    assert_eq!(listed.len(), 6);
    assert!(listed.is_sorted(), "{listed:?}");
}

pub async fn who_is_outstanding(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 3).await;
    store.submit(&proposal(&federation, 1, &participants[0], "good")).await.unwrap();
    let counted = async |participant: Option<&str>| {
        let standing = store.standing(&federation, participant).await.unwrap().unwrap();
        (standing.participants, standing.submissions, standing.outstanding, standing.submitted)
    };
    assert_eq!(counted(None).await, (3, 1, 2, false));
    assert_eq!(counted(Some(&participants[0])).await, (3, 1, 0, true));
    assert_eq!(counted(Some(&participants[1])).await, (3, 1, 0, false));
    store.leave(&federation, &participants[1], NOW_MS).await.unwrap();
    assert_eq!(counted(None).await, (2, 1, 1, false));
    // From now on whoever was last heard of before is away.
    let (from, to) = (at(1, Phase::Propose), at(2, Phase::Propose));
    let next = Transition { active_since_ms: Some(NOW_MS + 1), ..step(&federation, from, to) };
    assert!(store.apply(&next).await.unwrap());
    assert_eq!(counted(None).await, (2, 0, 1, false));
    store.touch(&participants[2], NOW_MS + 1).await.unwrap();
    assert_eq!(counted(None).await, (2, 0, 2, false));
    assert!(!store.apply(&step(&federation, GATHERING, to)).await.unwrap());
}
