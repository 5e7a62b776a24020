//! Proposals: those of a round.

use crate::store::column::{from_column, from_json, from_name};
use crate::store::{ProposalRecord, StoreError};
use sqlx::{Row, SqlitePool};

/// The proposals of a round, sorted by digest: an order that nobody's speed decides.
pub(super) async fn list(pool: &SqlitePool, federation: &str, round: u32) -> Result<Vec<ProposalRecord>, StoreError> {
    let query = "SELECT participant, prompt, digest, received_ms FROM proposals \
                 WHERE federation = ? AND round = ? ORDER BY digest";
    let rows = sqlx::query(query).bind(federation).bind(round).fetch_all(pool).await?;
    rows.iter()
        .map(|row| {
            Ok(ProposalRecord {
                participant: row.try_get("participant")?,
                prompt: from_json(row.try_get("prompt")?, "prompt")?,
                digest: from_name(row.try_get("digest")?, "digest")?,
                received_ms: from_column(row.try_get("received_ms")?, "received_ms")?,
            })
        })
        .collect()
}
