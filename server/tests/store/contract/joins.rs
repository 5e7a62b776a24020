//! Joining: an invite admits one participant, and a repetition changes nothing.

use crate::util::{EXPIRES_MS, GATHERING, NOW_MS, gathering, invited, step};
use feddtpt_server::store::{JoinOutcome, JoinRequest, Position, Store};
use feddtpt_shared::Digest;
use feddtpt_shared::federation::FederationStatus;
use std::sync::Arc;

async fn participants(store: &Arc<dyn Store>, federation: &str) -> u32 {
    store.standing(federation, None).await.unwrap().unwrap().participants
}

pub async fn an_invite_admits_one_participant(store: &Arc<dyn Store>) {
    let federation = gathering(store).await;
    let request = invited(store, &federation).await;
    assert_eq!(store.join(&request).await.unwrap(), JoinOutcome::Joined);
    assert_eq!(store.federation(&federation).await.unwrap().unwrap().revision, 2);
    let other = JoinRequest { nonce: Digest::of("another nonce"), ..request };
    assert_eq!(store.join(&other).await.unwrap(), JoinOutcome::Used);
    assert_eq!(participants(store, &federation).await, 1);
}

pub async fn a_join_whose_answer_was_lost_is_answered_again(store: &Arc<dyn Store>) {
    let federation = gathering(store).await;
    let request = invited(store, &federation).await;
    assert_eq!(store.join(&request).await.unwrap(), JoinOutcome::Joined);
    // Also when, meanwhile, the invite has expired and the places are taken.
    let late = JoinRequest { now_ms: EXPIRES_MS + 1, capacity: 0, ..request };
    assert_eq!(store.join(&late).await.unwrap(), JoinOutcome::Again);
    assert_eq!(participants(store, &federation).await, 1);
    assert_eq!(store.federation(&federation).await.unwrap().unwrap().revision, 2);
}

pub async fn no_room_no_time_no_federation(store: &Arc<dyn Store>) {
    let (federation, elsewhere) = (gathering(store).await, gathering(store).await);
    let request = invited(store, &federation).await;
    let refused = async |request: JoinRequest, expected| {
        assert_eq!(store.join(&request).await.unwrap(), expected, "{request:?}");
    };
    refused(JoinRequest { invite_hash: Digest::of("made up"), ..request.clone() }, JoinOutcome::Unknown).await;
    refused(JoinRequest { federation: elsewhere, ..request.clone() }, JoinOutcome::Foreign).await;
    refused(JoinRequest { now_ms: EXPIRES_MS, ..request.clone() }, JoinOutcome::Expired).await;
    refused(JoinRequest { capacity: 0, ..request.clone() }, JoinOutcome::Full).await;
    let end = Position { status: FederationStatus::Failed, ..GATHERING };
    assert!(store.apply(&step(&federation, GATHERING, end)).await.unwrap());
    refused(JoinRequest { now_ms: NOW_MS, ..request }, JoinOutcome::Ended).await;
    assert_eq!(participants(store, &federation).await, 0);
}
