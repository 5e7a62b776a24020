//! Participants: who they are, when they were heard of, when they left.

use crate::util::{NOW_MS, gathering, invited};
use feddtpt_server::store::{ParticipantRecord, Store};
use std::sync::Arc;

pub async fn a_participant_is_known_by_its_token(store: &Arc<dyn Store>) {
    let federation = gathering(store).await;
    let request = invited(store, &federation).await;
    store.join(&request).await.unwrap();
    let known = async || store.participant(&request.token_hash).await.unwrap().unwrap();
    let expected = ParticipantRecord {
        joined_ms: NOW_MS,
        id: request.participant.clone(),
        federation,
        last_seen_ms: NOW_MS,
        left: false,
        removed: false,
    };
    assert_eq!(known().await, expected);
    store.touch(&request.participant, NOW_MS + 5).await.unwrap();
    // A sign of life that was held up on its way does not turn time back.
    store.touch(&request.participant, NOW_MS + 3).await.unwrap();
    assert_eq!(known().await.last_seen_ms, NOW_MS + 5);
}

pub async fn a_participant_leaves_once(store: &Arc<dyn Store>) {
    let (federation, elsewhere) = (gathering(store).await, gathering(store).await);
    let request = invited(store, &federation).await;
    store.join(&request).await.unwrap();
    let participant = &request.participant;
    assert!(!store.leave(&elsewhere, participant, NOW_MS).await.unwrap());
    let before = store.standing(&federation, None).await.unwrap().unwrap();
    assert!(store.leave(&federation, participant, NOW_MS).await.unwrap());
    assert!(!store.leave(&federation, participant, NOW_MS).await.unwrap());
    let after = store.standing(&federation, None).await.unwrap().unwrap();
    assert_eq!((before.participants, after.participants), (1, 0));
    assert_eq!(after.state.revision, before.state.revision + 1);
    assert_eq!(after.state.step_revision, before.state.step_revision);
    assert!(store.participant(&request.token_hash).await.unwrap().unwrap().left);
}
