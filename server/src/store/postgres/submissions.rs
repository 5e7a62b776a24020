//! Proposals on their way in: a batch of them is one transaction, a lane for each federation, because whoever changes one
//! locks it.

use super::transaction::Transaction;
use super::{PgStore, federations, feed};
use crate::store::batches::Batched;
use crate::store::column::small;
use crate::store::submitted::{Before, MOST_SUBMISSIONS, Row, decide, together_or_alone};
use crate::store::{StoreError, SubmitOutcome};
use sqlx::PgConnection;

impl Batched<PgStore> for Row {
    type Lane = String;
    type Answer = Result<SubmitOutcome, StoreError>;
    const MOST: usize = MOST_SUBMISSIONS;

    fn lane(&self) -> String {
        self.federation.clone()
    }

    async fn ask(store: &PgStore, rows: &[Self]) -> Result<Vec<Self::Answer>, StoreError> {
        together_or_alone(rows, |rows| async move { store.transact(&Batch(rows)).await }).await
    }
}

/// Submissions to one federation that are decided together.
struct Batch<'a>(&'a [Row]);

impl Transaction for Batch<'_> {
    const NAME: &'static str = "submit_proposals";
    type Output = Vec<SubmitOutcome>;

    async fn run(&self, connection: &mut PgConnection) -> Result<Vec<SubmitOutcome>, StoreError> {
        let Some(Row { federation, .. }) = self.0.first() else { return Ok(Vec::new()) };
        // Held until the commit: no step closes the phase between this look and the acknowledgement.
        let state = federations::lock(connection, federation)
            .await?
            .ok_or_else(|| StoreError::corrupt("a participant", "its federation is missing"))?;
        let mut before = before(connection, federation, self.0).await?;
        let outcomes = decide(&state, &mut before, self.0);
        let accepted = self.0.iter().zip(&outcomes).filter(|(_, outcome)| **outcome == SubmitOutcome::Accepted);
        let accepted: Vec<&Row> = accepted.map(|(row, _)| row).collect();
        if !accepted.is_empty() {
            insert(connection, federation, state.position.attempt, &accepted).await?;
        }
        Ok(outcomes)
    }
}

/// Where these participants are, and what they have submitted for these rounds before.
async fn before(connection: &mut PgConnection, federation: &str, rows: &[Row]) -> Result<Before, StoreError> {
    let rounds: Vec<i64> = rows.iter().map(|row| i64::from(row.round)).collect();
    let participants: Vec<&str> = rows.iter().map(|row| row.participant.as_str()).collect();
    // OFFSET 0: subqueries that are not taken apart are looked up by their keys for each row. A join would read every
    // proposal that the federation ever had, where the planner knows little about the table.
    let found: Vec<(String, i64, Option<String>, bool, i64)> = sqlx::query_as(
        "SELECT p.id, q.round, s.digest, p.left_ms IS NOT NULL, p.asked_round \
         FROM unnest($2::bigint[], $3::text[]) AS q (round, participant) \
         CROSS JOIN LATERAL (SELECT * FROM participants p WHERE p.id = q.participant OFFSET 0) p \
         LEFT JOIN LATERAL (SELECT * FROM proposals s WHERE s.federation = $1 AND s.round = q.round \
           AND s.participant = q.participant OFFSET 0) s ON TRUE",
    )
    .bind(federation)
    .bind(rounds)
    .bind(participants)
    .fetch_all(connection)
    .await?;
    let mut before = Before::default();
    for (participant, round, digest, gone, asked_round) in found {
        before.note(participant, small(round, "round")?, digest, gone, small(asked_round, "asked_round")?);
    }
    Ok(before)
}

/// Adds them, notes that their participants were heard of, counts one change, and tells of it: one statement.
///
/// Participants are locked in the order of their ids, as by every other statement that changes several of them, so nobody
/// waits in a circle.
async fn insert(
    connection: &mut PgConnection,
    federation: &str,
    attempt: u32,
    rows: &[&Row],
) -> Result<(), StoreError> {
    let column = |of: fn(&Row) -> &str| rows.iter().map(|row| of(row)).collect::<Vec<_>>();
    sqlx::query(
        "WITH new AS (SELECT * FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::bigint[]) \
           AS new (round, participant, prompt, digest, received_ms)), \
         added AS (INSERT INTO proposals (federation, round, participant, attempt, prompt, digest, received_ms) \
           SELECT $1, round, participant, $2, prompt, digest, received_ms FROM new), \
         held AS (SELECT id FROM participants WHERE id = ANY ($4) ORDER BY id FOR NO KEY UPDATE), \
         seen AS (UPDATE participants p SET last_seen_ms = greatest(p.last_seen_ms, new.received_ms) \
           FROM held JOIN new ON new.participant = held.id WHERE p.id = held.id), \
         bumped AS (UPDATE federations SET revision = revision + 1 WHERE id = $1) \
         SELECT pg_notify($8, $1)",
    )
    .bind(federation)
    .bind(i64::from(attempt))
    .bind(rows.iter().map(|row| i64::from(row.round)).collect::<Vec<_>>())
    .bind(column(|row| &row.participant))
    .bind(column(|row| &row.prompt))
    .bind(column(|row| &row.digest))
    .bind(rows.iter().map(|row| row.now_ms).collect::<Vec<_>>())
    .bind(feed::CHANNEL)
    .execute(connection)
    .await?;
    Ok(())
}
