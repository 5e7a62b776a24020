//! Proposals and ballots on their way in: a batch of them is one transaction, a lane for each federation, because whoever changes one
//! locks it.

use super::transaction::Transaction;
use super::{PgStore, federations, feed};
use crate::store::batches::Batched;
use crate::store::rows::BeforeColumns;
use crate::store::submitted::{Before, MOST_SUBMISSIONS, Row, by_table, decide, together_or_alone};
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
        let mut outcomes = vec![SubmitOutcome::Again; self.0.len()];
        for places in by_table(self.0) {
            let rows: Vec<&Row> = places.iter().map(|at| &self.0[*at]).collect();
            let mut before = before(connection, federation, &rows).await?;
            let decided = decide(&state, &mut before, rows.iter().copied());
            let accepted = rows.iter().zip(&decided).filter(|(_, outcome)| **outcome == SubmitOutcome::Accepted);
            let accepted: Vec<&Row> = accepted.map(|(row, _)| *row).collect();
            if !accepted.is_empty() {
                insert(connection, federation, state.position.attempt, &accepted).await?;
            }
            places.into_iter().zip(decided).for_each(|(at, outcome)| outcomes[at] = outcome);
        }
        Ok(outcomes)
    }
}

/// Whether these rows of one table are ballots; `None` if there are no rows.
fn are_ballots(rows: &[&Row]) -> Option<bool> {
    rows.first().map(|row| row.is_ballot())
}

/// The look-up of what stands before; the table's own part is what is said of it.
macro_rules! before_query {
    ($of_table:literal) => {
        concat!(
            "SELECT p.id AS participant, q.round, q.stage, s.digest, p.left_ms IS NOT NULL AS gone, p.asked_round, \
               p.votes_from \
             FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS q (round, participant, stage) \
             CROSS JOIN LATERAL (SELECT * FROM participants p WHERE p.id = q.participant OFFSET 0) p \
             LEFT JOIN LATERAL (SELECT * FROM ",
            $of_table,
            " AND s.federation = $1 AND s.round = q.round AND s.participant = q.participant OFFSET 0) s ON TRUE"
        )
    };
}

/// Where these participants are, and what they have submitted before of what these rows, all of one table, are about.
async fn before(connection: &mut PgConnection, federation: &str, rows: &[&Row]) -> Result<Before, StoreError> {
    let mut before = Before::default();
    // OFFSET 0: subqueries that are not taken apart are looked up by their keys for each row. A join would read every
    // proposal that the federation ever had, where the planner knows little about the table.
    let query = match are_ballots(rows) {
        None => return Ok(before),
        Some(false) => before_query!("proposals s WHERE q.stage = 0"),
        Some(true) => before_query!("ballots s WHERE s.stage = q.stage"),
    };
    let rounds: Vec<i64> = rows.iter().map(|row| i64::from(row.round)).collect();
    let stages: Vec<i64> = rows.iter().map(|row| i64::from(row.stage)).collect();
    let participants: Vec<&str> = rows.iter().map(|row| row.participant.as_str()).collect();
    let found: Vec<BeforeColumns> = sqlx::query_as(query)
        .bind(federation)
        .bind(rounds)
        .bind(participants)
        .bind(stages)
        .fetch_all(connection)
        .await?;
    found.into_iter().try_for_each(|row| row.note(&mut before))?;
    Ok(before)
}

/// The statement that adds rows to a table, of which the part is said.
macro_rules! insert_query {
    ($added:literal) => {
        concat!(
            "WITH new AS (SELECT * FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::bigint[], $9::bigint[]) \
               AS new (round, participant, content, digest, received_ms, stage)), \
             attempt AS (SELECT $2::bigint AS number), added AS (",
            $added,
            "), \
             held AS (SELECT id FROM participants WHERE id = ANY ($4) ORDER BY id FOR NO KEY UPDATE), \
             seen AS (UPDATE participants p SET last_seen_ms = greatest(p.last_seen_ms, new.received_ms) \
               FROM held JOIN new ON new.participant = held.id WHERE p.id = held.id), \
             bumped AS (UPDATE federations SET revision = revision + 1 WHERE id = $1) \
             SELECT pg_notify($8, $1)"
        )
    };
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
    let number = |of: fn(&Row) -> u32| rows.iter().map(|row| i64::from(of(row))).collect::<Vec<_>>();
    let query = if are_ballots(rows) == Some(true) {
        insert_query!(
            "INSERT INTO ballots (federation, round, stage, participant, votes, digest, received_ms) \
             SELECT $1, round, stage, participant, content, digest, received_ms FROM new"
        )
    } else {
        insert_query!(
            "INSERT INTO proposals (federation, round, participant, attempt, prompt, digest, received_ms) \
             SELECT $1, round, participant, attempt.number, content, digest, received_ms FROM new, attempt"
        )
    };
    sqlx::query(query)
        .bind(federation)
        .bind(i64::from(attempt))
        .bind(number(|row| row.round))
        .bind(column(|row| &row.participant))
        .bind(column(|row| &row.content))
        .bind(column(|row| &row.digest))
        .bind(rows.iter().map(|row| row.now_ms).collect::<Vec<_>>())
        .bind(feed::CHANNEL)
        .bind(number(|row| row.stage))
        .execute(connection)
        .await?;
    Ok(())
}
