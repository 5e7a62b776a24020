//! A server's view of the store: the real one, behind a line that breaks.

use crate::fault::{Faults, When, away};
use crate::grapevine::Grapevine;
use crate::pulse::{Busy, Pulse};
use feddtpt_server::gate::Contest;
use feddtpt_server::store::{
    BallotRecord, BallotSubmission, Change, Claim, Claimed, FederationState, FixedParts, JoinOutcome, JoinRequest,
    NewFederation, Observer, Page, ParticipantRecord, Pending, ProposalRecord, RemoveOutcome, RevokeOutcome,
    RoundRecord, Standing, Store, StoreError, Submission, SubmitOutcome, Transition,
};
use feddtpt_shared::Digest;
use feddtpt_shared::host::{InviteView, ParticipantView};
use feddtpt_shared::transcript::TranscriptEntry;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The store as one server sees it.
pub struct FaultyStore {
    /// The real one.
    pub inner: Arc<dyn Store>,
    /// What is broken about it.
    pub faults: Arc<Faults>,
    /// What is at work.
    pub pulse: Arc<Pulse>,
    /// Who hears of what it changes.
    pub grapevine: Arc<Grapevine>,
    /// Whether others share the store.
    pub shared: bool,
    /// False once the server is dead: what is left of its tasks reaches nothing any more.
    pub alive: Arc<AtomicBool>,
}

impl FaultyStore {
    fn read<'a, T: Send + 'a>(&'a self, work: Pending<'a, T>) -> Pending<'a, T> {
        Box::pin(self.call(None, false, work))
    }

    fn write<'a, T: Send + 'a>(&'a self, federation: Option<&'a str>, work: Pending<'a, T>) -> Pending<'a, T> {
        Box::pin(self.call(federation, true, work))
    }

    async fn call<'a, T: Send + 'a>(
        &'a self,
        federation: Option<&'a str>,
        write: bool,
        work: Pending<'a, T>,
    ) -> Result<T, StoreError> {
        if !self.is_alive() {
            return Err(away());
        }
        let mut busy = self.pulse.enter();
        let verdict = self.faults.judge(write);
        if verdict.fails == Some(When::Before) {
            return Err(away());
        }
        if verdict.hangs == Some(When::Before) {
            busy = self.hang(busy).await;
            if self.faults.cut_meanwhile() {
                return Err(away());
            }
        }
        let done = work.await;
        if let Some(federation) = federation.filter(|_| done.is_ok()) {
            self.grapevine.tell(federation);
        }
        let _busy = if verdict.hangs == Some(When::After) { self.hang(busy).await } else { busy };
        if verdict.fails == Some(When::After) || self.faults.cut_meanwhile() {
            return Err(away());
        }
        done
    }

    fn is_alive(&self) -> bool {
        self.alive.load(Ordering::SeqCst)
    }

    async fn hang(&self, busy: Busy) -> Busy {
        drop(busy);
        self.faults.hang().await;
        self.pulse.enter()
    }
}

impl Store for FaultyStore {
    fn observe(&self, observer: Arc<dyn Observer>) {
        self.inner.observe(observer);
    }

    // The schedule moves the clocks.
    fn clock_ms(&self) -> Pending<'_, Option<u64>> {
        Box::pin(async { Ok(None) })
    }

    fn invites<'a>(&'a self, federation: &'a str, page: Page<'a>, now_ms: u64) -> Pending<'a, Vec<InviteView>> {
        self.read(self.inner.invites(federation, page, now_ms))
    }

    fn revoke_invite<'a>(&'a self, federation: &'a str, invite: &'a str, now_ms: u64) -> Pending<'a, RevokeOutcome> {
        self.write(None, self.inner.revoke_invite(federation, invite, now_ms))
    }

    fn participants<'a>(&'a self, federation: &'a str, page: Page<'a>) -> Pending<'a, Vec<ParticipantView>> {
        self.read(self.inner.participants(federation, page))
    }

    fn remove<'a>(&'a self, federation: &'a str, participant: &'a str, now_ms: u64) -> Pending<'a, RemoveOutcome> {
        self.write(Some(federation), self.inner.remove(federation, participant, now_ms))
    }

    fn release<'a>(&'a self, claim: &'a Claim) -> Pending<'a, ()> {
        self.write(Some(&claim.federation), self.inner.release(claim))
    }

    fn ping(&self) -> Pending<'_, ()> {
        self.read(self.inner.ping())
    }

    fn secret(&self) -> Pending<'_, [u8; 32]> {
        self.read(self.inner.secret())
    }

    fn create_federation<'a>(&'a self, new: &'a NewFederation) -> Pending<'a, ()> {
        self.grapevine.add(&new.id);
        self.write(Some(&new.id), self.inner.create_federation(new))
    }

    fn federation<'a>(&'a self, federation: &'a str) -> Pending<'a, Option<FederationState>> {
        self.read(self.inner.federation(federation))
    }

    fn fixed_parts<'a>(&'a self, federation: &'a str) -> Pending<'a, Option<FixedParts>> {
        self.read(self.inner.fixed_parts(federation))
    }

    fn federation_ids(&self) -> Pending<'_, Vec<String>> {
        Box::pin(async { Ok(self.grapevine.own(self.read(self.inner.federation_ids()).await?)) })
    }

    fn add_invites<'a>(
        &'a self,
        federation: &'a str,
        hashes: &'a [Digest],
        expires_ms: u64,
        now_ms: u64,
    ) -> Pending<'a, ()> {
        self.write(None, self.inner.add_invites(federation, hashes, expires_ms, now_ms))
    }

    fn join<'a>(&'a self, request: &'a JoinRequest) -> Pending<'a, JoinOutcome> {
        self.write(Some(&request.federation), self.inner.join(request))
    }

    fn participant<'a>(&'a self, token_hash: &'a Digest) -> Pending<'a, Option<ParticipantRecord>> {
        self.read(self.inner.participant(token_hash))
    }

    fn touch<'a>(&'a self, participant: &'a str, now_ms: u64) -> Pending<'a, ()> {
        self.write(None, self.inner.touch(participant, now_ms))
    }

    fn leave<'a>(&'a self, federation: &'a str, participant: &'a str, now_ms: u64) -> Pending<'a, bool> {
        self.write(Some(federation), self.inner.leave(federation, participant, now_ms))
    }

    fn standing<'a>(&'a self, federation: &'a str, participant: Option<&'a str>) -> Pending<'a, Option<Standing>> {
        self.read(self.inner.standing(federation, participant))
    }

    fn submit<'a>(&'a self, submission: &'a Submission) -> Pending<'a, SubmitOutcome> {
        self.write(Some(&submission.federation), self.inner.submit(submission))
    }

    fn submit_ballot<'a>(&'a self, ballot: &'a BallotSubmission) -> Pending<'a, SubmitOutcome> {
        self.write(Some(&ballot.federation), self.inner.submit_ballot(ballot))
    }

    fn ballots<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Vec<BallotRecord>> {
        self.read(self.inner.ballots(federation, round))
    }

    fn contest<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Option<Contest>> {
        self.read(self.inner.contest(federation, round))
    }

    fn proposals<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Vec<ProposalRecord>> {
        Box::pin(async move {
            let proposals = self.read(self.inner.proposals(federation, round)).await?;
            // Only who aggregates, or counts ballots, asks for them here, and asks for nothing more before it works.
            if self.is_alive() {
                self.faults.work_begins();
            }
            Ok(proposals)
        })
    }

    fn apply<'a>(&'a self, transition: &'a Transition) -> Pending<'a, bool> {
        Box::pin(async move {
            let work = self.write(Some(&transition.federation), self.inner.apply(transition));
            self.faults.work_ends();
            let applied = work.await?;
            if applied {
                self.grapevine.lease(false);
            } else {
                self.faults.taken_by_another();
            }
            Ok(applied)
        })
    }

    fn rounds<'a>(&'a self, federation: &'a str) -> Pending<'a, Vec<RoundRecord>> {
        self.read(self.inner.rounds(federation))
    }

    fn round<'a>(&'a self, federation: &'a str, round: u32) -> Pending<'a, Option<RoundRecord>> {
        self.read(self.inner.round(federation, round))
    }

    fn transcript<'a>(&'a self, federation: &'a str) -> Pending<'a, Vec<TranscriptEntry>> {
        self.read(self.inner.transcript(federation))
    }

    fn claim<'a>(&'a self, claim: &'a Claim) -> Pending<'a, Claimed> {
        Box::pin(async move {
            let claimed = self.write(None, self.inner.claim(claim)).await?;
            match claimed {
                Claimed::Yes => self.grapevine.lease(true),
                Claimed::Held { .. } | Claimed::Gone => {
                    self.faults.left_to_another();
                    self.faults.work_ends();
                }
            }
            Ok(claimed)
        })
    }

    fn watch<'a>(&'a self, tell: &'a (dyn Fn(Change<'_>) + Send + Sync)) -> BoxFuture<'a, ()> {
        if !self.shared {
            return self.inner.watch(tell);
        }
        let mut heard = self.grapevine.listen(&self.faults);
        Box::pin(async move {
            tell(Change::Any);
            while let Some(federation) = heard.recv().await {
                let anything = federation.is_empty();
                tell(if anything { Change::Any } else { Change::Of(&federation) });
            }
        })
    }
}
