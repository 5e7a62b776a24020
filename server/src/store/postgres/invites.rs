//! Invites: add them, and turn one into a participant.

use super::transaction::Transaction;
use super::{federations, participants};
use crate::store::column::{from_column, to_column};
use crate::store::rules::InviteRow;
use crate::store::{JoinOutcome, JoinRequest, StoreError};
use feddtpt_shared::Digest;
use sqlx::{PgConnection, Row};

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

    async fn run(&self, connection: &mut PgConnection) -> Result<(), StoreError> {
        let hashes: Vec<String> = self.hashes.iter().map(Digest::to_string).collect();
        sqlx::query(
            "INSERT INTO invites (hash, federation, expires_ms, created_ms) SELECT unnest($1::text[]), $2, $3, $4",
        )
        .bind(hashes)
        .bind(self.federation)
        .bind(to_column(self.expires_ms))
        .bind(to_column(self.now_ms))
        .execute(connection)
        .await?;
        Ok(())
    }
}

impl Transaction for JoinRequest {
    const NAME: &'static str = "join";
    type Output = JoinOutcome;

    async fn run(&self, connection: &mut PgConnection) -> Result<JoinOutcome, StoreError> {
        // Whoever joins holds the federation, so nobody else takes the invite or the last place meanwhile.
        let state = federations::lock(connection, &self.federation).await?;
        let invite = read(connection, &self.invite_hash).await?;
        let present = participants::count(connection, &self.federation).await?;
        if let Some(refusal) = self.refusal(invite.as_ref(), state.as_ref(), present) {
            return Ok(refusal);
        }
        sqlx::query("UPDATE invites SET nonce = $1, participant = $2 WHERE hash = $3")
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

async fn read(connection: &mut PgConnection, hash: &Digest) -> Result<Option<InviteRow>, StoreError> {
    let query = sqlx::query("SELECT federation, expires_ms, nonce FROM invites WHERE hash = $1");
    let Some(row) = query.bind(hash.to_string()).fetch_optional(connection).await? else { return Ok(None) };
    Ok(Some(InviteRow {
        federation: row.try_get("federation")?,
        expires_ms: from_column(row.try_get("expires_ms")?, "expires_ms")?,
        nonce: row.try_get("nonce")?,
    }))
}
