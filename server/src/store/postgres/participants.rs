//! Participants: who they are, when they were heard of, when they left.

use super::federations;
use super::transaction::Transaction;
use crate::store::column::{from_column, small, to_column};
use crate::store::{FederationState, JoinRequest, ParticipantRecord, StoreError, SubmitOutcome};
use feddtpt_shared::Digest;
use sqlx::{PgConnection, Row};

/// Adds the participant that a join request describes.
pub(super) async fn insert(connection: &mut PgConnection, request: &JoinRequest) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO participants (id, federation, token_hash, joined_ms, last_seen_ms) VALUES ($1, $2, $3, $4, $4)",
    )
    .bind(&request.participant)
    .bind(&request.federation)
    .bind(request.token_hash.to_string())
    .bind(to_column(request.now_ms))
    .execute(connection)
    .await?;
    Ok(())
}

/// Participants that have not left.
pub(super) async fn count(connection: &mut PgConnection, federation: &str) -> Result<u32, StoreError> {
    let query = sqlx::query_scalar("SELECT count(*) FROM participants WHERE federation = $1 AND left_ms IS NULL");
    small(query.bind(federation).fetch_one(connection).await?, "participants")
}

/// Whose token it is.
pub(super) async fn by_token(
    connection: &mut PgConnection,
    hash: &Digest,
) -> Result<Option<ParticipantRecord>, StoreError> {
    let query =
        sqlx::query("SELECT id, federation, last_seen_ms, left_ms, removed_ms FROM participants WHERE token_hash = $1");
    let Some(row) = query.bind(hash.to_string()).fetch_optional(connection).await? else { return Ok(None) };
    Ok(Some(ParticipantRecord {
        id: row.try_get("id")?,
        federation: row.try_get("federation")?,
        last_seen_ms: from_column(row.try_get("last_seen_ms")?, "last_seen_ms")?,
        left: row.try_get::<Option<i64>, _>("left_ms")?.is_some(),
        removed: row.try_get::<Option<i64>, _>("removed_ms")?.is_some(),
    }))
}

/// Why nothing is taken from a participant in a round that takes proposals; `None` if it is.
pub(super) async fn refusal(
    connection: &mut PgConnection,
    state: &FederationState,
    participant: &str,
) -> Result<Option<SubmitOutcome>, StoreError> {
    let query = sqlx::query("SELECT left_ms IS NOT NULL AS gone, asked_round FROM participants WHERE id = $1");
    let row = query.bind(participant).fetch_one(connection).await?;
    Ok(state.refusal(row.try_get("gone")?, small(row.try_get("asked_round")?, "asked_round")?))
}

/// A sign of life.
pub(super) struct Touch<'a> {
    pub(super) participant: &'a str,
    pub(super) now_ms: u64,
}

impl Transaction for Touch<'_> {
    const NAME: &'static str = "touch";
    type Output = ();

    async fn run(&self, connection: &mut PgConnection) -> Result<(), StoreError> {
        sqlx::query("UPDATE participants SET last_seen_ms = greatest(last_seen_ms, $1) WHERE id = $2")
            .bind(to_column(self.now_ms))
            .bind(self.participant)
            .execute(connection)
            .await?;
        Ok(())
    }
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
