//! What guests and passers-by ask.

use crate::replica::HOST_TOKEN;
use axum::http::Method;
use feddtpt_shared::ballot::{Ballot, ballot_digest};
use feddtpt_shared::host::{HostAction, invite_id};
use feddtpt_shared::messages::{CreateFederation, CreateInvites, Join, Joined, Proposal, Secret, submission_digest};
use feddtpt_shared::{Digest, Prompt};
use serde::Serialize;

/// A request that can be sent again as it is.
#[derive(Clone, Debug)]
pub struct Request {
    /// How.
    pub method: Method,
    /// Where.
    pub path: String,
    /// By whom.
    pub bearer: Option<Secret>,
    /// With what.
    pub body: Option<Vec<u8>>,
    /// What for.
    pub what: What,
}

/// What a request is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A federation or invites; nothing breaks while they are made.
    Host,
    /// To join.
    Join,
    /// To propose.
    Submit {
        /// For this round.
        round: u32,
        /// As it must stand in the receipt.
        digest: Digest,
    },
    /// To judge.
    Vote {
        /// In this round.
        round: u32,
        /// In this stage.
        stage: u32,
        /// As it must stand in the receipt.
        digest: Digest,
    },
    /// To learn what to do.
    Poll,
    /// To leave.
    Leave,
    /// To do something to the course of the federation, for the host.
    Act(HostAction),
    /// To remove this guest.
    Remove(usize),
    /// To take back the invite of this guest.
    Revoke(usize),
    /// To see the public view.
    View,
    /// To see the record.
    Transcript,
}

/// A participant, or one to be.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is whether one thing has happened, in whatever order")]
pub struct Guest {
    invite: Secret,
    nonce: Digest,
    /// Whether a request to join has left.
    pub join_sent: bool,
    /// What the server answered.
    pub joined: Option<Joined>,
    /// Whether a request to leave has left.
    pub leave_sent: bool,
    /// Whether it was answered.
    pub left: bool,
    /// Whether a request to remove it has left.
    pub remove_sent: bool,
    /// Whether it was answered.
    pub removed: bool,
    /// Whether a request to take its invite back has left.
    pub revoke_sent: bool,
    /// Whether that was done.
    pub revoked: bool,
    /// The request that a client without an answer repeats.
    pub last: Option<Request>,
}

fn json(body: &impl Serialize) -> Option<Vec<u8>> {
    // Wire types are made of strings, numbers and lists: they cannot fail to serialise.
    serde_json::to_vec(body).ok()
}

impl Request {
    fn public(path: String, what: What) -> Self {
        Self { method: Method::GET, path, bearer: None, body: None, what }
    }

    /// The public view.
    pub fn view(federation: &str) -> Self {
        Self::public(format!("/api/v1/federations/{federation}"), What::View)
    }

    /// The record.
    pub fn transcript(federation: &str) -> Self {
        Self::public(format!("/api/v1/federations/{federation}/transcript"), What::Transcript)
    }

    fn of_host(method: Method, path: String, what: What) -> Self {
        Self { method, path, bearer: Some(Secret::new(HOST_TOKEN)), body: None, what }
    }

    fn host(path: String, body: &impl Serialize) -> Self {
        Self { body: json(body), ..Self::of_host(Method::POST, path, What::Host) }
    }

    /// A new federation.
    pub fn create(body: &CreateFederation) -> Self {
        Self::host("/api/v1/federations".to_owned(), body)
    }

    /// Something that the host does to the course of the federation.
    pub fn act(federation: &str, action: HostAction) -> Self {
        let path = format!("/api/v1/federations/{federation}/actions");
        Self { body: json(&action), ..Self::of_host(Method::POST, path, What::Act(action)) }
    }

    /// New invites.
    pub fn invites(federation: &str, count: u32) -> Self {
        let path = format!("/api/v1/federations/{federation}/invites");
        Self::host(path, &CreateInvites { count, valid_ms: Some(300 * 24 * 60 * 60 * 1_000) })
    }
}

impl Guest {
    /// Has an invite and has not used it.
    pub fn new(number: usize, invite: Secret) -> Self {
        let nonce = Digest::of(format!("nonce of {number}"));
        Self {
            invite,
            nonce,
            join_sent: false,
            joined: None,
            leave_sent: false,
            left: false,
            remove_sent: false,
            removed: false,
            revoke_sent: false,
            revoked: false,
            last: None,
        }
    }

    /// Whether it may be gone, as far as anybody who asked for it knows.
    pub fn may_be_gone(&self) -> bool {
        self.leave_sent || self.remove_sent
    }

    /// The host removes it, the guest of this number; `None` for who has not joined.
    pub fn remove(&self, federation: &str, number: usize) -> Option<Request> {
        let participant = &self.joined.as_ref()?.participant;
        let path = format!("/api/v1/federations/{federation}/participants/{participant}");
        Some(Request::of_host(Method::DELETE, path, What::Remove(number)))
    }

    /// The host takes its invite back, that of the guest of this number.
    pub fn revoke(&self, federation: &str, number: usize) -> Request {
        let path = format!("/api/v1/federations/{federation}/invites/{}", invite_id(&self.invite));
        Request::of_host(Method::DELETE, path, What::Revoke(number))
    }

    /// Joins.
    pub fn join(&self, federation: &str) -> Request {
        Request {
            method: Method::POST,
            path: format!("/api/v1/federations/{federation}/participants"),
            bearer: Some(self.invite.clone()),
            body: json(&Join { nonce: self.nonce }),
            what: What::Join,
        }
    }

    fn own(&self, method: Method, path: String, what: What) -> Option<Request> {
        let bearer = Some(self.joined.as_ref()?.token.clone());
        Some(Request { method, path, bearer, body: None, what })
    }

    /// Proposes; `None` for who has not joined.
    pub fn submit(&self, federation: &str, round: u32, prompt: &Prompt) -> Option<Request> {
        let digest = submission_digest(federation, round, &self.joined.as_ref()?.participant, prompt);
        let path = format!("/api/v1/federations/{federation}/rounds/{round}/proposal");
        let request = self.own(Method::PUT, path, What::Submit { round, digest })?;
        Some(Request { body: json(&Proposal { prompt: prompt.clone() }), ..request })
    }

    /// Judges; `None` for who has not joined.
    pub fn vote(&self, federation: &str, round: u32, ballot: &Ballot) -> Option<Request> {
        let digest = ballot_digest(federation, round, &self.joined.as_ref()?.participant, ballot);
        let path = format!("/api/v1/federations/{federation}/rounds/{round}/ballot");
        let request = self.own(Method::PUT, path, What::Vote { round, stage: ballot.stage, digest })?;
        Some(Request { body: json(ballot), ..request })
    }

    /// Asks what to do.
    pub fn poll(&self, federation: &str, after: Option<u64>) -> Option<Request> {
        let query = after.map_or_else(String::new, |after| format!("?after={after}"));
        self.own(Method::GET, format!("/api/v1/federations/{federation}/round{query}"), What::Poll)
    }

    /// Leaves.
    pub fn leave(&self, federation: &str) -> Option<Request> {
        self.own(Method::DELETE, format!("/api/v1/federations/{federation}/participants/me"), What::Leave)
    }
}
