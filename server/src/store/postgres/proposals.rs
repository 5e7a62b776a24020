//! Proposals: accept one, list those of a round.

use super::transaction::Transaction;
use super::{federations, participants};
use crate::store::column::{from_column, from_json, from_name, to_column, to_json};
use crate::store::{ProposalRecord, StoreError, Submission, SubmitOutcome};
use sqlx::{PgConnection, Row};

impl Transaction for Submission {
    const NAME: &'static str = "submit_proposal";
    type Output = SubmitOutcome;

    async fn run(&self, connection: &mut PgConnection) -> Result<SubmitOutcome, StoreError> {
        // Held until the commit: no step closes the phase between this look and the acknowledgement.
        let state = federations::lock(connection, &self.federation)
            .await?
            .ok_or_else(|| StoreError::corrupt("a participant", "its federation is missing"))?;
        if let Some(digest) = standing_digest(connection, self).await? {
            let same = digest == self.digest.to_string();
            return Ok(if same { SubmitOutcome::Again } else { SubmitOutcome::Different });
        }
        let position = state.position;
        if !position.takes_proposals(self.round) {
            return Ok(SubmitOutcome::Closed(position));
        }
        if let Some(refusal) = participants::refusal(connection, &state, &self.participant).await? {
            return Ok(refusal);
        }
        insert(connection, self, position.attempt).await?;
        participants::Touch { participant: &self.participant, now_ms: self.now_ms }.run(connection).await?;
        federations::bump(connection, &self.federation).await?;
        Ok(SubmitOutcome::Accepted)
    }
}

/// Digest of what this participant has submitted for this round before.
async fn standing_digest(connection: &mut PgConnection, submission: &Submission) -> Result<Option<String>, StoreError> {
    let query = "SELECT digest FROM proposals WHERE federation = $1 AND round = $2 AND participant = $3";
    Ok(sqlx::query_scalar(query)
        .bind(&submission.federation)
        .bind(i64::from(submission.round))
        .bind(&submission.participant)
        .fetch_optional(connection)
        .await?)
}

async fn insert(connection: &mut PgConnection, submission: &Submission, attempt: u32) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO proposals (federation, round, participant, attempt, prompt, digest, received_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&submission.federation)
    .bind(i64::from(submission.round))
    .bind(&submission.participant)
    .bind(i64::from(attempt))
    .bind(to_json(&submission.prompt, "prompt")?)
    .bind(submission.digest.to_string())
    .bind(to_column(submission.now_ms))
    .execute(connection)
    .await?;
    Ok(())
}

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
