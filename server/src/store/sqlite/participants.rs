//! Participants: who they are, and when they left.

use super::federations;
use super::transaction::Transaction;
use crate::store::column::{to_column, to_json};
use crate::store::rows::ParticipantColumns;
use crate::store::{JoinRequest, ParticipantRecord, StoreError};
use sqlx::{SqliteConnection, SqlitePool};
use std::collections::HashMap;

/// Adds the participant that a join request describes.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    request: &JoinRequest,
    votes_from: u32,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO participants (id, federation, token_hash, joined_ms, last_seen_ms, votes_from) \
         VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
    )
    .bind(&request.participant)
    .bind(&request.federation)
    .bind(request.token_hash.to_string())
    .bind(to_column(request.now_ms))
    .bind(votes_from)
    .execute(connection)
    .await?;
    Ok(())
}

/// Participants that have not left.
pub(super) async fn count(connection: &mut SqliteConnection, federation: &str) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar("SELECT count(*) FROM participants WHERE federation = ? AND left_ms IS NULL")
        .bind(federation)
        .fetch_one(connection)
        .await?)
}

/// Whose tokens these are, by their hashes.
pub(super) async fn by_tokens(
    pool: &SqlitePool,
    hashes: &[String],
) -> Result<HashMap<String, ParticipantRecord>, StoreError> {
    let query = "SELECT token_hash, id, federation, joined_ms, last_seen_ms, left_ms, removed_ms FROM participants \
                 WHERE token_hash IN (SELECT value FROM json_each(?))";
    let rows: Vec<ParticipantColumns> = sqlx::query_as(query).bind(to_json(&hashes, "tokens")?).fetch_all(pool).await?;
    rows.into_iter().map(|row| Ok((row.token_hash.clone(), row.record()?))).collect()
}

/// A farewell.
pub(super) struct Leave<'a> {
    pub(super) federation: &'a str,
    pub(super) participant: &'a str,
    pub(super) now_ms: u64,
}

impl Transaction for Leave<'_> {
    const NAME: &'static str = "leave";
    type Output = bool;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<bool, StoreError> {
        let done =
            sqlx::query("UPDATE participants SET left_ms = ? WHERE id = ? AND federation = ? AND left_ms IS NULL")
                .bind(to_column(self.now_ms))
                .bind(self.participant)
                .bind(self.federation)
                .execute(&mut *connection)
                .await?;
        let changed = done.rows_affected() > 0;
        if changed {
            federations::bump(connection, self.federation).await?;
        }
        Ok(changed)
    }
}
