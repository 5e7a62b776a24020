//! Where exactly a chain breaks.

use super::Record;
use feddtpt_shared::transcript::{TranscriptEntry, TranscriptEvent, verify_chain};

/// The first entry that does not follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its place, counted from 0: the entries before it hold.
    pub at: usize,
    /// What it is, and what does not fit.
    pub reason: String,
}

/// Looks for the first entry that does not follow from the one before.
pub fn broken(record: &Record) -> Option<Broken> {
    let error = verify_chain(&record.federation, &record.transcript).err()?;
    let at = usize::try_from(error.sequence).unwrap_or(usize::MAX);
    let entry = record.transcript.get(at)?;
    let last = at.checked_sub(1).and_then(|before| record.transcript.get(before));
    let expected = TranscriptEntry::after(&record.federation, last, entry.event.clone());
    let difference = if entry.sequence != expected.sequence {
        format!("it says {}", entry.sequence)
    } else if entry.previous != expected.previous {
        format!("it names {}, before it stands {}", entry.previous, expected.previous)
    } else {
        format!("it carries the hash {}, its content has {}", entry.hash, expected.hash)
    };
    let hint = if at == 0 && entry.previous != expected.previous { "; is this the right federation?" } else { "" };
    let what = describe(&entry.event);
    let reason = format!("entry {at} of the transcript ({what}) does not hold: {}: {difference}{hint}", error.reason);
    Some(Broken { at, reason })
}

fn describe(event: &TranscriptEvent) -> String {
    match event {
        TranscriptEvent::Created { .. } => "the beginning".to_owned(),
        TranscriptEvent::Published { round, .. } => format!("round {round}, published"),
        TranscriptEvent::Failed { round, attempt, .. } => format!("round {round}, attempt {attempt}, failed"),
        TranscriptEvent::Paused { round } => format!("round {round}, paused"),
        TranscriptEvent::Resumed { round } => format!("round {round}, resumed"),
        TranscriptEvent::RolledBack { round, to_round, .. } => format!("round {round}, rolled back to {to_round}"),
        TranscriptEvent::Removed { round, .. } => format!("round {round}, a participant removed"),
        TranscriptEvent::Cancelled { round, .. } => format!("round {round}, cancelled"),
    }
}
