//! The short list that participants judge.

use super::edits::{Edit, apply, edits};
use super::shared_edits::shared_edits;
use crate::{AggregationInput, release::Release};
use feddtpt_shared::strategy::StrategySettings;
use feddtpt_shared::{Digest, Prompt, Token};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One prompt on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its tokens.
    pub prompt: Prompt,
    /// Where it comes from.
    pub origin: Origin,
    /// Who proposed this very prompt, as places in the round's list of proposals: their own vote does not count for it.
    pub authors: Vec<usize>,
}

/// Where a candidate comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The prompt that the round started from.
    Incumbent,
    /// The published method's aggregate.
    Aggregate,
    /// Edits of several proposals together.
    Crossover,
    /// A participant's proposal, without what may not be released.
    Proposal,
    /// The prompt that the first round started from.
    Seed,
    /// An edit that follows from the round's seed.
    Shared,
}

/// An edit, and who made it.
struct Voted {
    edit: Edit,
    authors: BTreeSet<usize>,
}

/// Makes the list: the incumbent first, the published method's `aggregate`, the crossover of the edits that most participants
/// made, then proposals by the support of their edits, a crossover of two, and the seed prompt; at most
/// `settings.gate.candidates`, each once.
///
/// A token is on the list only where it may be released (threat model A2): it stands in the incumbent, or as many proposals
/// as the threshold asks for contain it, or it is in `public`, the words that anybody can compute from what was published
/// before. A proposal's other edits are taken back. Equals are ordered by a digest over `input.seed` and the prompt, so nobody
/// gains by a word's place in the alphabet.
pub fn candidates(
    input: &AggregationInput,
    aggregate: &Prompt,
    settings: &StrategySettings,
    public: &BTreeSet<Token>,
) -> Vec<Candidate> {
    let most = settings.gate.candidates as usize;
    let released = Released::new(input, settings, public);
    let scripts: Vec<Vec<Edit>> =
        input.proposals.iter().map(|proposal| released.script(&input.incumbent, proposal)).collect();
    let voted = voted(&scripts);
    let mut list = List { input, most, candidates: Vec::new() };
    list.push(input.incumbent.clone(), Origin::Incumbent);
    list.push(aggregate.clone(), Origin::Aggregate);
    list.push(consensus(input, &voted), Origin::Crossover);
    let mut ranked = ranked(input, &scripts, &voted);
    let best: Vec<Vec<Edit>> = ranked.iter().take(3).map(|(_, script)| script.clone()).collect();
    // The last places are kept for the crossover of the two best, where there is one, and the seed prompt.
    let cross = best.get(..2).map(|two| joined(&input.incumbent, &two[0], &two[1]));
    let places = usize::from(cross.is_some() && most > 4) + usize::from(input.seed_prompt != input.incumbent);
    let shared = settings.gate.shared_places();
    let keep = ranked.len().min(most.saturating_sub(list.candidates.len() + places + shared));
    for (prompt, _) in ranked.drain(..keep) {
        list.push(prompt, Origin::Proposal);
    }
    if let Some(cross) = cross {
        list.push(cross, Origin::Crossover);
    }
    list.push(input.seed_prompt.clone(), Origin::Seed);
    for prompt in shared_edits(&input.incumbent, public, input.max_prompt_tokens, input.seed, shared) {
        list.push(prompt, Origin::Shared);
    }
    for (prompt, _) in ranked {
        list.push(prompt, Origin::Proposal);
    }
    list.candidates
}

struct Released<'a> {
    incumbent: BTreeSet<&'a Token>,
    supporters: BTreeMap<&'a Token, u32>,
    public: &'a BTreeSet<Token>,
    release: Release,
}

impl<'a> Released<'a> {
    fn new(input: &'a AggregationInput, settings: &StrategySettings, public: &'a BTreeSet<Token>) -> Self {
        let mut supporters = BTreeMap::new();
        for proposal in &input.proposals {
            for token in proposal.tokens().iter().collect::<BTreeSet<_>>() {
                *supporters.entry(token).or_insert(0) += 1;
            }
        }
        let release = Release::new(settings, input.proposals.len());
        Self { incumbent: input.incumbent.tokens().iter().collect(), supporters, public, release }
    }

    fn allows(&self, token: &Token) -> bool {
        let published = self.incumbent.contains(token) || self.public.contains(token);
        self.release.allows(self.supporters.get(token).copied().unwrap_or(0), published)
    }

    /// The edits of `proposal` that hold nothing unreleased.
    fn script(&self, incumbent: &Prompt, proposal: &Prompt) -> Vec<Edit> {
        let allowed = |edit: &Edit| edit.tokens.iter().all(|token| self.allows(token));
        edits(incumbent, proposal).into_iter().filter(allowed).collect()
    }
}

/// Each distinct edit with its authors, most of them first.
fn voted(scripts: &[Vec<Edit>]) -> Vec<Voted> {
    let mut authors: BTreeMap<&Edit, BTreeSet<usize>> = BTreeMap::new();
    for (author, script) in scripts.iter().enumerate() {
        for edit in script {
            authors.entry(edit).or_default().insert(author);
        }
    }
    let mut voted: Vec<Voted> =
        authors.into_iter().map(|(edit, authors)| Voted { edit: edit.clone(), authors }).collect();
    voted.sort_by(|a, b| b.authors.len().cmp(&a.authors.len()).then(a.edit.cmp(&b.edit)));
    voted
}

/// The edits that at least two participants made, the most supported first where two are not apart.
fn consensus(input: &AggregationInput, voted: &[Voted]) -> Prompt {
    let mut taken: Vec<Edit> = Vec::new();
    for vote in voted.iter().filter(|vote| vote.authors.len() > 1) {
        if taken.iter().all(|edit| edit.is_apart_from(&vote.edit)) {
            taken.push(vote.edit.clone());
        }
    }
    taken.sort();
    apply(&input.incumbent, &taken)
}

/// The proposals as far as they may be released, by the mean support of their edits, then by a digest.
fn ranked(input: &AggregationInput, scripts: &[Vec<Edit>], voted: &[Voted]) -> Vec<(Prompt, Vec<Edit>)> {
    let support: BTreeMap<&Edit, usize> = voted.iter().map(|vote| (&vote.edit, vote.authors.len())).collect();
    let mut distinct: BTreeMap<Prompt, &Vec<Edit>> = BTreeMap::new();
    for script in scripts.iter().filter(|script| !script.is_empty()) {
        distinct.insert(apply(&input.incumbent, script), script);
    }
    let ticket = |prompt: &Prompt| {
        let seed = input.seed.to_le_bytes();
        Digest::of_parts([b"candidate".as_slice(), seed.as_slice(), prompt.digest().as_bytes()])
    };
    // Support in thousandths of a participant per edit: whole numbers compare alike everywhere.
    let mean = |script: &[Edit]| script.iter().map(|edit| support[edit]).sum::<usize>() * 1000 / script.len();
    let mut ranked: Vec<_> =
        distinct.into_iter().map(|(prompt, script)| (mean(script), ticket(&prompt), prompt, script.clone())).collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().map(|(_, _, prompt, script)| (prompt, script)).collect()
}

/// The edits of `first`, and those of `second` that are apart from them.
fn joined(incumbent: &Prompt, first: &[Edit], second: &[Edit]) -> Prompt {
    let mut taken = first.to_vec();
    taken.extend(second.iter().filter(|edit| first.iter().all(|other| other.is_apart_from(edit))).cloned());
    taken.sort();
    apply(incumbent, &taken)
}

struct List<'a> {
    input: &'a AggregationInput,
    most: usize,
    candidates: Vec<Candidate>,
}

impl List<'_> {
    fn push(&mut self, prompt: Prompt, origin: Origin) {
        let full = self.candidates.len() >= self.most;
        let known = self.candidates.iter().any(|candidate| candidate.prompt == prompt);
        let too_long = origin != Origin::Incumbent && prompt.len() > self.input.max_prompt_tokens;
        if full || known || too_long {
            return;
        }
        let authors = self.input.proposals.iter().enumerate().filter(|(_, proposal)| **proposal == prompt);
        let authors = authors.map(|(author, _)| author).collect();
        self.candidates.push(Candidate { prompt, origin, authors });
    }
}
