//! Federations: made once, found again, never mixed up.

use crate::spec::prompt;
use crate::util::{GATHERING, NOW_MS, federation};
use feddtpt_server::store::Store;
use feddtpt_shared::Digest;
use feddtpt_shared::transcript::verify_chain;
use std::sync::Arc;

pub async fn a_new_federation_stands_at_its_seed_prompt(store: &Arc<dyn Store>) {
    store.ping().await.unwrap();
    let new = federation(NOW_MS);
    store.create_federation(&new).await.unwrap();
    let state = store.federation(&new.id).await.unwrap().unwrap();
    assert_eq!((state.id.as_str(), state.position, state.reason.as_deref()), (new.id.as_str(), GATHERING, None));
    assert_eq!((state.opened_ms, state.active_since_ms, state.revision, state.step_revision), (NOW_MS, 0, 1, 1));
    assert_eq!(state.prompt, prompt("the review"));
    let fixed = store.fixed_parts(&new.id).await.unwrap().unwrap();
    assert_eq!((&fixed.spec, &fixed.vocabulary), (&new.spec, &new.vocabulary));
    let standing = store.standing(&new.id, None).await.unwrap().unwrap();
    assert_eq!(
        (standing.participants, standing.submissions, standing.outstanding, standing.submitted),
        (0, 0, 0, false)
    );
    assert_eq!(standing.state, state);
    let rounds = store.rounds(&new.id).await.unwrap();
    assert_eq!((rounds.len(), rounds[0].round, rounds[0].published_ms), (1, 0, NOW_MS));
    assert_eq!((&rounds[0].prompt, &rounds[0].record), (&state.prompt, &serde_json::Value::Null));
    assert_eq!(store.round(&new.id, 0).await.unwrap().as_ref(), Some(&rounds[0]));
    let transcript = store.transcript(&new.id).await.unwrap();
    assert_eq!(transcript.len(), 1);
    verify_chain(&new.id, &transcript).unwrap();
    store.create_federation(&new).await.unwrap_err();
    assert_eq!(store.transcript(&new.id).await.unwrap(), transcript);
}

pub async fn federations_are_listed_oldest_first(store: &Arc<dyn Store>) {
    let (late, early) = (federation(NOW_MS + 1), federation(NOW_MS));
    for new in [&late, &early] {
        store.create_federation(new).await.unwrap();
    }
    let ids = store.federation_ids().await.unwrap();
    let place = |id: &str| ids.iter().position(|listed| listed == id).unwrap();
    assert!(place(&early.id) < place(&late.id), "{ids:?}");
}

pub async fn what_is_unknown_is_none(store: &Arc<dyn Store>) {
    assert!(store.federation("nobody").await.unwrap().is_none());
    assert!(store.fixed_parts("nobody").await.unwrap().is_none());
    assert!(store.standing("nobody", None).await.unwrap().is_none());
    // An id comes out of an address, so it may hold what no database takes.
    assert!(store.federation("no\0body").await.unwrap().is_none());
    assert!(store.fixed_parts("no\0body").await.unwrap().is_none());
    assert!(store.round("nobody", 1).await.unwrap().is_none());
    assert!(store.rounds("nobody").await.unwrap().is_empty());
    assert!(store.proposals("nobody", 1).await.unwrap().is_empty());
    assert!(store.transcript("nobody").await.unwrap().is_empty());
    assert!(store.participant(&Digest::of("nobody")).await.unwrap().is_none());
    assert!(!store.leave("nobody", "nobody", NOW_MS).await.unwrap());
    store.touch("nobody", NOW_MS).await.unwrap();
}

pub async fn the_secret_stays(store: &Arc<dyn Store>) {
    let secret = store.secret().await.unwrap();
    assert_ne!(secret, [0; 32]);
    assert_eq!(store.secret().await.unwrap(), secret);
}
