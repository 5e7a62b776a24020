//! Invites: add them, and turn one into a participant.

use super::transaction::Transaction;
use super::{federations, participants};
use crate::store::column::{from_column, to_column};
use crate::store::rules::InviteRow;
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
        let state = federations::read(&mut *connection, &self.federation).await?;
        let invite = read(connection, &self.invite_hash).await?;
        let present = participants::count(connection, &self.federation).await?;
        if let Some(refusal) = self.refusal(invite.as_ref(), state.as_ref(), present) {
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

/// Reads an invite.
async fn read(connection: &mut SqliteConnection, hash: &Digest) -> Result<Option<InviteRow>, StoreError> {
    let row = sqlx::query("SELECT federation, expires_ms, nonce FROM invites WHERE hash = ?")
        .bind(hash.to_string())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(InviteRow {
        federation: row.try_get("federation")?,
        expires_ms: from_column(row.try_get("expires_ms")?, "expires_ms")?,
        nonce: row.try_get("nonce")?,
    }))
}
