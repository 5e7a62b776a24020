//! What this browser keeps of a run.

use super::Desk;
use super::run::Decided;
use crate::boundary::{ClassCount, ErrorKind, OutcomeInfo, SavedRun, StageName, TabError};
use crate::platform::{KeepingStorage, RunStorage, TabLedger};
use feddtpt_client::{KeptStage, kept};
use feddtpt_shared::Row;

/// Under which key the rows are kept, until the end.
pub(super) const ROWS: &str = "rows";
/// Under which key the decisions are kept.
pub(super) const DECIDED: &str = "decided";
/// Under which key the end is kept.
pub(super) const OUTCOME: &str = "outcome";

/// The run that is kept for this invite, if there is one.
pub(crate) async fn find(desk: &Desk) -> Result<Option<SavedRun>, TabError> {
    let storage = desk.storage().await?;
    let Some(decided) = storage.read::<Decided>(DECIDED).await? else { return Ok(None) };
    let outcome: Option<OutcomeInfo> = storage.read(OUTCOME).await?;
    let participant = kept(&storage).await?;
    let own: Vec<Row> = storage.read(ROWS).await?.unwrap_or_default();
    let stage = match (&outcome, participant.as_ref().map(|kept| kept.stage)) {
        (Some(_), _) => StageName::Ended,
        // The federation ended; the accuracies on all own rows are still to come.
        (None, Some(KeptStage::Waiting | KeptStage::Ended)) => StageName::Waiting,
        (None, Some(KeptStage::Searching)) => StageName::Searching,
        (None, Some(KeptStage::Uploading)) => StageName::Uploading,
        (None, Some(KeptStage::Judging)) => StageName::Judging,
        (None, Some(KeptStage::Voting)) => StageName::Voting,
        (None, Some(KeptStage::Joining) | None) => StageName::Joining,
    };
    // The labels' names come from the server; without it they are numbered.
    let task = desk.known_view().await.ok().map(|view| view.spec.task);
    let labels = own.iter().map(|row| row.label).max().map_or(0, |most| most as usize + 1);
    let labels = task.as_ref().map_or(labels, |task| task.labels.len());
    let classes = (0..labels).map(|at| ClassCount {
        label: task.as_ref().map_or_else(|| format!("label {}", at + 1), |task| task.labels[at].name.clone()),
        count: own.iter().filter(|row| row.label as usize == at).count(),
    });
    Ok(Some(SavedRun {
        stage,
        participant: participant.and_then(|kept| kept.participant),
        rows: own.len(),
        classes: classes.collect(),
        needs_key: decided.had_key && outcome.is_none(),
        settings: decided.settings,
        outcome,
        ledger: TabLedger::kept(&storage).await?,
        history: storage.read(KeepingStorage::CURVE).await?.unwrap_or_default(),
    }))
}

/// Decisions and rows of a run that goes on.
pub(super) async fn decided(storage: &RunStorage) -> Result<(Decided, Vec<Row>), TabError> {
    let nothing = || {
        let what = "Join with the invite link first.";
        TabError::new(ErrorKind::Storage, "this browser keeps no run for this invite", what)
    };
    let decided = storage.read(DECIDED).await?.ok_or_else(nothing)?;
    Ok((decided, storage.read(ROWS).await?.unwrap_or_default()))
}
