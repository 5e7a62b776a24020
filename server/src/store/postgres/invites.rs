//! Invites: add them, list them, take one back, turn one into a participant.

use super::transaction::Transaction;
use super::{federations, participants};
use crate::store::column::{from_column, to_column};
use crate::store::rows::InviteColumns;
use crate::store::rules::{InviteRow, invite_digits};
use crate::store::{JoinOutcome, JoinRequest, Page, RevokeOutcome, StoreError};
use feddtpt_shared::Digest;
use feddtpt_shared::host::InviteView;
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
        sqlx::query("UPDATE invites SET nonce = $1, participant = $2, used_ms = $3 WHERE hash = $4")
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

async fn read(connection: &mut PgConnection, hash: &Digest) -> Result<Option<InviteRow>, StoreError> {
    let query = sqlx::query("SELECT federation, expires_ms, revoked_ms, nonce FROM invites WHERE hash = $1");
    let Some(row) = query.bind(hash.to_string()).fetch_optional(connection).await? else { return Ok(None) };
    Ok(Some(InviteRow {
        federation: row.try_get("federation")?,
        expires_ms: from_column(row.try_get("expires_ms")?, "expires_ms")?,
        revoked: row.try_get::<Option<i64>, _>("revoked_ms")?.is_some(),
        nonce: row.try_get("nonce")?,
    }))
}

/// Invites behind `page.after`, by their hashes.
pub(super) async fn list(
    connection: &mut PgConnection,
    federation: &str,
    page: Page<'_>,
    now_ms: u64,
) -> Result<Vec<InviteView>, StoreError> {
    let rows: Vec<InviteColumns> = sqlx::query_as(
        "SELECT hash, created_ms, expires_ms, used_ms, revoked_ms, participant FROM invites \
         WHERE federation = $1 AND substr(hash, 1, 20) COLLATE \"C\" > $2 ORDER BY hash COLLATE \"C\" LIMIT $3",
    )
    .bind(federation)
    .bind(page.after.and_then(invite_digits).unwrap_or_default())
    .bind(i64::from(page.limit))
    .fetch_all(connection)
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

    async fn run(&self, connection: &mut PgConnection) -> Result<RevokeOutcome, StoreError> {
        let Some(digits) = invite_digits(self.invite) else { return Ok(RevokeOutcome::Unknown) };
        // Whoever joins holds the federation: the invite is either used or taken back.
        federations::lock(connection, self.federation).await?;
        let found =
            sqlx::query("SELECT hash, participant FROM invites WHERE federation = $1 AND substr(hash, 1, 20) = $2")
                .bind(self.federation)
                .bind(digits)
                .fetch_optional(&mut *connection)
                .await?;
        let Some(found) = found else { return Ok(RevokeOutcome::Unknown) };
        if found.try_get::<Option<&str>, _>("participant")?.is_some() {
            return Ok(RevokeOutcome::Used);
        }
        sqlx::query("UPDATE invites SET revoked_ms = coalesce(revoked_ms, $1) WHERE hash = $2")
            .bind(to_column(self.now_ms))
            .bind(found.try_get::<&str, _>("hash")?)
            .execute(connection)
            .await?;
        Ok(RevokeOutcome::Revoked)
    }
}
