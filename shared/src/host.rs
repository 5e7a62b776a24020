//! What a host sees and does beyond what anybody may: invites, participants, and the clock of a federation.

use crate::digest::Digest;
use crate::federation::{FederationStatus, validate_line};
use crate::limits::MAX_NAME_BYTES;
use crate::messages::Secret;
use serde::{Deserialize, Serialize};

/// `POST /api/v1/federations/{id}/actions`. Each can be sent again: what is done already is not done twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum HostAction {
    /// Stop the clock. Nobody is asked anything more, no phase ends, and what arrives is kept.
    Pause,
    /// Let the clock run again. The open phase has as much time left as it had.
    Resume,
    /// Do not wait for more proposals, or more ballots, in the open round. Needs the minimum count of the policy.
    CloseRound {
        /// The open round, so that a repetition does not close the next one.
        round: u32,
    },
    /// End the open round without aggregating it; its result is the prompt of an earlier round.
    RollBack {
        /// The open round, so that a repetition does not end the next one.
        round: u32,
        /// The round whose prompt comes back; 0 is the seed prompt.
        to_round: u32,
    },
    /// End the federation. Prompts that were published stay where they are.
    Cancel {
        /// Why, for the participants: one line.
        #[serde(default)]
        reason: Option<String>,
    },
}

impl HostAction {
    /// Checks what the host writes itself.
    pub fn validate(&self) -> Result<(), String> {
        match self {
            Self::Cancel { reason: Some(reason) } => {
                validate_line(reason, MAX_NAME_BYTES).map_err(|error| format!("reason: {error}"))
            }
            _ => Ok(()),
        }
    }
}

/// The public name of an invite, which tells nothing about the secret: `i_` and the first 20 digits of its hash.
pub fn invite_id(invite: &Secret) -> String {
    invite_id_of(&Digest::of(invite.expose()))
}

/// The same, from the hash that the server keeps.
pub fn invite_id_of(hash: &Digest) -> String {
    format!("i_{}", &hash.to_string()[..20])
}

/// A federation, as a line of the host's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FederationLine {
    /// Its id.
    pub id: String,
    /// The name of its task.
    pub task: String,
    /// Where it stands.
    pub status: FederationStatus,
    /// The round that is open or was last, from 1; 0 before the first.
    pub round: u32,
    /// Rounds to run.
    pub rounds: u32,
    /// Participants that joined and have not left.
    pub participants: u32,
}

/// What became of an invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InviteState {
    /// Somebody can join with it.
    Open,
    /// Somebody has joined with it.
    Used,
    /// Its time is over.
    Expired,
    /// The host has taken it back.
    Revoked,
}

/// An invite, as its host sees it later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct InviteView {
    /// Its public name: `i_` and the first 20 digits of the SHA-256 of the invite.
    pub id: String,
    /// What became of it.
    pub state: InviteState,
    /// When it was made, in milliseconds since the Unix epoch, as all times here.
    pub created_ms: u64,
    /// Until when it can be used.
    pub expires_ms: u64,
    /// The participant that joined with it.
    pub participant: Option<String>,
    /// When that was.
    pub used_ms: Option<u64>,
}

/// Where a participant is, as far as the server can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ParticipantState {
    /// Its proposal, or its ballot, for the open phase is there.
    Submitted,
    /// The open round waits for it.
    Searching,
    /// There, and not asked now: between rounds, or because the round asks others.
    Waiting,
    /// Not heard of for a whole phase: nobody waits for it until it comes back.
    Away,
    /// It has left.
    Left,
    /// The host has removed it.
    Removed,
}

/// A participant, as the host sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ParticipantView {
    /// Its id.
    pub id: String,
    /// Where it is.
    pub state: ParticipantState,
    /// When it joined.
    pub joined_ms: u64,
    /// When it was last heard of.
    pub last_seen_ms: u64,
    /// Proposals of it that were accepted, over all rounds.
    pub proposals: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_what_it_says_and_nothing_more() {
        let read = serde_json::from_str::<HostAction>;
        assert_eq!(read(r#"{"action":"pause"}"#).unwrap(), HostAction::Pause);
        let back = HostAction::RollBack { round: 3, to_round: 0 };
        assert_eq!(read(r#"{"action":"roll_back","round":3,"to_round":0}"#).unwrap(), back);
        assert!(read(r#"{"action":"roll_back","round":3}"#).is_err());
        assert!(read(r#"{"action":"cancel","reason":"late","round":3}"#).is_err());
        let hidden = HostAction::Cancel { reason: Some("the end\u{202e}".to_owned()) };
        assert!(hidden.validate().unwrap_err().contains("U+202E"));
        assert!(HostAction::Cancel { reason: Some(String::new()) }.validate().is_err());
        assert_eq!(HostAction::Cancel { reason: None }.validate(), Ok(()));
    }

    #[test]
    fn the_name_of_an_invite_is_the_beginning_of_its_hash() {
        let id = invite_id(&Secret::new("fi_1"));
        assert_eq!(id, format!("i_{}", &Digest::of("fi_1").to_string()[..20]));
    }
}
