//! Participants that do not want the best prompt.

use crate::world::World;
use feddtpt_client::random::Draw;
use feddtpt_shared::ballot::{Choice, Votes};
use feddtpt_shared::gate::BallotKind;
use feddtpt_shared::{Prompt, Token};
use serde::{Deserialize, Serialize};

/// What hostile participants do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum Attack {
    /// They send words drawn evenly from the vocabulary, and vote at random.
    Random,
    /// They send back what they got, and vote for what there was.
    Echo,
    /// They push one word into the prompt (threat model A7) and vote for whatever holds it.
    Trigger {
        /// The word.
        token: Token,
    },
}

/// Some participants are hostile: the last ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hostile {
    /// Their share of all, from 0 to 1, rounded to whole participants.
    pub share: f64,
    /// What they do.
    pub attack: Attack,
}

impl Hostile {
    /// Whether the participant at this place is one of them.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a few participants")]
    pub(crate) fn includes(&self, at: usize, participants: usize) -> bool {
        let hostile = (self.share.clamp(0.0, 1.0) * participants as f64).round() as usize;
        at >= participants.saturating_sub(hostile)
    }
}

impl Attack {
    /// The word that is pushed.
    pub fn trigger(&self) -> Option<&Token> {
        match self {
            Self::Trigger { token } => Some(token),
            _ => None,
        }
    }

    /// What is sent instead of a proposal. The word that is pushed stands in front, where all its senders agree on its place.
    pub(crate) fn proposal(&self, world: &World, prompt: &Prompt, at: usize, round: u32) -> Prompt {
        match self {
            Self::Echo => prompt.clone(),
            Self::Random => {
                let words = world.vocabulary.words();
                let mut draw = Draw::from_parts(parts("random words", world.seed, at, round).iter().map(Vec::as_slice));
                let length = prompt.len().clamp(1, world.task.max_prompt_tokens);
                (0..length).map(|_| words[draw.index(words.len())].clone()).collect()
            }
            Self::Trigger { token } => {
                let mut tokens = prompt.0.clone();
                if !tokens.contains(token) {
                    tokens.insert(0, token.clone());
                }
                tokens.truncate(world.task.max_prompt_tokens);
                Prompt(tokens)
            }
        }
    }

    /// What is sent instead of a ballot.
    pub(crate) fn votes(&self, world: &World, kind: BallotKind, candidates: &[Prompt], at: usize, round: u32) -> Votes {
        let labels = world.task.labels.len();
        let wanted = match self {
            Self::Echo => 0,
            Self::Random => {
                let mut draw = Draw::from_parts(parts("random vote", world.seed, at, round).iter().map(Vec::as_slice));
                draw.index(candidates.len())
            }
            Self::Trigger { token } => {
                candidates.iter().position(|candidate| candidate.tokens().contains(token)).unwrap_or(0)
            }
        };
        match kind {
            BallotKind::Preference => {
                let labels = (0..labels).filter_map(|label| u32::try_from(label).ok()).collect();
                Votes::Preference(vec![Choice { prompt: candidates[wanted].clone(), labels, worse: false }])
            }
            BallotKind::Counts => {
                let right = |candidate: usize| if candidate == wanted { 64 } else { 0 };
                Votes::Counts((0..candidates.len()).map(|at| vec![(right(at), 64); labels]).collect())
            }
        }
    }
}

fn parts(purpose: &str, seed: u64, at: usize, round: u32) -> [Vec<u8>; 4] {
    [
        purpose.as_bytes().to_vec(),
        seed.to_le_bytes().to_vec(),
        (at as u64).to_le_bytes().to_vec(),
        round.to_le_bytes().to_vec(),
    ]
}
