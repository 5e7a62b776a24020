//! What guests and passers-by ask.

use crate::replica::HOST_TOKEN;
use axum::http::Method;
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
    /// To learn what to do.
    Poll,
    /// To leave.
    Leave,
    /// To see the public view.
    View,
    /// To see the record.
    Transcript,
}

/// A participant, or one to be.
#[derive(Clone, Debug)]
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

    fn host(path: String, body: &impl Serialize) -> Self {
        let bearer = Some(Secret::new(HOST_TOKEN));
        Self { method: Method::POST, path, bearer, body: json(body), what: What::Host }
    }

    /// A new federation.
    pub fn create(body: &CreateFederation) -> Self {
        Self::host("/api/v1/federations".to_owned(), body)
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
        Self { invite, nonce, join_sent: false, joined: None, leave_sent: false, left: false, last: None }
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
