//! Published rounds.

use crate::store::column::{from_column, from_json, to_column, to_json};
use crate::store::{Publication, RoundRecord, StoreError};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqlitePool};

/// Adds the result of `round`.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    federation: &str,
    round: u32,
    publication: &Publication,
    now_ms: u64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO rounds (federation, round, prompt, record, submissions, published_ms) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(federation)
    .bind(round)
    .bind(to_json(&publication.prompt, "prompt")?)
    .bind(to_json(&publication.record, "record")?)
    .bind(to_json(&publication.submissions, "submissions")?)
    .bind(to_column(now_ms))
    .execute(connection)
    .await?;
    Ok(())
}

/// All of them in order.
pub(super) async fn list(pool: &SqlitePool, federation: &str) -> Result<Vec<RoundRecord>, StoreError> {
    let query =
        "SELECT round, prompt, record, submissions, published_ms FROM rounds WHERE federation = ? ORDER BY round";
    sqlx::query(query).bind(federation).fetch_all(pool).await?.iter().map(record).collect()
}

/// One of them.
pub(super) async fn read(pool: &SqlitePool, federation: &str, round: u32) -> Result<Option<RoundRecord>, StoreError> {
    let query =
        "SELECT round, prompt, record, submissions, published_ms FROM rounds WHERE federation = ? AND round = ?";
    sqlx::query(query).bind(federation).bind(round).fetch_optional(pool).await?.as_ref().map(record).transpose()
}

fn record(row: &SqliteRow) -> Result<RoundRecord, StoreError> {
    Ok(RoundRecord {
        round: row.try_get("round")?,
        prompt: from_json(row.try_get("prompt")?, "prompt")?,
        record: from_json(row.try_get("record")?, "record")?,
        submissions: from_json(row.try_get("submissions")?, "submissions")?,
        published_ms: from_column(row.try_get("published_ms")?, "published_ms")?,
    })
}
