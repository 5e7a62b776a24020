//! The store of many machines: a PostgreSQL that any number of servers share.
//!
//! Durability is PostgreSQL's own: a change is acknowledged once its commit is. Whoever changes a federation locks its row
//! first, so changes of one federation happen one after the other and those of others beside them. Every committed change
//! is told to all servers (`LISTEN`/`NOTIFY`), and steps that take time are claimed by a [lease].
//!
//! A session keeps its settings and listens, so a pooler between the servers and the database must pool sessions, not
//! transactions.

mod asked;
mod contests;
mod federations;
mod feed;
mod held;
mod invites;
mod joins;
mod lease;
mod members;
mod open;
mod participants;
mod proposals;
mod rounds;
mod submissions;
mod transaction;
mod transcript;
mod transition;

use super::observer::{Observed, Observer};
use super::{
    BallotRecord, BallotSubmission, Change, Claim, Claimed, FederationState, FixedParts, JoinOutcome, JoinRequest,
    NewFederation, Page, ParticipantRecord, Pending, ProposalRecord, RemoveOutcome, RevokeOutcome, RoundRecord,
    Standing, Store, StoreError, Submission, SubmitOutcome, Transition,
};
use crate::gate::Contest;
use crate::store::asked::{Heard, WhereStands, Whose};
use crate::store::batches::Batches;
use crate::store::column::from_column;
use crate::store::submitted::Row;
use feddtpt_shared::Digest;
use feddtpt_shared::host::{InviteView, ParticipantView};
use feddtpt_shared::transcript::TranscriptEntry;
use futures_util::future::BoxFuture;
use sqlx::postgres::PgConnectOptions;
use sqlx::{PgConnection, PgPool};
use std::sync::Arc;

/// A PostgreSQL behind the [`Store`] trait.
#[derive(Clone)]
pub struct PgStore {
    pool: PgPool,
    /// For the connection that listens; it stands beside the pool.
    options: PgConnectOptions,
    joining: Batches<Self, JoinRequest>,
    submitted: Batches<Self, Row>,
    heard: Batches<Self, Heard>,
    whose: Batches<Self, Whose>,
    stands: Batches<Self, WhereStands>,
    observed: Observed,
}

type Connection<'c> = &'c mut PgConnection;

impl Store for PgStore {
    fn observe(&self, observer: Arc<dyn Observer>) {
        self.observed.set(observer);
    }

    fn ping(&self) -> Pending<'_, ()> {
        Box::pin(self.read("ping", async |connection: Connection<'_>| {
            sqlx::query("SELECT 1 FROM server").fetch_one(connection).await?;
            Ok(())
        }))
    }

    fn clock_ms(&self) -> Pending<'_, Option<u64>> {
        Box::pin(self.read("clock", async |connection: Connection<'_>| {
            let query = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
            let now_ms: i64 = sqlx::query_scalar(query).fetch_one(connection).await?;
            from_column(now_ms, "the clock").map(Some)
        }))
    }

    fn secret(&self) -> Pending<'_, [u8; 32]> {
        Box::pin(self.read("secret", async |connection: Connection<'_>| {
            let secret: Vec<u8> = sqlx::query_scalar("SELECT secret FROM server").fetch_one(connection).await?;
            secret.try_into().map_err(|_| StoreError::corrupt("the secret", "it does not have 32 bytes"))
        }))
    }

    fn create_federation<'a>(&'a self, new: &'a NewFederation) -> Pending<'a, ()> {
        Box::pin(self.transact(new))
    }

    fn federation<'a>(&'a self, federation: &'a str) -> Pending<'a, Option<FederationState>> {
        Box::pin(self.read("federation", async move |connection: Connection<'_>| {
            federations::read(connection, federation).await
        }))
    }

    fn fixed_parts<'a>(&'a self, federation: &'a str) -> Pending<'a, Option<FixedParts>> {
        Box::pin(self.read("fixed_parts", async move |connection: Connection<'_>| {
            federations::read_fixed(connection, federation).await
        }))
    }

    fn federation_ids(&self) -> Pending<'_, Vec<String>> {
        Box::pin(self.read("federation_ids", async |connection: Connection<'_>| federations::list(connection).await))
    }

    fn add_invites<'a>(
        &'a self,
        federation: &'a str,
        hashes: &'a [Digest],
        expires_ms: u64,
        now_ms: u64,
    ) -> Pending<'a, ()> {
        Box::pin(async move { self.transact(&invites::Add { federation, hashes, expires_ms, now_ms }).await })
    }

    fn invites<'a>(&'a self, federation: &'a str, page: Page<'a>, now_ms: u64) -> Pending<'a, Vec<InviteView>> {
        Box::pin(self.read("invites", async move |connection: Connection<'_>| {
            invites::list(connection, federation, page, now_ms).await
        }))
    }

    fn revoke_invite<'a>(&'a self, federation: &'a str, invite: &'a str, now_ms: u64) -> Pending<'a, RevokeOutcome> {
        Box::pin(async move { self.transact(&invites::Revoke { federation, invite, now_ms }).await })
    }

    fn join<'a>(&'a self, request: &'a JoinRequest) -> Pending<'a, JoinOutcome> {
        Box::pin(async move { self.joining.ask(self, request.clone()).await? })
    }

    fn participant<'a>(&'a self, token_hash: &'a Digest) -> Pending<'a, Option<ParticipantRecord>> {
        Box::pin(self.whose.ask(self, Whose(*token_hash)))
    }

    fn touch<'a>(&'a self, participant: &'a str, now_ms: u64) -> Pending<'a, ()> {
        Box::pin(self.heard.ask(self, Heard { participant: participant.to_owned(), now_ms }))
    }

    fn leave<'a>(&'a self, federation: &'a str, participant: &'a str, now_ms: u64) -> Pending<'a, bool> {
        Box::pin(async move { self.transact(&participants::Leave { federation, participant, now_ms }).await })
    }

    fn participants<'a>(&'a self, federation: &'a str, page: Page<'a>) -> Pending<'a, Vec<ParticipantView>> {
        Box::pin(self.read("participants", async move |connection: Connection<'_>| {
            members::list(connection, federation, page).await
        }))
    }

    fn remove<'a>(&'a self, federation: &'a str, participant: &'a str, now_ms: u64) -> Pending<'a, RemoveOutcome> {
        Box::pin(async move { self.transact(&members::Remove { federation, participant, now_ms }).await })
    }

    fn standing<'a>(&'a self, federation: &'a str, participant: Option<&'a str>) -> Pending<'a, Option<Standing>> {
        Box::pin(async move {
            let Some(participant) = participant else {
                return self
                    .read("standing", async |connection: Connection<'_>| {
                        federations::standing(connection, federation).await
                    })
                    .await;
            };
            let asked = WhereStands { federation: federation.to_owned(), participant: participant.to_owned() };
            self.stands.ask(self, asked).await
        })
    }

    fn submit<'a>(&'a self, submission: &'a Submission) -> Pending<'a, SubmitOutcome> {
        Box::pin(async move { self.submitted.ask(self, Row::new(submission)?).await? })
    }

    fn submit_ballot<'a>(&'a self, ballot: &'a BallotSubmission) -> Pending<'a, SubmitOutcome> {
        Box::pin(async move { self.submitted.ask(self, Row::of_ballot(ballot)?).await? })
    }

    fn ballots<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Vec<BallotRecord>> {
        Box::pin(self.read("ballots", async move |connection: Connection<'_>| {
            contests::ballots(connection, federation, round).await
        }))
    }

    fn contest<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Option<Contest>> {
        Box::pin(self.read("contest", async move |connection: Connection<'_>| {
            contests::read(connection, federation, round).await
        }))
    }

    fn proposals<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Vec<ProposalRecord>> {
        Box::pin(self.read("proposals", async move |connection: Connection<'_>| {
            proposals::list(connection, federation, round).await
        }))
    }

    fn apply<'a>(&'a self, transition: &'a Transition) -> Pending<'a, bool> {
        Box::pin(self.transact(transition))
    }

    fn rounds<'a>(&'a self, federation: &'a str) -> Pending<'a, Vec<RoundRecord>> {
        Box::pin(
            self.read("rounds", async move |connection: Connection<'_>| rounds::list(connection, federation).await),
        )
    }

    fn round<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Option<RoundRecord>> {
        Box::pin(
            self.read("round", async move |connection: Connection<'_>| {
                rounds::read(connection, federation, round).await
            }),
        )
    }

    fn transcript<'a>(&'a self, federation: &'a str) -> Pending<'a, Vec<TranscriptEntry>> {
        Box::pin(
            self.read("transcript", async move |connection: Connection<'_>| {
                transcript::list(connection, federation).await
            }),
        )
    }

    fn claim<'a>(&'a self, claim: &'a Claim) -> Pending<'a, Claimed> {
        Box::pin(self.transact(claim))
    }

    fn release<'a>(&'a self, claim: &'a Claim) -> Pending<'a, ()> {
        Box::pin(async move { self.transact(&lease::Release(claim)).await })
    }

    fn watch<'a>(&'a self, tell: &'a (dyn Fn(Change<'_>) + Send + Sync)) -> BoxFuture<'a, ()> {
        Box::pin(feed::watch(&self.options, tell))
    }
}
