//! Error answers over HTTP: RFC 9457 `application/problem+json`, one type per outcome.

use serde::{Deserialize, Serialize};

/// The media type of every error answer.
pub const PROBLEM_MEDIA_TYPE: &str = "application/problem+json";

/// The body of an error answer (RFC 9457, section 3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[error("{title}: {detail}")]
pub struct Problem {
    /// Which outcome; a stable URN.
    #[serde(rename = "type")]
    pub kind: ProblemType,
    /// The outcome in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened here, and what to do.
    pub detail: String,
    /// For answers that ask for patience: when to try again, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
}

macro_rules! problem_types {
    ($($(#[$doc:meta])* $name:ident = $slug:literal, $status:literal, $title:literal;)*) => {
        /// The outcomes that are errors. The text form is `urn:feddtpt:problem:SLUG`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ProblemType {
            $($(#[$doc])* #[serde(rename = $slug)] $name,)*
        }
        impl ProblemType {
            /// Every type, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
            /// The stable name.
            pub fn urn(self) -> &'static str { match self { $(Self::$name => $slug),* } }
            /// The HTTP status that goes with it.
            pub fn status(self) -> u16 { match self { $(Self::$name => $status),* } }
            /// The outcome in a few words.
            pub fn title(self) -> &'static str { match self { $(Self::$name => $title),* } }
        }
    };
}

problem_types! {
    /// The body is not what the endpoint reads.
    InvalidBody = "urn:feddtpt:problem:invalid-body", 400, "The body cannot be read";
    /// A path or query parameter is not what the endpoint reads.
    InvalidParameter = "urn:feddtpt:problem:invalid-parameter", 400, "A parameter cannot be read";
    /// No credentials, or unknown, revoked or expired ones.
    Unauthorized = "urn:feddtpt:problem:unauthorized", 401, "Credentials are missing or not valid";
    /// Credentials of another federation or role.
    Forbidden = "urn:feddtpt:problem:forbidden", 403, "These credentials are for something else";
    /// Nothing there.
    NotFound = "urn:feddtpt:problem:not-found", 404, "There is no such thing";
    /// The body did not arrive in time.
    RequestTimeout = "urn:feddtpt:problem:request-timeout", 408, "The request did not arrive in time";
    /// The method is not for this address.
    MethodNotAllowed = "urn:feddtpt:problem:method-not-allowed", 405, "The method is not allowed here";
    /// The invite was used by somebody else.
    InviteUsed = "urn:feddtpt:problem:invite-used", 409, "The invite has been used";
    /// The federation has as many participants as it admits.
    FederationFull = "urn:feddtpt:problem:federation-full", 409, "The federation is full";
    /// The round or phase is over, or has not begun.
    RoundClosed = "urn:feddtpt:problem:round-closed", 409, "The round does not take this now";
    /// Another submission of the same participant stands already.
    AlreadySubmitted = "urn:feddtpt:problem:already-submitted", 409, "A different submission stands already";
    /// The federation has ended, or the host's action does not fit its state.
    WrongState = "urn:feddtpt:problem:wrong-state", 409, "The federation is in another state";
    /// The body is over the limit.
    BodyTooLarge = "urn:feddtpt:problem:body-too-large", 413, "The body is too large";
    /// The content type is not one the endpoint reads.
    UnsupportedMediaType = "urn:feddtpt:problem:unsupported-media-type", 415, "The content type is not read here";
    /// A well-formed body that breaks a rule: a token outside the vocabulary, a prompt over the cap.
    Unprocessable = "urn:feddtpt:problem:unprocessable", 422, "The content breaks a rule";
    /// Too many requests.
    TooManyRequests = "urn:feddtpt:problem:too-many-requests", 429, "Too many requests";
    /// A fault of the server.
    Internal = "urn:feddtpt:problem:internal", 500, "The server failed";
    /// The store or the model is away for now.
    Unavailable = "urn:feddtpt:problem:unavailable", 503, "Not available for now";
}

impl Problem {
    /// A problem of the given type with its own words.
    pub fn new(kind: ProblemType, detail: impl Into<String>) -> Self {
        Self {
            kind,
            title: kind.title().to_owned(),
            status: kind.status(),
            detail: detail.into(),
            retry_after_ms: None,
        }
    }

    /// Adds when to try again.
    #[must_use]
    pub fn retry_after(mut self, after_ms: u64) -> Self {
        self.retry_after_ms = Some(after_ms);
        self
    }
}
