//! The store of one machine: a SQLite file.
//!
//! Durability: write-ahead log with `synchronous = FULL`, so a commit is on the disk before the answer goes out. An
//! acknowledged change survives `kill -9` and, on a disk that honours flushes, a power cut. One connection writes,
//! some read; other processes may read the file meanwhile.

mod asked;
mod contests;
mod federations;
mod invites;
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
    Standing, Store, Submission, SubmitOutcome, Transition,
};
use crate::gate::Contest;
use crate::store::asked::{Heard, WhereStands, Whose};
use crate::store::batches::Batches;
use crate::store::submitted::Row;
use feddtpt_shared::Digest;
use feddtpt_shared::host::{InviteView, ParticipantView};
use feddtpt_shared::transcript::TranscriptEntry;
use futures_util::future::BoxFuture;
use sqlx::SqlitePool;
use std::sync::Arc;

/// A SQLite file behind the [`Store`] trait.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    writer: SqlitePool,
    readers: SqlitePool,
    submitted: Batches<Self, Row>,
    heard: Batches<Self, Heard>,
    whose: Batches<Self, Whose>,
    stands: Batches<Self, WhereStands>,
    observed: Observed,
}

impl Store for SqliteStore {
    fn observe(&self, observer: Arc<dyn Observer>) {
        self.observed.set(observer);
    }

    fn ping(&self) -> Pending<'_, ()> {
        Box::pin(self.observed.around("ping", async {
            sqlx::query("SELECT 1 FROM server").fetch_one(&self.readers).await?;
            Ok(())
        }))
    }

    fn clock_ms(&self) -> Pending<'_, Option<u64>> {
        Box::pin(async { Ok(None) })
    }

    fn secret(&self) -> Pending<'_, [u8; 32]> {
        Box::pin(self.observed.around("secret", self.read_secret()))
    }

    fn create_federation<'a>(&'a self, new: &'a NewFederation) -> Pending<'a, ()> {
        Box::pin(self.transact(new))
    }

    fn federation<'a>(&'a self, federation: &'a str) -> Pending<'a, Option<FederationState>> {
        Box::pin(self.observed.around("federation", federations::read(&self.readers, federation)))
    }

    fn fixed_parts<'a>(&'a self, federation: &'a str) -> Pending<'a, Option<FixedParts>> {
        Box::pin(self.observed.around("fixed_parts", federations::read_fixed(&self.readers, federation)))
    }

    fn federation_ids(&self) -> Pending<'_, Vec<String>> {
        Box::pin(self.observed.around("federation_ids", federations::list(&self.readers)))
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
        Box::pin(self.observed.around("invites", invites::list(&self.readers, federation, page, now_ms)))
    }

    fn revoke_invite<'a>(&'a self, federation: &'a str, invite: &'a str, now_ms: u64) -> Pending<'a, RevokeOutcome> {
        Box::pin(async move { self.transact(&invites::Revoke { federation, invite, now_ms }).await })
    }

    fn join<'a>(&'a self, request: &'a JoinRequest) -> Pending<'a, JoinOutcome> {
        Box::pin(self.transact(request))
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
        Box::pin(self.observed.around("participants", members::list(&self.readers, federation, page)))
    }

    fn remove<'a>(&'a self, federation: &'a str, participant: &'a str, now_ms: u64) -> Pending<'a, RemoveOutcome> {
        Box::pin(async move { self.transact(&members::Remove { federation, participant, now_ms }).await })
    }

    fn standing<'a>(&'a self, federation: &'a str, participant: Option<&'a str>) -> Pending<'a, Option<Standing>> {
        Box::pin(async move {
            let Some(participant) = participant else {
                return self.observed.around("standing", federations::standing(&self.readers, federation)).await;
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
        Box::pin(self.observed.around("ballots", contests::ballots(&self.readers, federation, round)))
    }

    fn contest<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Option<Contest>> {
        Box::pin(self.observed.around("contest", contests::read(&self.readers, federation, round)))
    }

    fn proposals<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Vec<ProposalRecord>> {
        Box::pin(self.observed.around("proposals", proposals::list(&self.readers, federation, round)))
    }

    fn apply<'a>(&'a self, transition: &'a Transition) -> Pending<'a, bool> {
        Box::pin(self.transact(transition))
    }

    fn rounds<'a>(&'a self, federation: &'a str) -> Pending<'a, Vec<RoundRecord>> {
        Box::pin(self.observed.around("rounds", rounds::list(&self.readers, federation)))
    }

    fn round<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Option<RoundRecord>> {
        Box::pin(self.observed.around("round", rounds::read(&self.readers, federation, round)))
    }

    fn transcript<'a>(&'a self, federation: &'a str) -> Pending<'a, Vec<TranscriptEntry>> {
        Box::pin(self.observed.around("transcript", transcript::list(&self.readers, federation)))
    }

    fn claim<'a>(&'a self, claim: &'a Claim) -> Pending<'a, Claimed> {
        Box::pin(async move {
            // One server to a file: nobody else can hold the step, and whoever held it before is dead.
            let state = federations::read(&self.readers, &claim.federation).await?;
            let here = state.is_some_and(|state| state.position == claim.position);
            Ok(if here { Claimed::Yes } else { Claimed::Gone })
        })
    }

    fn release<'a>(&'a self, _: &'a Claim) -> Pending<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn watch<'a>(&'a self, _: &'a (dyn Fn(Change<'_>) + Send + Sync)) -> BoxFuture<'a, ()> {
        Box::pin(std::future::pending())
    }
}
