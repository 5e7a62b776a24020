//! Proposals and ballots on their way in: a batch of them is one transaction and one flush to the disk, whatever their federations.

use super::transaction::Transaction;
use super::{SqliteStore, federations};
use crate::store::batches::Batched;
use crate::store::column::to_json;
use crate::store::rows::BeforeColumns;
use crate::store::submitted::{Before, MOST_SUBMISSIONS, Row, by_table, decide, together_or_alone};
use crate::store::{StoreError, SubmitOutcome};
use serde_json::json;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

impl Batched<SqliteStore> for Row {
    /// One writer, one lane.
    type Lane = ();
    type Answer = Result<SubmitOutcome, StoreError>;
    const MOST: usize = MOST_SUBMISSIONS;

    fn lane(&self) {}

    async fn ask(store: &SqliteStore, rows: &[Self]) -> Result<Vec<Self::Answer>, StoreError> {
        together_or_alone(rows, |rows| async move { store.transact(&Batch(rows)).await }).await
    }
}

/// Submissions that are decided together.
struct Batch<'a>(&'a [Row]);

impl Transaction for Batch<'_> {
    const NAME: &'static str = "submit_proposals";
    type Output = Vec<SubmitOutcome>;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<Vec<SubmitOutcome>, StoreError> {
        let mut by_federation: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, row) in self.0.iter().enumerate() {
            by_federation.entry(&row.federation).or_default().push(at);
        }
        let mut outcomes = vec![SubmitOutcome::Again; self.0.len()];
        for (federation, places) in by_federation {
            let rows: Vec<&Row> = places.iter().map(|at| &self.0[*at]).collect();
            let decided = submit(connection, federation, &rows).await?;
            places.into_iter().zip(decided).for_each(|(at, outcome)| outcomes[at] = outcome);
        }
        Ok(outcomes)
    }
}

/// Submissions to one federation.
async fn submit(
    connection: &mut SqliteConnection,
    federation: &str,
    rows: &[&Row],
) -> Result<Vec<SubmitOutcome>, StoreError> {
    // The write lock is held: what is read here is true until the commit.
    let state = federations::read(&mut *connection, federation)
        .await?
        .ok_or_else(|| StoreError::corrupt("a participant", "its federation is missing"))?;
    let (mut outcomes, mut changed) = (vec![SubmitOutcome::Again; rows.len()], false);
    for places in by_table(rows.iter().copied()) {
        let rows: Vec<&Row> = places.iter().map(|at| rows[*at]).collect();
        let mut before = before(connection, federation, &rows).await?;
        let decided = decide(&state, &mut before, rows.iter().copied());
        let accepted = rows.iter().zip(&decided).filter(|(_, outcome)| **outcome == SubmitOutcome::Accepted);
        let accepted: Vec<&Row> = accepted.map(|(row, _)| *row).collect();
        if !accepted.is_empty() {
            insert(connection, federation, state.position.attempt, &accepted).await?;
            changed = true;
        }
        places.into_iter().zip(decided).for_each(|(at, outcome)| outcomes[at] = outcome);
    }
    if changed {
        federations::bump(connection, federation).await?;
    }
    Ok(outcomes)
}

/// Whether these rows of one table are ballots; `None` if there are no rows.
fn are_ballots(rows: &[&Row]) -> Option<bool> {
    rows.first().map(|row| row.is_ballot())
}

/// Where these participants are, and what they have submitted before of what these rows, all of one table, are about.
async fn before(connection: &mut SqliteConnection, federation: &str, rows: &[&Row]) -> Result<Before, StoreError> {
    let mut before = Before::default();
    let asked: Vec<_> = rows.iter().map(|row| json!([row.round, row.participant, row.stage])).collect();
    // CROSS: SQLite keeps the order. Without statistics it would look through the federation's proposals for each row.
    let query = match are_ballots(rows) {
        None => return Ok(before),
        Some(false) => {
            "SELECT p.id AS participant, q.value ->> 0 AS round, q.value ->> 2 AS stage, s.digest, \
               p.left_ms IS NOT NULL AS gone, p.asked_round, p.votes_from \
             FROM json_each(?2) q CROSS JOIN participants p ON p.id = q.value ->> 1 \
             LEFT JOIN proposals s ON s.federation = ?1 AND s.round = q.value ->> 0 AND s.participant = q.value ->> 1"
        }
        Some(true) => {
            "SELECT p.id AS participant, q.value ->> 0 AS round, q.value ->> 2 AS stage, s.digest, \
               p.left_ms IS NOT NULL AS gone, p.asked_round, p.votes_from \
             FROM json_each(?2) q CROSS JOIN participants p ON p.id = q.value ->> 1 \
             LEFT JOIN ballots s ON s.federation = ?1 AND s.round = q.value ->> 0 AND s.stage = q.value ->> 2 \
               AND s.participant = q.value ->> 1"
        }
    };
    let found: Vec<BeforeColumns> =
        sqlx::query_as(query).bind(federation).bind(to_json(&asked, "submissions")?).fetch_all(connection).await?;
    found.into_iter().try_for_each(|row| row.note(&mut before))?;
    Ok(before)
}

/// Adds them, and notes that their participants were heard of.
async fn insert(
    connection: &mut SqliteConnection,
    federation: &str,
    attempt: u32,
    rows: &[&Row],
) -> Result<(), StoreError> {
    let query = if are_ballots(rows) == Some(true) {
        "INSERT INTO ballots (federation, round, participant, votes, digest, received_ms, stage) \
         SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?3)"
    } else {
        "INSERT INTO proposals (federation, round, participant, attempt, prompt, digest, received_ms) \
         SELECT ?1, value ->> 0, value ->> 1, ?2, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?3)"
    };
    let rows: Vec<_> = rows
        .iter()
        .map(|row| json!([row.round, row.participant, row.content, row.digest, row.now_ms, row.stage]))
        .collect();
    let rows = to_json(&rows, "submissions")?;
    sqlx::query(query).bind(federation).bind(attempt).bind(&rows).execute(&mut *connection).await?;
    sqlx::query(
        "UPDATE participants SET last_seen_ms = max(last_seen_ms, q.seen_ms) \
         FROM (SELECT value ->> 1 AS id, value ->> 4 AS seen_ms FROM json_each(?)) q WHERE participants.id = q.id",
    )
    .bind(&rows)
    .execute(connection)
    .await?;
    Ok(())
}
