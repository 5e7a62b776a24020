//! Proposals: those of a round.

use crate::store::column::{from_column, from_json, from_name};
use crate::store::{ProposalRecord, StoreError};
use sqlx::{PgConnection, Row};

/// The proposals of a round, sorted by digest: an order that nobody's speed decides, nor the database's language.
pub(super) async fn list(
    connection: &mut PgConnection,
    federation: &str,
    round: u32,
) -> Result<Vec<ProposalRecord>, StoreError> {
    let query = "SELECT participant, prompt, digest, received_ms FROM proposals \
                 WHERE federation = $1 AND round = $2 ORDER BY digest COLLATE \"C\"";
    let rows = sqlx::query(query).bind(federation).bind(i64::from(round)).fetch_all(connection).await?;
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
