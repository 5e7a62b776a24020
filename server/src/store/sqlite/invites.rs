//! Invites: add them, list them, take one back, turn one into a participant.

use super::transaction::Transaction;
use super::{federations, participants};
use crate::store::column::{from_column, to_column};
use crate::store::rows::InviteColumns;
use crate::store::rules::{InviteRow, invite_digits};
use crate::store::{JoinOutcome, JoinRequest, Page, RevokeOutcome, StoreError};
use feddtpt_shared::Digest;
use feddtpt_shared::host::InviteView;
use sqlx::{Row, SqliteConnection, SqlitePool};

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
        sqlx::query("UPDATE invites SET nonce = ?, participant = ?, used_ms = ? WHERE hash = ?")
            .bind(self.nonce.to_string())
            .bind(&self.participant)
            .bind(to_column(self.now_ms))
            .bind(self.invite_hash.to_string())
            .execute(&mut *connection)
            .await?;
        participants::insert(connection, self, state.map_or(0, |state| state.votes_from())).await?;
        federations::bump(connection, &self.federation).await?;
        Ok(JoinOutcome::Joined)
    }
}

/// Reads an invite.
async fn read(connection: &mut SqliteConnection, hash: &Digest) -> Result<Option<InviteRow>, StoreError> {
    let row = sqlx::query("SELECT federation, expires_ms, revoked_ms, nonce FROM invites WHERE hash = ?")
        .bind(hash.to_string())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(InviteRow {
        federation: row.try_get("federation")?,
        expires_ms: from_column(row.try_get("expires_ms")?, "expires_ms")?,
        revoked: row.try_get::<Option<i64>, _>("revoked_ms")?.is_some(),
        nonce: row.try_get("nonce")?,
    }))
}

/// Invites behind `page.after`, by their hashes.
pub(super) async fn list(
    pool: &SqlitePool,
    federation: &str,
    page: Page<'_>,
    now_ms: u64,
) -> Result<Vec<InviteView>, StoreError> {
    let rows: Vec<InviteColumns> = sqlx::query_as(
        "SELECT hash, created_ms, expires_ms, used_ms, revoked_ms, participant FROM invites \
         WHERE federation = ? AND substr(hash, 1, 20) > ? ORDER BY hash LIMIT ?",
    )
    .bind(federation)
    .bind(page.after.and_then(invite_digits).unwrap_or_default())
    .bind(page.limit)
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(|row| row.view(now_ms)).collect()
}

/// An invite is taken back.
pub(super) struct Revoke<'a> {
    pub(super) federation: &'a str,
    pub(super) invite: &'a str,
    pub(super) now_ms: u64,
}

impl Transaction for Revoke<'_> {
    const NAME: &'static str = "revoke_invite";
    type Output = RevokeOutcome;

    async fn run(&self, connection: &mut SqliteConnection) -> Result<RevokeOutcome, StoreError> {
        let Some(digits) = invite_digits(self.invite) else { return Ok(RevokeOutcome::Unknown) };
        let found =
            sqlx::query("SELECT hash, participant FROM invites WHERE federation = ? AND substr(hash, 1, 20) = ?")
                .bind(self.federation)
                .bind(digits)
                .fetch_optional(&mut *connection)
                .await?;
        let Some(found) = found else { return Ok(RevokeOutcome::Unknown) };
        if found.try_get::<Option<&str>, _>("participant")?.is_some() {
            return Ok(RevokeOutcome::Used);
        }
        sqlx::query("UPDATE invites SET revoked_ms = coalesce(revoked_ms, ?) WHERE hash = ?")
            .bind(to_column(self.now_ms))
            .bind(found.try_get::<&str, _>("hash")?)
            .execute(connection)
            .await?;
        Ok(RevokeOutcome::Revoked)
    }
}
