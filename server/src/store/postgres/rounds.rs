//! Published rounds.

use crate::store::column::{from_column, from_json, small, to_column, to_json};
use crate::store::{Publication, RoundRecord, StoreError};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

/// Adds the result of `round`.
pub(super) async fn insert(
    connection: &mut PgConnection,
    federation: &str,
    round: u32,
    publication: &Publication,
    now_ms: u64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO rounds (federation, round, prompt, record, submissions, published_ms) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(federation)
    .bind(i64::from(round))
    .bind(to_json(&publication.prompt, "prompt")?)
    .bind(to_json(&publication.record, "record")?)
    .bind(to_json(&publication.submissions, "submissions")?)
    .bind(to_column(now_ms))
    .execute(connection)
    .await?;
    Ok(())
}

/// All of them in order.
pub(super) async fn list(connection: &mut PgConnection, federation: &str) -> Result<Vec<RoundRecord>, StoreError> {
    let query =
        "SELECT round, prompt, record, submissions, published_ms FROM rounds WHERE federation = $1 ORDER BY round";
    sqlx::query(query).bind(federation).fetch_all(connection).await?.iter().map(record).collect()
}

/// One of them.
pub(super) async fn read(
    connection: &mut PgConnection,
    federation: &str,
    round: u32,
) -> Result<Option<RoundRecord>, StoreError> {
    let query =
        "SELECT round, prompt, record, submissions, published_ms FROM rounds WHERE federation = $1 AND round = $2";
    let row = sqlx::query(query).bind(federation).bind(i64::from(round)).fetch_optional(connection).await?;
    row.as_ref().map(record).transpose()
}

fn record(row: &PgRow) -> Result<RoundRecord, StoreError> {
    Ok(RoundRecord {
        round: small(row.try_get("round")?, "round")?,
        prompt: from_json(row.try_get("prompt")?, "prompt")?,
        record: from_json(row.try_get("record")?, "record")?,
        submissions: from_json(row.try_get("submissions")?, "submissions")?,
        published_ms: from_column(row.try_get("published_ms")?, "published_ms")?,
    })
}
