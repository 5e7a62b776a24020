//! The record, the rounds and what was seen of them are one story.

use super::course::Course;
use crate::violation::{Violation, promise};
use crate::world::World;
use feddtpt_server::export::Export;
use feddtpt_shared::Digest;
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
    let mut course = Course::begin();
    for event in events {
        let before = course;
        let fits = course.take(event, export, &mut world.tally);
        promise(STORY, fits, || format!("{event:?} after {before:?}"))?;
    }
    let published = export.rounds.len() as u64;
    promise(STORY, published == u64::from(course.round), || {
        format!("{published} rounds, the record ends at {course:?}")
    })?;
    promise(STORY, course.is_complete(export), || format!("{:?} at {course:?}", export.status))?;
    let spec = serde_json::to_string(&export.spec).map(Digest::of).ok();
    let first = export.transcript.first().map(|entry| &entry.event);
    let named = matches!(first, Some(TranscriptEvent::Created { spec: named }) if Some(*named) == spec);
    promise(STORY, named, || "it names another spec".to_owned())
}
