//! One step of a federation, guarded by where it stands.

use super::transaction::Transaction;
use super::{contests, federations, members, rounds, transcript};
use crate::store::column::{to_column, to_json, to_name};
use crate::store::{StoreError, Transition};
use sqlx::PgConnection;

impl Transaction for Transition {
    const NAME: &'static str = "transition";
    type Output = bool;

    async fn run(&self, connection: &mut PgConnection) -> Result<bool, StoreError> {
        // Waits for whoever is changing the federation: what is read here is true until the commit.
        let state = federations::lock(connection, &self.federation).await?;
        if state.is_none_or(|state| state.position != self.from) {
            return Ok(false);
        }
        if self.least_submissions > 0 && submissions(connection, self).await? < i64::from(self.least_submissions) {
            return Ok(false);
        }
        update(connection, self).await?;
        if let Some(contest) = &self.contest {
            contests::keep(connection, &self.federation, self.from.round, contest).await?;
        }
        if let Some(publication) = &self.publication {
            rounds::insert(connection, &self.federation, self.from.round, publication, self.now_ms).await?;
            sqlx::query("UPDATE federations SET prompt = $1 WHERE id = $2")
                .bind(to_json(&publication.prompt, "prompt")?)
                .bind(&self.federation)
                .execute(&mut *connection)
                .await?;
        }
        members::draw(connection, self).await?;
        if let Some(event) = &self.event {
            transcript::append(connection, &self.federation, event.clone()).await?;
        }
        federations::bump(connection, &self.federation).await?;
        Ok(true)
    }
}

/// Proposals for the round that the step starts from, or ballots for its stage.
async fn submissions(connection: &mut PgConnection, step: &Transition) -> Result<i64, StoreError> {
    let query = if step.from.stage > 0 {
        "SELECT count(*) FROM ballots WHERE federation = $1 AND round = $2 AND stage = $3"
    } else {
        "SELECT count(*) FROM proposals WHERE federation = $1 AND round = $2 AND $3::bigint = 0"
    };
    let query = sqlx::query_scalar(query).bind(&step.federation).bind(i64::from(step.from.round));
    Ok(query.bind(i64::from(step.from.stage)).fetch_one(connection).await?)
}

async fn update(connection: &mut PgConnection, step: &Transition) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE federations SET status = $1, round = $2, attempt = $3, phase = $4, phase_opened_ms = $5, \
         paused_ms = $6, active_since_ms = coalesce($7, active_since_ms), reason = $8, step_revision = revision + 1, \
         stage = $10, candidates = CASE WHEN $10 = 0 THEN NULL ELSE coalesce($11, candidates) END WHERE id = $9",
    )
    .bind(to_name(&step.to.status, "status")?)
    .bind(i64::from(step.to.round))
    .bind(i64::from(step.to.attempt))
    .bind(step.to.phase.map(|phase| to_name(&phase, "phase")).transpose()?)
    .bind(to_column(step.opened_ms))
    .bind(step.paused_ms.map(to_column))
    .bind(step.active_since_ms.map(to_column))
    .bind(&step.reason)
    .bind(&step.federation)
    .bind(i64::from(step.to.stage))
    .bind(step.list_column()?)
    .execute(connection)
    .await?;
    Ok(())
}
