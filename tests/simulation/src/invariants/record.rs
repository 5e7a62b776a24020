//! The record, the rounds and what was seen of them are one story.

use crate::violation::{Violation, promise};
use crate::world::World;
use feddtpt_server::export::Export;
use feddtpt_shared::Digest;
use feddtpt_shared::federation::FederationStatus;
use feddtpt_shared::transcript::{TranscriptEvent, verify_chain};

const STORY: &str = "record and rounds tell one story";

/// Checks that they are.
pub(super) fn check(world: &mut World<'_>, export: &Export) -> Result<(), Violation> {
    verify_chain(&export.federation, &export.transcript).map_err(|error| Violation::new(STORY, error.to_string()))?;
    promise(STORY, world.history.record == export.transcript, || {
        format!("the API told {:?}, the store holds {:?}", world.history.record, export.transcript)
    })?;
    let mut events = export.transcript.iter().map(|entry| &entry.event);
    let created = matches!(events.next(), Some(TranscriptEvent::Created { .. }));
    promise(STORY, created, || "it does not begin with the creation".to_owned())?;
    let (mut round, mut attempt) = (1, 0);
    for event in events {
        let fits = match event {
            TranscriptEvent::Created { .. }
            | TranscriptEvent::Paused { .. }
            | TranscriptEvent::Resumed { .. }
            | TranscriptEvent::RolledBack { .. }
            | TranscriptEvent::Removed { .. }
            | TranscriptEvent::Cancelled { .. } => false,
            TranscriptEvent::Failed { round: failed, attempt: tried, .. } => {
                world.tally.count("results: attempts failed");
                let fits = (*failed, *tried) == (round, attempt);
                attempt += 1;
                fits
            }
            TranscriptEvent::Published { round: published, submissions, prompt } => {
                let stored = export.rounds.get(round as usize).map(|round| &round.result);
                let fits = *published == round
                    && stored.is_some_and(|stored| stored.prompt == *prompt && stored.submissions == *submissions);
                (round, attempt) = (round + 1, 0);
                fits
            }
        };
        promise(STORY, fits, || format!("{event:?} where round {round}, attempt {attempt} was open"))?;
    }
    let published = export.rounds.len() as u64;
    promise(STORY, published == u64::from(round), || {
        format!("{published} rounds, the record ends before round {round}")
    })?;
    let complete = match export.status {
        FederationStatus::Finished => round == export.spec.rounds + 1,
        FederationStatus::Failed => attempt == export.spec.policy.max_retries + 1 && export.reason.is_some(),
        FederationStatus::Gathering
        | FederationStatus::Running
        | FederationStatus::Paused
        | FederationStatus::Cancelled => false,
    };
    promise(STORY, complete, || format!("{:?} before round {round}, attempt {attempt}", export.status))?;
    let spec = serde_json::to_string(&export.spec).map(Digest::of).ok();
    let first = export.transcript.first().map(|entry| &entry.event);
    let named = matches!(first, Some(TranscriptEvent::Created { spec: named }) if Some(*named) == spec);
    promise(STORY, named, || "it names another spec".to_owned())
}
