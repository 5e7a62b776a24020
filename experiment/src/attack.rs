//! Participants that do not want the best prompt.

use crate::world::World;
use feddtpt_client::random::Draw;
use feddtpt_shared::ballot::{Preference, Votes};
use feddtpt_shared::gate::{BallotKind, GateSettings};
use feddtpt_shared::{Prompt, Token};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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

    /// How far the attackers got, from 0 to 1: a trigger is in the prompt or is not; of random words, the share of the prompt's words that
    /// they alone brought in. An echo wants nothing that could be seen in a prompt.
    pub(crate) fn success(&self, prompt: &Prompt, brought: &Brought) -> Option<f64> {
        match self {
            Self::Echo => None,
            Self::Random => Some(brought.share(prompt)),
            Self::Trigger { token } => Some(f64::from(u8::from(prompt.tokens().contains(token)))),
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
    pub(crate) fn votes(
        &self,
        world: &World,
        gate: &GateSettings,
        stage: u32,
        candidates: &[Prompt],
        at: usize,
        round: u32,
    ) -> Votes {
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
        match gate.ballot {
            BallotKind::Preference => {
                // As much as a ballot can do: for the wanted one, and against all others.
                let labels = (0..labels).filter_map(|label| u32::try_from(label).ok()).collect();
                let votes = gate.blocks_in(stage);
                let most = i32::try_from(votes).unwrap_or(i32::MAX);
                let net = |at: usize| match at {
                    _ if at == 0 || wanted == 0 => 0,
                    _ if at == wanted => most,
                    _ => -most,
                };
                Votes::Preference(Preference { labels, votes, net: (0..candidates.len()).map(net).collect() })
            }
            BallotKind::Counts => {
                let right = |candidate: usize| if candidate == wanted { 64 } else { 0 };
                Votes::Counts((0..candidates.len()).map(|at| vec![(right(at), 64); labels]).collect())
            }
        }
    }
}

/// Which words of a published prompt hostile participants alone brought in. Once such a word is published honest participants send it
/// too, so what counts is who sent it in the round that published it.
#[derive(Debug, Default)]
pub(crate) struct Brought {
    /// Words of this round's hostile and honest proposals.
    hostile: BTreeSet<Token>,
    honest: BTreeSet<Token>,
    /// The published prompt.
    published: BTreeSet<Token>,
    /// Those of its words that they alone brought in.
    foreign: BTreeSet<Token>,
}

impl Brought {
    /// Notes a proposal of the round.
    pub(crate) fn hear(&mut self, proposal: &Prompt, hostile: bool) {
        let words = if hostile { &mut self.hostile } else { &mut self.honest };
        words.extend(proposal.tokens().iter().cloned());
    }

    /// Ends the round.
    pub(crate) fn publish(&mut self, prompt: &Prompt) {
        let hostile = std::mem::take(&mut self.hostile);
        let honest = std::mem::take(&mut self.honest);
        let words: BTreeSet<Token> = prompt.tokens().iter().cloned().collect();
        let new = |word: &&Token| hostile.contains(*word) && !honest.contains(*word) && !self.published.contains(*word);
        let foreign = words.iter().filter(|word| self.foreign.contains(*word) || new(word)).cloned().collect();
        (self.foreign, self.published) = (foreign, words);
    }

    /// The share of a prompt's words.
    fn share(&self, prompt: &Prompt) -> f64 {
        let foreign = prompt.tokens().iter().filter(|word| self.foreign.contains(*word)).count();
        foreign as f64 / prompt.len().max(1) as f64
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

#[cfg(test)]
mod tests;
