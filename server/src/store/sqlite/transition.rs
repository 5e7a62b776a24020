//! One step of a federation, guarded by where it stands.

use super::transaction::Transaction;
use super::{federations, members, rounds, transcript};
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
    /// Proposals for the round that the step starts from.
    async fn submissions(&self, connection: &mut SqliteConnection) -> Result<u32, StoreError> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM proposals WHERE federation = ? AND round = ?")
            .bind(&self.federation)
            .bind(self.from.round)
            .fetch_one(connection)
            .await?)
    }

    async fn update(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE federations SET status = ?, round = ?, attempt = ?, phase = ?, phase_opened_ms = ?, \
             paused_ms = ?, active_since_ms = coalesce(?, active_since_ms), reason = ?, revision = revision + 1, \
             step_revision = revision + 1 WHERE id = ?",
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
        .execute(connection)
        .await?;
        Ok(())
    }
}
