//! The hash chain.

use crate::store::StoreError;
use crate::store::column::{from_json, to_column, to_json};
use feddtpt_shared::transcript::{TranscriptEntry, TranscriptEvent};
use sqlx::{SqliteConnection, SqlitePool};

/// Adds an entry behind the last one.
pub(super) async fn append(
    connection: &mut SqliteConnection,
    federation: &str,
    event: TranscriptEvent,
) -> Result<(), StoreError> {
    let last: Option<String> =
        sqlx::query_scalar("SELECT entry FROM transcript WHERE federation = ? ORDER BY sequence DESC LIMIT 1")
            .bind(federation)
            .fetch_optional(&mut *connection)
            .await?;
    let last: Option<TranscriptEntry> = last.map(|entry| from_json(&entry, "transcript")).transpose()?;
    let entry = TranscriptEntry::after(federation, last.as_ref(), event);
    sqlx::query("INSERT INTO transcript (federation, sequence, entry) VALUES (?, ?, ?)")
        .bind(federation)
        .bind(to_column(entry.sequence))
        .bind(to_json(&entry, "transcript")?)
        .execute(connection)
        .await?;
    Ok(())
}

/// The whole chain.
pub(super) async fn list(pool: &SqlitePool, federation: &str) -> Result<Vec<TranscriptEntry>, StoreError> {
    let entries: Vec<String> =
        sqlx::query_scalar("SELECT entry FROM transcript WHERE federation = ? ORDER BY sequence")
            .bind(federation)
            .fetch_all(pool)
            .await?;
    entries.iter().map(|entry| from_json(entry, "transcript")).collect()
}
