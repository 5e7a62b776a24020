//! Errors for people: what happened, and what it means for their data.

use feddtpt_client::ParticipantError;
use feddtpt_client::platform::{ServerError, StorageError};
use feddtpt_shared::problem::ProblemType;
use serde::Serialize;
use std::fmt::Display;
use tsify::Tsify;
use wasm_bindgen::JsValue;

/// Where an error comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// The aggregation server.
    Server,
    /// The LLM or the masked language model.
    Model,
    /// The rows.
    Rows,
    /// What the browser keeps.
    Storage,
    /// The same run is at work in another tab.
    OtherTab,
    /// The invite link.
    Link,
    /// This program.
    Internal,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct TabError {
    /// Where it comes from.
    pub kind: ErrorKind,
    /// What happened.
    pub message: String,
    /// What it means for the data, and what to do.
    pub what: String,
}

impl TabError {
    /// An error in the given words.
    pub fn new(kind: ErrorKind, message: impl Display, what: &str) -> Self {
        Self { kind, message: message.to_string(), what: what.to_owned() }
    }

    /// A fault of this program.
    pub fn internal(message: impl Display) -> Self {
        Self::new(ErrorKind::Internal, message, "Nothing was sent. What was found so far is kept in this browser.")
    }
}

impl From<TabError> for JsValue {
    fn from(error: TabError) -> Self {
        super::to_js(&error)
    }
}

impl From<StorageError> for TabError {
    fn from(error: StorageError) -> Self {
        let what = "The run cannot go on without it. Give this site more room, or leave private browsing.";
        Self::new(ErrorKind::Storage, error, what)
    }
}

impl From<ServerError> for TabError {
    fn from(error: ServerError) -> Self {
        let what = match &error {
            ServerError::Unreachable(_) => "Nothing is lost. Try again when the server is back.",
            ServerError::Problem(problem) => match problem.kind {
                ProblemType::InviteUsed => {
                    "Each invite admits one participant, in one browser. Ask the host for another one."
                }
                ProblemType::Unauthorized => "The invite is unknown, expired or revoked. Ask the host for another one.",
                ProblemType::FederationFull => "Ask the host for a place.",
                ProblemType::NotFound => "Is the link whole? Ask the host for it again.",
                _ => "None of your rows was sent. The host may know more.",
            },
        };
        Self::new(ErrorKind::Server, error, what)
    }
}

impl From<ParticipantError> for TabError {
    fn from(error: ParticipantError) -> Self {
        match error {
            ParticipantError::Server(error) => error.into(),
            ParticipantError::Storage(error) => error.into(),
            ParticipantError::Model(_) => {
                let what = "Nothing is lost: once the model answers, the search goes on where it was.";
                Self::new(ErrorKind::Model, error, what)
            }
            ParticipantError::NoInvite => Self::new(ErrorKind::Link, error, "Open the whole invite link."),
            ParticipantError::BadState(_) => {
                Self::new(ErrorKind::Storage, error, "Forget this run and join with a new invite.")
            }
            other => Self::new(ErrorKind::Server, other, "Nothing was sent. Ask the host what changed."),
        }
    }
}
