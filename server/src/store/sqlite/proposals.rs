//! Proposals: accept one, list those of a round.

use super::transaction::Transaction;
use super::{federations, participants};
use crate::store::column::{from_column, from_json, from_name, to_column, to_json};
use crate::store::{ProposalRecord, StoreError, Submission, SubmitOutcome};
use sqlx::{Row, SqliteConnection, SqlitePool};

impl Transaction for Submission {
    const NAME: &'static str = "submit_proposal";
    type Output = SubmitOutcome;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<SubmitOutcome, StoreError> {
        if let Some(digest) = self.standing_digest(connection).await? {
            let same = digest == self.digest.to_string();
            return Ok(if same { SubmitOutcome::Again } else { SubmitOutcome::Different });
        }
        let state = federations::read(&mut *connection, &self.federation)
            .await?
            .ok_or_else(|| StoreError::corrupt("a participant", "its federation is missing"))?;
        let position = state.position;
        if !position.takes_proposals(self.round) {
            return Ok(SubmitOutcome::Closed(position));
        }
        if let Some(refusal) = participants::refusal(connection, &state, &self.participant).await? {
            return Ok(refusal);
        }
        self.insert(connection, position.attempt).await?;
        participants::Touch { participant: &self.participant, now_ms: self.now_ms }.run(connection).await?;
        federations::bump(connection, &self.federation).await?;
        Ok(SubmitOutcome::Accepted)
    }
}

impl Submission {
    /// Digest of what this participant has submitted for this round before.
    async fn standing_digest(&self, connection: &mut SqliteConnection) -> Result<Option<String>, StoreError> {
        let query = "SELECT digest FROM proposals WHERE federation = ? AND round = ? AND participant = ?";
        Ok(sqlx::query_scalar(query)
            .bind(&self.federation)
            .bind(self.round)
            .bind(&self.participant)
            .fetch_optional(connection)
            .await?)
    }

    async fn insert(&self, connection: &mut SqliteConnection, attempt: u32) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO proposals (federation, round, participant, attempt, prompt, digest, received_ms) \
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&self.federation)
        .bind(self.round)
        .bind(&self.participant)
        .bind(attempt)
        .bind(to_json(&self.prompt, "prompt")?)
        .bind(self.digest.to_string())
        .bind(to_column(self.now_ms))
        .execute(connection)
        .await?;
        Ok(())
    }
}

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
