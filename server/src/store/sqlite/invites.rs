//! Invites: add them, and turn one into a participant.

use super::column::{from_column, to_column};
use super::transaction::Transaction;
use super::{federations, participants};
use crate::store::{JoinOutcome, JoinRequest, StoreError};
use feddtpt_shared::Digest;
use sqlx::{Row, SqliteConnection};

/// New invites.
pub(super) struct Add<'a> {
    pub(super) federation: &'a str,
    pub(super) hashes: &'a [Digest],
    pub(super) expires_ms: u64,
    pub(super) now_ms: u64,
}

impl Transaction for Add<'_> {
    const NAME: &'static str = "add_invites";
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        for hash in self.hashes {
            sqlx::query("INSERT INTO invites (hash, federation, expires_ms, created_ms) VALUES (?, ?, ?, ?)")
                .bind(hash.to_string())
                .bind(self.federation)
                .bind(to_column(self.expires_ms))
                .bind(to_column(self.now_ms))
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }
}

impl Transaction for JoinRequest {
    const NAME: &'static str = "join";
    type Output = JoinOutcome;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<JoinOutcome, StoreError> {
        if let Some(refusal) = self.check(connection).await? {
            return Ok(refusal);
        }
        sqlx::query("UPDATE invites SET nonce = ?, participant = ? WHERE hash = ?")
            .bind(self.nonce.to_string())
            .bind(&self.participant)
            .bind(self.invite_hash.to_string())
            .execute(&mut *connection)
            .await?;
        participants::insert(connection, self).await?;
        federations::bump(connection, &self.federation).await?;
        Ok(JoinOutcome::Joined)
    }
}

impl JoinRequest {
    /// Why nobody new is admitted; `None` if somebody is.
    async fn check(&self, connection: &mut SqliteConnection) -> Result<Option<JoinOutcome>, StoreError> {
        let invite = sqlx::query("SELECT federation, expires_ms, nonce FROM invites WHERE hash = ?")
            .bind(self.invite_hash.to_string())
            .fetch_optional(&mut *connection)
            .await?;
        let Some(invite) = invite else { return Ok(Some(JoinOutcome::Unknown)) };
        if invite.try_get::<&str, _>("federation")? != self.federation {
            return Ok(Some(JoinOutcome::Foreign));
        }
        if let Some(nonce) = invite.try_get::<Option<&str>, _>("nonce")? {
            let same = nonce == self.nonce.to_string();
            return Ok(Some(if same { JoinOutcome::Again } else { JoinOutcome::Used }));
        }
        if self.now_ms >= from_column(invite.try_get("expires_ms")?, "expires_ms")? {
            return Ok(Some(JoinOutcome::Expired));
        }
        let state = federations::read(&mut *connection, &self.federation).await?;
        if state.is_none_or(|state| state.position.status.is_terminal()) {
            return Ok(Some(JoinOutcome::Ended));
        }
        let present = participants::count(connection, &self.federation).await?;
        Ok((present >= self.capacity).then_some(JoinOutcome::Full))
    }
}
