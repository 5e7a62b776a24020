//! What goes over the wire, beside problems. All JSON, all without surprises: unknown fields are refused where a participant writes.

use crate::digest::Digest;
use crate::federation::{FederationSpec, FederationStatus, Phase};
use crate::prompt::Prompt;
use serde::{Deserialize, Serialize};

/// `POST /api/v1/federations`: the spec and the vocabulary it names by hash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateFederation {
    /// Task, strategy, search, policy.
    pub spec: FederationSpec,
    /// The public word list, one word per line.
    pub vocabulary: String,
}

/// The answer: where the federation lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Created {
    /// Its id, part of every path.
    pub federation: String,
}

/// `GET /api/v1/federations/{id}`: what anybody may see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FederationView {
    /// Its id.
    pub federation: String,
    /// Task, strategy, search, policy as created.
    pub spec: FederationSpec,
    /// Where it stands.
    pub status: FederationStatus,
    /// Why, when it failed or was cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Participants that joined and have not left.
    pub participants: u32,
    /// The round that is open or was last, from 1; 0 before the first.
    pub round: u32,
    /// Its phase, once there is a round.
    pub phase: Option<Phase>,
    /// The stage of scoring, from 1, in the phases `score` and `gate`; 0 otherwise.
    // Left out where it says nothing: most federations never score.
    #[serde(default, skip_serializing_if = "is_none")]
    pub stage: u32,
    /// The prompts published so far, the seed prompt first.
    pub prompts: Vec<PublishedPrompt>,
    /// Counts up with every change; long polls name the last one they saw.
    pub revision: u64,
    /// The id of the masked language model that embeds words here and whose words count as public: participants whose words
    /// come from the same one look where everybody looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_none(stage: &u32) -> bool {
    *stage == 0
}

/// A prompt the server has broadcast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublishedPrompt {
    /// The round that made it; 0 is the seed prompt.
    pub round: u32,
    /// Its tokens.
    pub prompt: Prompt,
    /// How many proposals it was made of.
    pub proposals: u32,
    /// Prompts for groups of participants that prefer them to `prompt`. Whose they are is not said: whoever takes part finds
    /// out on its own rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub group_prompts: Vec<Prompt>,
}

/// `POST /api/v1/federations/{id}/invites`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateInvites {
    /// How many.
    pub count: u32,
    /// How long they can be used, in milliseconds; by default a week.
    #[serde(default)]
    pub valid_ms: Option<u64>,
}

/// Single-use invites. Shown once: the server keeps only their hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Invites {
    /// The secrets.
    pub invites: Vec<Secret>,
}

/// `POST /api/v1/federations/{id}/participants`, with the invite as bearer token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// A random number the client drew once and repeats when the answer was lost (64 hexadecimal digits): the same
    /// invite with the same nonce is answered as the first time.
    pub nonce: Digest,
}

/// The answer to a join.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Joined {
    /// The participant's public id in this federation.
    pub participant: String,
    /// Its credential for this federation alone.
    pub token: Secret,
}

/// `GET /api/v1/federations/{id}/round?after=REVISION`: what to do now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RoundView {
    /// To be named as `after` in the next poll.
    pub revision: u64,
    /// Where the federation stands.
    pub status: FederationStatus,
    /// Why, when it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The round, from 1; 0 before the first.
    pub round: u32,
    /// How often this round was opened before.
    pub attempt: u32,
    /// What this participant is to do.
    pub instruction: Instruction,
    /// The prompt to start from: the last one published.
    pub prompt: Prompt,
    /// Participants that joined, and submissions of the open phase.
    pub participants: u32,
    /// Submissions of the open phase so far.
    pub submissions: u32,
    /// Time until the phase closes at the latest, in milliseconds; `None` while nothing closes it.
    pub closes_in_ms: Option<u64>,
    /// Whether the open round asks this participant; `RoundPolicy::clients_per_round` may leave it out. Servers that do
    /// not say so ask everybody.
    #[serde(default = "everybody")]
    pub asked: bool,
    /// The stage of scoring, from 1; 0 outside of `score`.
    #[serde(default)]
    pub stage: u32,
    /// The candidates of this stage, each once, the incumbent among them; empty outside of `score`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Prompt>,
}

fn everybody() -> bool {
    true
}

/// What a participant is to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Instruction {
    /// Nothing yet: poll again.
    Wait,
    /// Search from `prompt` and upload a proposal for `round`.
    Propose,
    /// Judge `candidates` on own rows and upload a ballot for `round` and `stage`.
    Score,
    /// The federation has ended.
    Stop,
}

/// `PUT /api/v1/federations/{id}/rounds/{n}/proposal`: tokens, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The participant's prompt.
    pub prompt: Prompt,
}

/// The answer to a submission; the same again when it is repeated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The round it counts in.
    pub round: u32,
    /// Digest of federation, round, participant and tokens, as it will stand in the transcript.
    pub digest: Digest,
}

/// The answer to a submission whose sender would wait: the receipt, and what is to do next if that is known by then. So a round is a
/// request for each submission, and no polls between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Submitted {
    /// The receipt.
    #[serde(flatten)]
    pub receipt: Receipt,
    /// As a poll would tell it after the submission; not there for whoever would not wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<RoundView>,
}

impl From<Receipt> for Submitted {
    fn from(receipt: Receipt) -> Self {
        Self { receipt, next: None }
    }
}

/// A credential. Its `Debug` form does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a credential.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The credential itself, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Digest of one submission: federation id, round (decimal), participant id, then each token.
pub fn submission_digest(federation: &str, round: u32, participant: &str, prompt: &Prompt) -> Digest {
    let round = round.to_string();
    let head = [federation, round.as_str(), participant];
    Digest::of_parts(head.into_iter().chain(prompt.tokens().iter().map(crate::token::Token::as_str)))
}
