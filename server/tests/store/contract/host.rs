//! What a host sees and does: invites and participants, a pause, a round that does not ask everybody.

use crate::util::{EXPIRES_MS, GATHERING, NOW_MS, at, gathering, invited, participant, proposal, running, step};
use feddtpt_server::store::{
    Draw, JoinOutcome, Page, Position, RemoveOutcome, RevokeOutcome, Store, SubmitOutcome, Transition,
};
use feddtpt_shared::federation::{FederationStatus, Phase};
use feddtpt_shared::host::{InviteState, ParticipantState, invite_id_of};
use feddtpt_shared::transcript::{TranscriptEvent, verify_chain, withdrawn};
use std::collections::HashMap;
use std::sync::Arc;

const ALL: Page<'_> = Page { after: None, limit: 1_000 };

pub async fn invites_are_listed_and_taken_back(store: &Arc<dyn Store>) {
    let (federation, elsewhere) = (gathering(store).await, gathering(store).await);
    let (used, open) = (invited(store, &federation).await, invited(store, &federation).await);
    assert_eq!(store.join(&used).await.unwrap(), JoinOutcome::Joined);
    let (used_id, open_id) = (invite_id_of(&used.invite_hash), invite_id_of(&open.invite_hash));
    let states = async |now_ms| -> HashMap<String, InviteState> {
        let invites = store.invites(&federation, ALL, now_ms).await.unwrap();
        assert!(invites.is_sorted_by_key(|invite| invite.id.clone()));
        invites.into_iter().map(|invite| (invite.id, invite.state)).collect()
    };
    assert_eq!(
        states(NOW_MS).await,
        [(used_id.clone(), InviteState::Used), (open_id.clone(), InviteState::Open)].into()
    );
    assert_eq!(states(EXPIRES_MS).await[&open_id], InviteState::Expired);
    let listed = store.invites(&federation, ALL, NOW_MS).await.unwrap();
    let listed = listed.iter().find(|invite| invite.id == used_id).unwrap();
    assert_eq!((listed.participant.as_ref(), listed.used_ms), (Some(&used.participant), Some(NOW_MS)));
    assert_eq!((listed.created_ms, listed.expires_ms), (NOW_MS, EXPIRES_MS));
    let revoke = async |federation: &str, id: &str| store.revoke_invite(federation, id, NOW_MS).await.unwrap();
    assert_eq!(revoke(&federation, &used_id).await, RevokeOutcome::Used);
    assert_eq!(revoke(&elsewhere, &open_id).await, RevokeOutcome::Unknown);
    for unknown in ["", "i_", "i_00000000000000000000", "i_0000000000000000000g", &open.invite_hash.to_string()] {
        assert_eq!(revoke(&federation, unknown).await, RevokeOutcome::Unknown, "{unknown:?}");
    }
    assert_eq!(revoke(&federation, &open_id).await, RevokeOutcome::Revoked);
    assert_eq!(revoke(&federation, &open_id).await, RevokeOutcome::Revoked);
    assert_eq!(states(EXPIRES_MS).await[&open_id], InviteState::Revoked);
    assert_eq!(store.join(&open).await.unwrap(), JoinOutcome::Revoked);
    assert_eq!(store.join(&used).await.unwrap(), JoinOutcome::Again);
}

pub async fn long_lists_come_in_parts(store: &Arc<dyn Store>) {
    let federation = gathering(store).await;
    for _ in 0..5 {
        participant(store, &federation).await;
    }
    let (mut invites, mut participants) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let after: Option<String> = invites.last().cloned();
        let part = store.invites(&federation, Page { after: after.as_deref(), limit: 2 }, NOW_MS).await.unwrap();
        invites.extend(part.into_iter().map(|invite| invite.id));
        let after: Option<String> = participants.last().cloned();
        let part = store.participants(&federation, Page { after: after.as_deref(), limit: 2 }).await.unwrap();
        participants.extend(part.into_iter().map(|participant| participant.id));
    }
    for list in [invites, participants] {
        assert_eq!(list.len(), 5);
        assert!(list.is_sorted_by(|first, second| first < second), "{list:?}");
    }
}

pub async fn a_removed_participant_counts_no_more(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 3).await;
    let sent = proposal(&federation, 1, &participants[0], "good film");
    assert_eq!(store.submit(&sent).await.unwrap(), SubmitOutcome::Accepted);
    let remove = async |federation: &str, id: &str| store.remove(federation, id, NOW_MS).await.unwrap();
    let elsewhere = gathering(store).await;
    assert_eq!(remove(&elsewhere, &participants[0]).await, RemoveOutcome::Unknown);
    assert_eq!(remove(&federation, "nobody").await, RemoveOutcome::Unknown);
    assert_eq!(remove(&federation, &participants[0]).await, RemoveOutcome::Removed);
    assert_eq!(remove(&federation, &participants[0]).await, RemoveOutcome::Again);
    assert_eq!(store.proposals(&federation, 1).await.unwrap(), []);
    let standing = store.standing(&federation, None).await.unwrap().unwrap();
    assert_eq!((standing.participants, standing.submissions, standing.outstanding), (2, 0, 2));
    // What was on its way when it was removed comes too late.
    assert_eq!(store.submit(&sent).await.unwrap(), SubmitOutcome::Gone);
    let record = store.transcript(&federation).await.unwrap();
    verify_chain(&federation, &record).unwrap();
    assert_eq!(record[1].event, TranscriptEvent::Removed { round: 1, withdrawn: Some(sent.digest) });
    assert!(withdrawn(&record, sent.digest));
    // Once the set is frozen it stays.
    let kept = proposal(&federation, 1, &participants[1], "good film");
    assert_eq!(store.submit(&kept).await.unwrap(), SubmitOutcome::Accepted);
    assert!(store.apply(&step(&federation, at(1, Phase::Propose), at(1, Phase::Aggregate))).await.unwrap());
    assert_eq!(remove(&federation, &participants[1]).await, RemoveOutcome::Removed);
    assert_eq!(store.proposals(&federation, 1).await.unwrap().len(), 1);
}

pub async fn a_phase_does_not_close_over_a_removal(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 3).await;
    for participant in &participants[..2] {
        store.submit(&proposal(&federation, 1, participant, "good film")).await.unwrap();
    }
    let (from, to) = (at(1, Phase::Propose), at(1, Phase::Aggregate));
    let close = Transition { least_submissions: 2, ..step(&federation, from, to) };
    // Between the decision to close and the step, one of two is removed.
    store.remove(&federation, &participants[0], NOW_MS).await.unwrap();
    assert!(!store.apply(&close).await.unwrap());
    assert_eq!(store.federation(&federation).await.unwrap().unwrap().position, from);
    store.submit(&proposal(&federation, 1, &participants[2], "bad film")).await.unwrap();
    assert!(store.apply(&close).await.unwrap());
}

pub async fn participants_are_listed_with_their_state(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 5).await;
    store.submit(&proposal(&federation, 1, &participants[0], "good film")).await.unwrap();
    store.leave(&federation, &participants[1], NOW_MS).await.unwrap();
    store.remove(&federation, &participants[2], NOW_MS).await.unwrap();
    store.touch(&participants[3], NOW_MS + 10).await.unwrap();
    let states = async || -> HashMap<String, (ParticipantState, u32)> {
        let listed = store.participants(&federation, ALL).await.unwrap();
        listed.into_iter().map(|one| (one.id, (one.state, one.proposals))).collect()
    };
    let expected = [
        (ParticipantState::Submitted, 1),
        (ParticipantState::Left, 0),
        (ParticipantState::Removed, 0),
        (ParticipantState::Searching, 0),
        (ParticipantState::Searching, 0),
    ];
    assert_eq!(states().await, participants.iter().cloned().zip(expected).collect());
    let away = Transition {
        active_since_ms: Some(NOW_MS + 5),
        ..step(&federation, at(1, Phase::Propose), at(1, Phase::Aggregate))
    };
    assert!(store.apply(&away).await.unwrap());
    let states = states().await;
    assert_eq!(states[&participants[3]].0, ParticipantState::Waiting);
    assert_eq!(states[&participants[4]].0, ParticipantState::Away);
}

pub async fn a_pause_stops_the_clock_and_keeps_what_arrives(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 1).await;
    let before = store.federation(&federation).await.unwrap().unwrap();
    let open = at(1, Phase::Propose);
    let paused = Position { status: FederationStatus::Paused, ..open };
    let pause = Transition {
        now_ms: NOW_MS + 40,
        opened_ms: before.opened_ms,
        paused_ms: Some(NOW_MS + 40),
        event: Some(TranscriptEvent::Paused { round: 1 }),
        ..step(&federation, open, paused)
    };
    assert!(store.apply(&pause).await.unwrap());
    let state = store.federation(&federation).await.unwrap().unwrap();
    assert_eq!((state.position, state.opened_ms, state.paused_ms), (paused, before.opened_ms, Some(NOW_MS + 40)));
    // A server that still believes it to be running cannot end the phase.
    assert!(!store.apply(&step(&federation, open, at(1, Phase::Aggregate))).await.unwrap());
    let outcome = store.submit(&proposal(&federation, 1, &participants[0], "good film")).await.unwrap();
    assert_eq!(outcome, SubmitOutcome::Accepted);
    assert!(store.apply(&Transition { opened_ms: NOW_MS + 60, ..step(&federation, paused, open) }).await.unwrap());
    let state = store.federation(&federation).await.unwrap().unwrap();
    assert_eq!((state.position, state.opened_ms, state.paused_ms), (open, NOW_MS + 60, None));
}

pub async fn a_round_takes_proposals_only_from_those_it_asks(store: &Arc<dyn Store>) {
    let new = crate::util::federation(NOW_MS);
    let mut spec = new.spec.clone();
    spec.policy.clients_per_round = Some(2);
    let (federation, new) = (new.id.clone(), feddtpt_server::store::NewFederation { spec, ..new });
    store.create_federation(&new).await.unwrap();
    let mut participants = Vec::new();
    for _ in 0..6 {
        participants.push(participant(store, &federation).await);
    }
    store.leave(&federation, &participants[0], NOW_MS).await.unwrap();
    let draw = Some(Draw { count: 2, seed: 3 });
    let open = Transition { draw, ..step(&federation, GATHERING, at(1, Phase::Propose)) };
    assert!(store.apply(&open).await.unwrap());
    let (mut asked, mut others) = (Vec::new(), Vec::new());
    for id in &participants {
        let standing = store.standing(&federation, Some(id)).await.unwrap().unwrap();
        (if standing.asked { &mut asked } else { &mut others }).push(id.clone());
    }
    assert_eq!(asked.len(), 2);
    assert!(others.contains(&participants[0]), "whoever has left is not asked");
    assert_eq!(store.standing(&federation, None).await.unwrap().unwrap().outstanding, 2);
    let submit = async |id: &str| store.submit(&proposal(&federation, 1, id, "good film")).await.unwrap();
    assert_eq!(submit(&others[1]).await, SubmitOutcome::NotAsked);
    assert_eq!(submit(&asked[0]).await, SubmitOutcome::Accepted);
    assert_eq!(store.standing(&federation, None).await.unwrap().unwrap().outstanding, 1);
    // The second was not heard of: the retry asks another in its place, and keeps what is there.
    store.touch(&others[1], NOW_MS + 20).await.unwrap();
    let again = Position { attempt: 1, ..at(1, Phase::Propose) };
    let retry =
        Transition { draw, active_since_ms: Some(NOW_MS + 1), ..step(&federation, at(1, Phase::Propose), again) };
    assert!(store.apply(&retry).await.unwrap());
    assert_eq!(submit(&others[1]).await, SubmitOutcome::Accepted);
    assert_eq!(store.proposals(&federation, 1).await.unwrap().len(), 2);
}
