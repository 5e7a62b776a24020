//! Participants as their host sees them: list them, remove one, draw those that a round asks.

use super::transaction::Transaction;
use super::{federations, transcript};
use crate::store::column::{from_name, to_column};
use crate::store::rows::MemberColumns;
use crate::store::transition::Candidate;
use crate::store::{Page, Position, RemoveOutcome, StoreError, Transition};
use feddtpt_shared::host::ParticipantView;
use feddtpt_shared::transcript::TranscriptEvent;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqlitePool};

/// Participants behind `page.after`, by their ids.
pub(super) async fn list(
    pool: &SqlitePool,
    federation: &str,
    page: Page<'_>,
) -> Result<Vec<ParticipantView>, StoreError> {
    let Some(state) = federations::read(pool, federation).await? else { return Ok(Vec::new()) };
    let rows: Vec<MemberColumns> = sqlx::query_as(
        "SELECT p.id, p.joined_ms, p.last_seen_ms, p.left_ms IS NOT NULL AS has_left, \
           p.removed_ms IS NOT NULL AS removed, p.asked_round, p.votes_from, \
           (SELECT count(*) FROM proposals s WHERE s.federation = p.federation AND s.participant = p.id) AS proposals, \
           CASE ?5 WHEN 0 THEN EXISTS (SELECT 1 FROM proposals s \
               WHERE s.federation = p.federation AND s.round = ?2 AND s.participant = p.id) \
             ELSE EXISTS (SELECT 1 FROM ballots b WHERE b.federation = p.federation AND b.round = ?2 AND b.stage = ?5 \
               AND b.participant = p.id) END AS submitted \
         FROM participants p WHERE p.federation = ?1 AND p.id > ?3 ORDER BY p.id LIMIT ?4",
    )
    .bind(federation)
    .bind(state.position.round)
    .bind(page.after.unwrap_or_default())
    .bind(page.limit)
    .bind(state.position.stage)
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(|row| row.view(&state)).collect()
}

/// A participant is removed.
pub(super) struct Remove<'a> {
    pub(super) federation: &'a str,
    pub(super) participant: &'a str,
    pub(super) now_ms: u64,
}

impl Transaction for Remove<'_> {
    const NAME: &'static str = "remove_participant";
    type Output = RemoveOutcome;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<RemoveOutcome, StoreError> {
        let Some(state) = federations::read(&mut *connection, self.federation).await? else {
            return Ok(RemoveOutcome::Unknown);
        };
        let found = sqlx::query("SELECT removed_ms FROM participants WHERE id = ? AND federation = ?")
            .bind(self.participant)
            .bind(self.federation)
            .fetch_optional(&mut *connection)
            .await?;
        let Some(found) = found else { return Ok(RemoveOutcome::Unknown) };
        if found.try_get::<Option<i64>, _>("removed_ms")?.is_some() {
            return Ok(RemoveOutcome::Again);
        }
        sqlx::query("UPDATE participants SET removed_ms = ?1, left_ms = coalesce(left_ms, ?1) WHERE id = ?2")
            .bind(to_column(self.now_ms))
            .bind(self.participant)
            .execute(&mut *connection)
            .await?;
        let Position { round, stage, .. } = state.position;
        let query = if state.position.takes_proposals(round) {
            Some("DELETE FROM proposals WHERE federation = ? AND round = ? AND participant = ? RETURNING digest")
        } else if state.position.takes_ballots(round, stage) {
            Some(
                "DELETE FROM ballots WHERE federation = ? AND round = ? AND participant = ? AND stage = ? RETURNING digest",
            )
        } else {
            None
        };
        let mut withdrawn: Option<String> = None;
        if let Some(query) = query {
            let query = sqlx::query_scalar(query).bind(self.federation).bind(round).bind(self.participant);
            let query = if stage > 0 { query.bind(stage) } else { query };
            withdrawn = query.fetch_optional(&mut *connection).await?;
        }
        let withdrawn = withdrawn.map(|digest| from_name(&digest, "digest")).transpose()?;
        transcript::append(connection, self.federation, TranscriptEvent::Removed { round, withdrawn }).await?;
        federations::bump(connection, self.federation).await?;
        Ok(RemoveOutcome::Removed)
    }
}

/// Draws whom the round asks that opens with `step`, which has been taken in this transaction.
pub(super) async fn draw(connection: &mut SqliteConnection, step: &Transition) -> Result<(), StoreError> {
    let Some(draw) = step.draw else { return Ok(()) };
    let rows = sqlx::query(
        "SELECT p.id, p.asked_round = ?2 AS asked FROM participants p JOIN federations f ON f.id = p.federation \
         WHERE p.federation = ?1 AND p.left_ms IS NULL AND p.last_seen_ms >= f.active_since_ms",
    );
    let rows = rows.bind(&step.federation).bind(step.to.round).fetch_all(&mut *connection).await?;
    let candidate = |row: &SqliteRow| -> Result<Candidate, StoreError> {
        Ok(Candidate { id: row.try_get("id")?, asked: row.try_get("asked")? })
    };
    let candidates = rows.iter().map(candidate).collect::<Result<_, _>>()?;
    for id in draw.among(&step.federation, step.to, candidates) {
        sqlx::query("UPDATE participants SET asked_round = ? WHERE id = ?")
            .bind(step.to.round)
            .bind(id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
