//! Leases: which server works on a step that takes time.
//!
//! A lease is counted by the clock of the database, the only one that all servers share: however wrong the clock of a
//! server is, it neither takes a step from one that lives nor waits longer than the rest of the lease for one that died.

use super::federations;
use super::transaction::Transaction;
use crate::store::column::{from_column, to_column};
use crate::store::{Claim, Claimed, StoreError};
use sqlx::{PgConnection, Row};

/// When to ask again while another server is claiming at this very moment, in milliseconds.
const CLAIMING_MS: u64 = 100;

impl Transaction for Claim {
    const NAME: &'static str = "claim_step";
    type Output = Claimed;

    async fn run(&self, connection: &mut PgConnection) -> Result<Claimed, StoreError> {
        // SKIP LOCKED: of servers that come at once one gets the row, and the others do not stand in line for it.
        let lease = sqlx::query(
            "SELECT step, holder, \
             greatest(0, ceil(extract(epoch FROM expires_at - clock_timestamp()) * 1000))::bigint AS left_ms \
             FROM leases WHERE federation = $1 FOR NO KEY UPDATE SKIP LOCKED",
        );
        let lease = lease.bind(&self.federation).fetch_optional(&mut *connection).await?;
        let Some(lease) = lease else { return Ok(Claimed::Held { for_ms: CLAIMING_MS }) };
        let state = federations::read(connection, &self.federation).await?;
        if state.is_none_or(|state| state.position != self.position) {
            return Ok(Claimed::Gone);
        }
        let (step, holder): (&str, &str) = (lease.try_get("step")?, lease.try_get("holder")?);
        let left_ms = from_column(lease.try_get("left_ms")?, "expires_at")?;
        let own_step = self.step();
        if step == own_step && holder != self.holder && left_ms > 0 {
            return Ok(Claimed::Held { for_ms: left_ms });
        }
        sqlx::query(
            "UPDATE leases SET step = $2, holder = $3, expires_at = clock_timestamp() + $4 * interval '1 millisecond' \
             WHERE federation = $1",
        )
        .bind(&self.federation)
        .bind(own_step)
        .bind(&self.holder)
        .bind(to_column(self.lease_ms))
        .execute(connection)
        .await?;
        Ok(Claimed::Yes)
    }
}

/// A step is given back.
pub(super) struct Release<'a>(pub(super) &'a Claim);

impl Transaction for Release<'_> {
    const NAME: &'static str = "release_step";
    type Output = ();

    async fn run(&self, connection: &mut PgConnection) -> Result<(), StoreError> {
        let Self(claim) = self;
        let query = "UPDATE leases SET expires_at = 'epoch' WHERE federation = $1 AND step = $2 AND holder = $3";
        let query = sqlx::query(query).bind(&claim.federation).bind(claim.step()).bind(&claim.holder);
        query.execute(&mut *connection).await?;
        // Whoever waits for the step looks again.
        federations::bump(connection, &claim.federation).await
    }
}

impl Claim {
    /// A lease is for one step: it says nothing about the next.
    fn step(&self) -> String {
        let position = self.position;
        let phase = position.phase.map_or_else(String::new, |phase| format!("{phase:?}"));
        format!("{}/{}/{phase}/{}", position.round, position.attempt, position.stage)
    }
}
