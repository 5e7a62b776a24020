//! Rounds with a gate: what they have come to, and the ballots.

use crate::gate::Contest;
use crate::store::column::{from_json, to_json};
use crate::store::rows::BallotColumns;
use crate::store::{BallotRecord, StoreError};
use sqlx::{SqliteConnection, SqlitePool};

/// Keeps what `round` has come to, in place of what it had come to before.
pub(super) async fn keep(
    connection: &mut SqliteConnection,
    federation: &str,
    round: u32,
    contest: &Contest,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO contests (federation, round, contest) VALUES (?, ?, ?) \
         ON CONFLICT (federation, round) DO UPDATE SET contest = excluded.contest",
    )
    .bind(federation)
    .bind(round)
    .bind(to_json(contest, "contest")?)
    .execute(connection)
    .await?;
    Ok(())
}

/// What `round` has come to.
pub(super) async fn read(pool: &SqlitePool, federation: &str, round: u32) -> Result<Option<Contest>, StoreError> {
    let query = sqlx::query_scalar("SELECT contest FROM contests WHERE federation = ? AND round = ?");
    let contest: Option<String> = query.bind(federation).bind(round).fetch_optional(pool).await?;
    contest.map(|contest| from_json(&contest, "contest")).transpose()
}

/// The ballots of a round, by stage, then by digest: an order that nobody's speed decides.
pub(super) async fn ballots(pool: &SqlitePool, federation: &str, round: u32) -> Result<Vec<BallotRecord>, StoreError> {
    let query = "SELECT participant, votes, digest, received_ms FROM ballots \
                 WHERE federation = ? AND round = ? ORDER BY stage, digest";
    let rows: Vec<BallotColumns> = sqlx::query_as(query).bind(federation).bind(round).fetch_all(pool).await?;
    rows.into_iter().map(BallotColumns::record).collect()
}
