//! Participants: who they are, and when they left.

use super::federations;
use super::transaction::Transaction;
use crate::store::column::{small, to_column};
use crate::store::rows::ParticipantColumns;
use crate::store::{JoinRequest, ParticipantRecord, StoreError};
use sqlx::PgConnection;
use std::collections::HashMap;

/// Adds the participant that a join request describes.
pub(super) async fn insert(
    connection: &mut PgConnection,
    request: &JoinRequest,
    votes_from: u32,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO participants (id, federation, token_hash, joined_ms, last_seen_ms, votes_from) \
         VALUES ($1, $2, $3, $4, $4, $5)",
    )
    .bind(&request.participant)
    .bind(&request.federation)
    .bind(request.token_hash.to_string())
    .bind(to_column(request.now_ms))
    .bind(i64::from(votes_from))
    .execute(connection)
    .await?;
    Ok(())
}

/// Participants that have not left.
pub(super) async fn count(connection: &mut PgConnection, federation: &str) -> Result<u32, StoreError> {
    let query = sqlx::query_scalar("SELECT count(*) FROM participants WHERE federation = $1 AND left_ms IS NULL");
    small(query.bind(federation).fetch_one(connection).await?, "participants")
}

/// Whose tokens these are, by their hashes.
pub(super) async fn by_tokens(
    connection: &mut PgConnection,
    hashes: &[String],
) -> Result<HashMap<String, ParticipantRecord>, StoreError> {
    let query = "SELECT token_hash, id, federation, joined_ms, last_seen_ms, left_ms, removed_ms FROM participants \
                 WHERE token_hash = ANY ($1)";
    let rows: Vec<ParticipantColumns> = sqlx::query_as(query).bind(hashes).fetch_all(connection).await?;
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

    async fn run(&self, connection: &mut PgConnection) -> Result<bool, StoreError> {
        federations::lock(connection, self.federation).await?;
        let done =
            sqlx::query("UPDATE participants SET left_ms = $1 WHERE id = $2 AND federation = $3 AND left_ms IS NULL")
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
