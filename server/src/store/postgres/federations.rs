//! Federations: create, lock, read, count.

use super::transaction::Transaction;
use super::transcript;
use crate::store::asked::Crowd;
use crate::store::column::{from_column, from_json, from_name, optional, small, to_column, to_json};
use crate::store::{FederationState, FixedParts, NewFederation, Position, Standing, StoreError};
use feddtpt_shared::Digest;
use feddtpt_shared::transcript::TranscriptEvent;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

impl Transaction for NewFederation {
    const NAME: &'static str = "create_federation";
    type Output = ();

    async fn run(&self, connection: &mut PgConnection) -> Result<(), StoreError> {
        let spec = to_json(&self.spec, "spec")?;
        let prompt = to_json(&self.spec.task.seed_prompt, "prompt")?;
        let now_ms = to_column(self.now_ms);
        sqlx::query(
            "INSERT INTO federations (id, spec, vocabulary, status, round, attempt, phase, phase_opened_ms, \
             active_since_ms, revision, step_revision, reason, prompt, created_ms, clients_per_round) \
             VALUES ($1, $2, $3, 'gathering', 0, 0, NULL, $4, 0, 0, 1, NULL, $5, $4, $6)",
        )
        .bind(&self.id)
        .bind(&spec)
        .bind(&self.vocabulary)
        .bind(now_ms)
        .bind(&prompt)
        .bind(self.spec.policy.clients_per_round.map(i64::from))
        .execute(&mut *connection)
        .await?;
        sqlx::query(
            "WITH lease AS (INSERT INTO leases (federation) VALUES ($1)) \
             INSERT INTO rounds (federation, round, prompt, record, submissions, published_ms) \
             VALUES ($1, 0, $2, 'null', '[]', $3)",
        )
        .bind(&self.id)
        .bind(&prompt)
        .bind(now_ms)
        .execute(&mut *connection)
        .await?;
        transcript::append(connection, &self.id, TranscriptEvent::Created { spec: Digest::of(&spec) }).await?;
        bump(connection, &self.id).await
    }
}

macro_rules! state_query {
    ($lock:literal) => {
        concat!(
            "SELECT id, status, round, attempt, phase, phase_opened_ms, active_since_ms, revision, step_revision, \
             reason, prompt, paused_ms, clients_per_round, stage, candidates FROM federations WHERE id = $1",
            $lock
        )
    };
}

/// Where a federation stands.
pub(super) async fn read(
    connection: &mut PgConnection,
    federation: &str,
) -> Result<Option<FederationState>, StoreError> {
    if !can_exist(federation) {
        return Ok(None);
    }
    let row = sqlx::query(state_query!("")).bind(federation).fetch_optional(connection).await?;
    row.as_ref().map(state).transpose()
}

/// The same, and nobody else changes it before this transaction ends. `NO KEY`: rows that refer to it may come meanwhile.
pub(super) async fn lock(
    connection: &mut PgConnection,
    federation: &str,
) -> Result<Option<FederationState>, StoreError> {
    let query = sqlx::query(state_query!(" FOR NO KEY UPDATE"));
    let row = query.bind(federation).fetch_optional(connection).await?;
    row.as_ref().map(state).transpose()
}

/// What does not change.
pub(super) async fn read_fixed(
    connection: &mut PgConnection,
    federation: &str,
) -> Result<Option<FixedParts>, StoreError> {
    if !can_exist(federation) {
        return Ok(None);
    }
    let query = sqlx::query("SELECT spec, vocabulary FROM federations WHERE id = $1");
    let Some(row) = query.bind(federation).fetch_optional(connection).await? else { return Ok(None) };
    Ok(Some(FixedParts { spec: from_json(row.try_get("spec")?, "spec")?, vocabulary: row.try_get("vocabulary")? }))
}

/// All ids, oldest first.
pub(super) async fn list(connection: &mut PgConnection) -> Result<Vec<String>, StoreError> {
    let query = "SELECT id FROM federations ORDER BY created_ms, id COLLATE \"C\"";
    Ok(sqlx::query_scalar(query).fetch_all(connection).await?)
}

/// State and counts.
pub(super) async fn standing(connection: &mut PgConnection, federation: &str) -> Result<Option<Standing>, StoreError> {
    Ok(counted(connection, federation, None).await?.map(|(standing, _)| standing))
}

/// The same for each of these participants, with whether it has submitted.
pub(super) async fn standings(
    connection: &mut PgConnection,
    federation: &str,
    participants: &[&str],
) -> Result<Vec<Option<Standing>>, StoreError> {
    let Some((standing, crowd)) = counted(connection, federation, Some(participants)).await? else {
        return Ok(vec![None; participants.len()]);
    };
    let of = |participant: &&str| Some(crowd.standing_of(participant, &standing));
    Ok(participants.iter().map(of).collect())
}

/// State, counts, and which of these participants have submitted and are asked, from one statement, hence from one
/// snapshot. EXCEPT and INTERSECT take time in proportion to what they compare, which a join does only where the planner's
/// guesses are right.
async fn counted(
    connection: &mut PgConnection,
    federation: &str,
    participants: Option<&[&str]>,
) -> Result<Option<(Standing, Crowd)>, StoreError> {
    let row = sqlx::query(
        "SELECT f.id, f.status, f.round, f.attempt, f.phase, f.phase_opened_ms, f.active_since_ms, f.revision, \
           f.step_revision, f.reason, f.prompt, f.paused_ms, f.clients_per_round, f.stage, \
           f.candidates, \
           (SELECT count(*) FROM participants p WHERE p.federation = f.id AND p.left_ms IS NULL) AS participants, \
           CASE f.stage WHEN 0 THEN (SELECT count(*) FROM proposals s WHERE s.federation = f.id AND s.round = f.round) \
             ELSE (SELECT count(*) FROM ballots b WHERE b.federation = f.id AND b.round = f.round AND b.stage = f.stage) \
             END AS submissions, \
           CASE WHEN $2::text[] IS NOT NULL THEN 0 ELSE (SELECT count(*) FROM ( \
              SELECT p.id FROM participants p \
              WHERE p.federation = f.id AND p.left_ms IS NULL AND p.last_seen_ms >= f.active_since_ms \
               AND (f.clients_per_round IS NULL OR p.asked_round = f.round) AND (f.stage = 0 OR p.votes_from <= f.round) \
               EXCEPT (SELECT s.participant FROM proposals s \
                 WHERE f.stage = 0 AND s.federation = f.id AND s.round = f.round \
                 UNION ALL SELECT b.participant FROM ballots b \
                 WHERE f.stage > 0 AND b.federation = f.id AND b.round = f.round AND b.stage = f.stage)) o) END \
             AS outstanding, \
           CASE f.stage WHEN 0 THEN ARRAY (SELECT s.participant FROM proposals s \
               WHERE s.federation = f.id AND s.round = f.round INTERSECT SELECT unnest($2)) \
             ELSE ARRAY (SELECT b.participant FROM ballots b WHERE b.federation = f.id AND b.round = f.round \
               AND b.stage = f.stage INTERSECT SELECT unnest($2)) END AS submitted, \
           CASE WHEN f.clients_per_round IS NOT NULL OR f.stage > 0 THEN ARRAY (SELECT p.id FROM participants p \
             WHERE p.federation = f.id AND (f.clients_per_round IS NULL OR p.asked_round = f.round) \
             AND (f.stage = 0 OR p.votes_from <= f.round) INTERSECT SELECT unnest($2)) END AS asked \
         FROM federations f WHERE f.id = $1",
    );
    let Some(row) = row.bind(federation).bind(participants).fetch_optional(connection).await? else { return Ok(None) };
    let standing = Standing {
        state: state(&row)?,
        participants: small(row.try_get("participants")?, "participants")?,
        submissions: small(row.try_get("submissions")?, "submissions")?,
        outstanding: small(row.try_get("outstanding")?, "outstanding")?,
        submitted: false,
        asked: false,
    };
    Ok(Some((standing, Crowd::new(row.try_get("submitted")?, row.try_get("asked")?))))
}

/// Counts a change that is no step, and tells every server of it once it is committed.
pub(super) async fn bump(connection: &mut PgConnection, federation: &str) -> Result<(), StoreError> {
    let query = sqlx::query(
        "WITH bumped AS (UPDATE federations SET revision = revision + 1 WHERE id = $1) SELECT pg_notify($2, $1)",
    );
    query.bind(federation).bind(super::feed::CHANNEL).execute(connection).await?;
    Ok(())
}

/// PostgreSQL's text holds no NUL, so nothing has such an id; asking for it would be an error.
fn can_exist(federation: &str) -> bool {
    !federation.contains('\0')
}

fn state(row: &PgRow) -> Result<FederationState, StoreError> {
    let phase: Option<&str> = row.try_get("phase")?;
    let candidates: Option<&str> = row.try_get("candidates")?;
    let clients: Option<i64> = row.try_get("clients_per_round")?;
    Ok(FederationState {
        id: row.try_get("id")?,
        position: Position {
            status: from_name(row.try_get("status")?, "status")?,
            round: small(row.try_get("round")?, "round")?,
            attempt: small(row.try_get("attempt")?, "attempt")?,
            phase: phase.map(|phase| from_name(phase, "phase")).transpose()?,
            stage: small(row.try_get("stage")?, "stage")?,
        },
        opened_ms: from_column(row.try_get("phase_opened_ms")?, "phase_opened_ms")?,
        active_since_ms: from_column(row.try_get("active_since_ms")?, "active_since_ms")?,
        revision: from_column(row.try_get("revision")?, "revision")?,
        step_revision: from_column(row.try_get("step_revision")?, "step_revision")?,
        reason: row.try_get("reason")?,
        prompt: from_json(row.try_get("prompt")?, "prompt")?,
        candidates: candidates.map_or_else(|| Ok(Vec::new()), |list| from_json(list, "candidates"))?,
        paused_ms: optional(row.try_get("paused_ms")?, "paused_ms")?,
        clients_per_round: clients.map(|clients| small(clients, "clients_per_round")).transpose()?,
    })
}
