//! Federations: create, read, count.

use super::transaction::Transaction;
use super::transcript;
use crate::store::asked::Crowd;
use crate::store::column::{from_column, from_json, from_name, optional, to_column, to_json};
use crate::store::{FederationState, FixedParts, NewFederation, Position, Standing, StoreError};
use feddtpt_shared::Digest;
use feddtpt_shared::transcript::TranscriptEvent;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqliteExecutor, SqlitePool};

impl Transaction for NewFederation {
    const NAME: &'static str = "create_federation";
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let spec = to_json(&self.spec, "spec")?;
        let prompt = to_json(&self.spec.task.seed_prompt, "prompt")?;
        let now_ms = to_column(self.now_ms);
        sqlx::query(
            "INSERT INTO federations (id, spec, vocabulary, status, round, attempt, phase, phase_opened_ms, \
             active_since_ms, revision, step_revision, reason, prompt, created_ms, clients_per_round) \
             VALUES (?1, ?2, ?3, 'gathering', 0, 0, NULL, ?4, 0, 1, 1, NULL, ?5, ?4, ?6)",
        )
        .bind(&self.id)
        .bind(&spec)
        .bind(&self.vocabulary)
        .bind(now_ms)
        .bind(&prompt)
        .bind(self.spec.policy.clients_per_round)
        .execute(&mut *connection)
        .await?;
        sqlx::query(
            "INSERT INTO rounds (federation, round, prompt, record, submissions, published_ms) \
             VALUES (?, 0, ?, 'null', '[]', ?)",
        )
        .bind(&self.id)
        .bind(&prompt)
        .bind(now_ms)
        .execute(&mut *connection)
        .await?;
        let event = TranscriptEvent::Created { spec: Digest::of(&spec) };
        transcript::append(connection, &self.id, event).await
    }
}

/// Where a federation stands.
pub(super) async fn read(
    executor: impl SqliteExecutor<'_>,
    federation: &str,
) -> Result<Option<FederationState>, StoreError> {
    let row = sqlx::query(
        "SELECT id, status, round, attempt, phase, phase_opened_ms, active_since_ms, revision, step_revision, reason, \
         prompt, paused_ms, clients_per_round, stage, candidates FROM federations WHERE id = ?",
    )
    .bind(federation)
    .fetch_optional(executor)
    .await?;
    row.as_ref().map(state).transpose()
}

/// What does not change.
pub(super) async fn read_fixed(pool: &SqlitePool, federation: &str) -> Result<Option<FixedParts>, StoreError> {
    let row = sqlx::query("SELECT spec, vocabulary FROM federations WHERE id = ?")
        .bind(federation)
        .fetch_optional(pool)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(FixedParts { spec: from_json(row.try_get("spec")?, "spec")?, vocabulary: row.try_get("vocabulary")? }))
}

/// All ids, oldest first.
pub(super) async fn list(pool: &SqlitePool) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT id FROM federations ORDER BY created_ms, id").fetch_all(pool).await?)
}

/// State and counts.
pub(super) async fn standing(pool: &SqlitePool, federation: &str) -> Result<Option<Standing>, StoreError> {
    Ok(counted(pool, federation, None).await?.map(|(standing, _)| standing))
}

/// The same for each of these participants, with whether it has submitted.
pub(super) async fn standings(
    pool: &SqlitePool,
    federation: &str,
    participants: &[&str],
) -> Result<Vec<Option<Standing>>, StoreError> {
    let Some((standing, crowd)) = counted(pool, federation, Some(participants)).await? else {
        return Ok(vec![None; participants.len()]);
    };
    let of = |participant: &&str| Some(crowd.standing_of(participant, &standing));
    Ok(participants.iter().map(of).collect())
}

/// State, counts, and which of these participants have submitted and are asked, from one statement, hence from one snapshot.
async fn counted(
    pool: &SqlitePool,
    federation: &str,
    participants: Option<&[&str]>,
) -> Result<Option<(Standing, Crowd)>, StoreError> {
    let row = sqlx::query(
        "SELECT f.id, f.status, f.round, f.attempt, f.phase, f.phase_opened_ms, f.active_since_ms, f.revision, \
           f.step_revision, f.reason, f.prompt, f.paused_ms, f.clients_per_round, f.stage, f.candidates, \
           (SELECT count(*) FROM participants p WHERE p.federation = f.id AND p.left_ms IS NULL) AS participants, \
           CASE f.stage WHEN 0 THEN (SELECT count(*) FROM proposals s WHERE s.federation = f.id AND s.round = f.round) \
             ELSE (SELECT count(*) FROM ballots b WHERE b.federation = f.id AND b.round = f.round AND b.stage = f.stage) \
             END AS submissions, \
           CASE WHEN ?2 IS NOT NULL THEN 0 ELSE (SELECT count(*) FROM participants p \
              WHERE p.federation = f.id AND p.left_ms IS NULL AND p.last_seen_ms >= f.active_since_ms \
              AND (f.clients_per_round IS NULL OR p.asked_round = f.round) \
              AND CASE f.stage WHEN 0 THEN NOT EXISTS (SELECT 1 FROM proposals s \
                WHERE s.federation = f.id AND s.round = f.round AND s.participant = p.id) \
              ELSE p.votes_from <= f.round AND NOT EXISTS (SELECT 1 FROM ballots b \
                WHERE b.federation = f.id AND b.round = f.round AND b.stage = f.stage AND b.participant = p.id) END) \
             END AS outstanding, \
           CASE f.stage WHEN 0 THEN (SELECT json_group_array(s.participant) FROM proposals s \
               WHERE s.federation = f.id AND s.round = f.round AND s.participant IN (SELECT value FROM json_each(?2))) \
             ELSE (SELECT json_group_array(b.participant) FROM ballots b WHERE b.federation = f.id AND b.round = f.round \
               AND b.stage = f.stage AND b.participant IN (SELECT value FROM json_each(?2))) END AS submitted, \
           CASE WHEN f.clients_per_round IS NOT NULL OR f.stage > 0 THEN (SELECT json_group_array(p.id) \
             FROM participants p WHERE p.id IN (SELECT value FROM json_each(?2)) \
             AND (f.clients_per_round IS NULL OR p.asked_round = f.round) \
             AND (f.stage = 0 OR p.votes_from <= f.round)) END AS asked \
         FROM federations f WHERE f.id = ?1",
    )
    .bind(federation)
    .bind(participants.map(|participants| to_json(&participants, "participants")).transpose()?)
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let standing = Standing {
        state: state(&row)?,
        participants: row.try_get("participants")?,
        submissions: row.try_get("submissions")?,
        outstanding: row.try_get("outstanding")?,
        submitted: false,
        asked: false,
    };
    let asked: Option<&str> = row.try_get("asked")?;
    let asked = asked.map(|asked| from_json(asked, "asked")).transpose()?;
    Ok(Some((standing, Crowd::new(from_json(row.try_get("submitted")?, "submitted")?, asked))))
}

/// Counts a change that is no step.
pub(super) async fn bump(connection: &mut SqliteConnection, federation: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE federations SET revision = revision + 1 WHERE id = ?")
        .bind(federation)
        .execute(connection)
        .await?;
    Ok(())
}

fn state(row: &SqliteRow) -> Result<FederationState, StoreError> {
    let phase: Option<&str> = row.try_get("phase")?;
    let candidates: Option<&str> = row.try_get("candidates")?;
    Ok(FederationState {
        id: row.try_get("id")?,
        position: Position {
            status: from_name(row.try_get("status")?, "status")?,
            round: row.try_get("round")?,
            attempt: row.try_get("attempt")?,
            phase: phase.map(|phase| from_name(phase, "phase")).transpose()?,
            stage: row.try_get("stage")?,
        },
        opened_ms: from_column(row.try_get("phase_opened_ms")?, "phase_opened_ms")?,
        active_since_ms: from_column(row.try_get("active_since_ms")?, "active_since_ms")?,
        revision: from_column(row.try_get("revision")?, "revision")?,
        step_revision: from_column(row.try_get("step_revision")?, "step_revision")?,
        reason: row.try_get("reason")?,
        prompt: from_json(row.try_get("prompt")?, "prompt")?,
        candidates: candidates.map_or_else(|| Ok(Vec::new()), |list| from_json(list, "candidates"))?,
        paused_ms: optional(row.try_get("paused_ms")?, "paused_ms")?,
        clients_per_round: row.try_get("clients_per_round")?,
    })
}
