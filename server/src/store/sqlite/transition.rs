//! One step of a federation, guarded by where it stands.

use super::transaction::Transaction;
use super::{contests, federations, members, rounds, transcript};
use crate::store::column::{to_column, to_json, to_name};
use crate::store::{StoreError, Transition};
use sqlx::SqliteConnection;

impl Transaction for Transition {
    const NAME: &'static str = "transition";
    type Output = bool;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<bool, StoreError> {
        // The write lock is held: what is read here is true until the commit.
        let state = federations::read(&mut *connection, &self.federation).await?;
        if state.is_none_or(|state| state.position != self.from) {
            return Ok(false);
        }
        if self.least_submissions > 0 && self.submissions(connection).await? < self.least_submissions {
            return Ok(false);
        }
        self.update(connection).await?;
        if let Some(contest) = &self.contest {
            contests::keep(connection, &self.federation, self.from.round, contest).await?;
        }
        if let Some(publication) = &self.publication {
            rounds::insert(connection, &self.federation, self.from.round, publication, self.now_ms).await?;
            sqlx::query("UPDATE federations SET prompt = ? WHERE id = ?")
                .bind(to_json(&publication.prompt, "prompt")?)
                .bind(&self.federation)
                .execute(&mut *connection)
                .await?;
        }
        members::draw(connection, self).await?;
        if let Some(event) = &self.event {
            transcript::append(connection, &self.federation, event.clone()).await?;
        }
        Ok(true)
    }
}

impl Transition {
    /// Proposals for the round that the step starts from, or ballots for its stage.
    async fn submissions(&self, connection: &mut SqliteConnection) -> Result<u32, StoreError> {
        let query = if self.from.stage > 0 {
            "SELECT count(*) FROM ballots WHERE federation = ?1 AND round = ?2 AND stage = ?3"
        } else {
            "SELECT count(*) FROM proposals WHERE federation = ?1 AND round = ?2 AND ?3 = 0"
        };
        let query = sqlx::query_scalar(query).bind(&self.federation).bind(self.from.round).bind(self.from.stage);
        Ok(query.fetch_one(connection).await?)
    }

    async fn update(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE federations SET status = ?1, round = ?2, attempt = ?3, phase = ?4, phase_opened_ms = ?5, \
             paused_ms = ?6, active_since_ms = coalesce(?7, active_since_ms), reason = ?8, revision = revision + 1, \
             step_revision = revision + 1, stage = ?10, \
             candidates = CASE WHEN ?10 = 0 THEN NULL ELSE coalesce(?11, candidates) END WHERE id = ?9",
        )
        .bind(to_name(&self.to.status, "status")?)
        .bind(self.to.round)
        .bind(self.to.attempt)
        .bind(self.to.phase.map(|phase| to_name(&phase, "phase")).transpose()?)
        .bind(to_column(self.opened_ms))
        .bind(self.paused_ms.map(to_column))
        .bind(self.active_since_ms.map(to_column))
        .bind(&self.reason)
        .bind(&self.federation)
        .bind(self.to.stage)
        .bind(self.list_column()?)
        .execute(connection)
        .await?;
        Ok(())
    }
}
