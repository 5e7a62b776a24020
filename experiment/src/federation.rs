//! One run: a federation from its seed prompt to its last round.

use crate::attack::Hostile;
use crate::confusion::Confusion;
use crate::own::{choices, personal};
use crate::person::Person;
use crate::score::{Proposed, attack_of, score};
use crate::world::{Embeddings, NoWait, World};
use anyhow::anyhow;
use feddtpt_aggregation::gate::candidates;
use feddtpt_aggregation::groups::directions;
use feddtpt_aggregation::{AggregationInput, aggregate};
use feddtpt_client::platform::{Answer, Llm, Proposer};
use feddtpt_client::random::Draw;
use feddtpt_client::search::shared_words;
use feddtpt_client::{Account, Batch, answers};
use feddtpt_shared::messages::PublishedPrompt;
use feddtpt_shared::search::SearchSettings;
use feddtpt_shared::strategy::StrategySettings;
use feddtpt_shared::{Prompt, Token};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A way of tuning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arm {
    /// Its name in tables.
    pub name: String,
    /// How proposals become a prompt.
    #[serde(default)]
    pub strategy: StrategySettings,
    /// How participants search.
    #[serde(default)]
    pub search: SearchSettings,
    /// How the participants come to a common prompt, or do not.
    #[serde(default)]
    pub kind: Kind,
    /// Participants that a round asks, by a draw; all by default.
    #[serde(default)]
    pub clients_per_round: Option<u32>,
    /// Participants that do not want the best prompt.
    #[serde(default)]
    pub hostile: Option<Hostile>,
}

/// How the participants come to a common prompt, or do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// By the strategy.
    #[default]
    Federated,
    /// Nobody searches: the seed prompt.
    Manual,
    /// Everybody goes on from its own prompt; the figures are those of the best of them.
    Alone,
    /// One participant holds all rows and has everybody's budget: an upper bound, since it is what nobody may do.
    Centralised,
}

/// How long, and for how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Rounds.
    pub rounds: u32,
    /// LLM calls of one participant in one round, search and scoring together.
    pub calls_per_round: u64,
}

/// Where a run stands after a round.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRound {
    /// The round; 0 is the seed prompt.
    pub round: u32,
    /// The prompt that all share.
    pub prompt: Prompt,
    /// What it does to the test rows.
    pub test: Confusion,
    /// LLM calls of all participants so far, for search and for scoring.
    pub calls: [u64; 2],
    /// Bytes of the bodies that a participant sent in this round, on average.
    pub body_bytes_up: f64,
    /// The same for what it received.
    pub body_bytes_down: f64,
    /// Accuracies of participants' prompts on the test rows, classes weighted as each has them: of their own prompts where they
    /// have such, else of the one that all share.
    pub own: Option<Own>,
    /// What became of the round, for people to read.
    pub note: String,
}

/// Accuracies over participants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Own {
    /// Their mean.
    pub mean: f64,
    /// The best.
    pub best: f64,
    /// The worst.
    pub worst: f64,
}

impl Own {
    /// `None` of nobody.
    pub(crate) fn of(accuracies: impl Iterator<Item = f64>) -> Option<Self> {
        let all: Vec<f64> = accuracies.collect();
        let (first, rest) = all.split_first()?;
        let best = rest.iter().copied().fold(*first, f64::max);
        let worst = rest.iter().copied().fold(*first, f64::min);
        Some(Self { mean: all.iter().sum::<f64>() / all.len() as f64, best, worst })
    }
}

/// Plays a federation; `each` is told of every round, the seed prompt first.
///
/// # Errors
/// The model refuses, or the aggregation does: both are faults of the set-up.
pub async fn play<L: Llm, P: Proposer>(
    world: &World,
    arm: &Arm,
    run: Run,
    llm: &L,
    proposer: &P,
    embeddings: &Embeddings,
    mut each: impl FnMut(RunRound),
) -> anyhow::Result<()> {
    let mut people: Vec<Person> = (0..world.participants.len()).map(|at| Person::new(world, at, run)).collect();
    let mut prompt = world.task.seed_prompt.clone();
    let mut published = vec![prompt.clone()];
    let mut calls = [0, 0];
    let test = tested(world, llm, &prompt).await?;
    each(RunRound {
        round: 0,
        own: personal(world, &people, |_| &test),
        test,
        prompt: prompt.clone(),
        calls,
        body_bytes_up: 0.0,
        body_bytes_down: 0.0,
        note: String::new(),
    });
    let mut groups: Vec<PublishedPrompt> = Vec::new();
    for round in 1..=run.rounds {
        let mut bytes = Bytes::default();
        let (mut proposals, mut authors) = (Vec::new(), Vec::new());
        for person in asked(&mut people, world, arm, round) {
            authors.push(person.at);
            if let Some(attack) = attack_of(arm, person.at, world) {
                proposals.push(attack.proposal(world, &prompt, person.at, round));
                continue;
            }
            let proposal = person.search(world, arm, run, round, &prompt, &published, llm, proposer).await?;
            bytes.up += json_bytes(&proposal) + r#"{"prompt":}"#.len();
            proposals.push(proposal);
        }
        let spent = total(&people);
        calls[0] += spent - calls[0] - calls[1];
        let input = AggregationInput {
            proposals,
            incumbent: prompt.clone(),
            seed_prompt: world.task.seed_prompt.clone(),
            mean_embedding: arm.strategy.center.then(|| embeddings.mean.clone()),
            max_prompt_tokens: world.task.max_prompt_tokens,
            seed: world.seed.wrapping_add(u64::from(round)),
        };
        let aggregation = aggregate(&input, &arm.strategy, &embeddings.embed()).map_err(|error| anyhow!("{error}"))?;
        let mut note = String::new();
        if arm.strategy.name.is_gated() {
            let words = shared_words(proposer, &world.vocabulary, &prompt, arm.search.top_k).await?;
            let public: BTreeSet<Token> = words.into_iter().collect();
            let list = candidates(&input, &aggregation.prompt, &arm.strategy, &public);
            let mean = input.mean_embedding.as_deref();
            let directions = if arm.strategy.name.has_groups() {
                directions(&input.proposals, &prompt, mean, &embeddings.embed()).map_err(|error| anyhow!("{error}"))?
            } else {
                Vec::new()
            };
            let listed = Proposed { list, authors, directions };
            let judged = score(world, arm, run, round, listed, &mut people, llm, &mut bytes).await?;
            (prompt, note) = (judged.prompt.clone(), judged.note);
            let proposals = u32::try_from(input.proposals.len()).unwrap_or(u32::MAX);
            groups.push(PublishedPrompt {
                round,
                prompt: judged.prompt,
                proposals,
                group_prompts: judged.group_prompts,
            });
        } else {
            prompt = aggregation.prompt;
        }
        let test = tested(world, llm, &prompt).await?;
        let chosen =
            if round == run.rounds { choices(world, arm, run, &groups, &mut people, llm).await? } else { Vec::new() };
        let own = personal(world, &people, |at| chosen.get(at).and_then(Option::as_ref).unwrap_or(&test));
        calls[1] = total(&people) - calls[0];
        bytes.down += json_bytes(&prompt) * people.len();
        published.push(prompt.clone());
        let of = people.len().max(1) as f64;
        each(RunRound {
            round,
            test,
            prompt: prompt.clone(),
            calls,
            body_bytes_up: bytes.up as f64 / of,
            body_bytes_down: bytes.down as f64 / of,
            own,
            note,
        });
    }
    Ok(())
}

/// Bytes of bodies in a round, all participants together.
#[derive(Default)]
pub(crate) struct Bytes {
    pub(crate) up: usize,
    pub(crate) down: usize,
}

pub(crate) fn json_bytes(value: &impl Serialize) -> usize {
    serde_json::to_string(value).map_or(0, |text| text.len())
}

/// Those whom the round asks.
fn asked<'p>(people: &'p mut [Person], world: &World, arm: &Arm, round: u32) -> Vec<&'p mut Person> {
    let mut asked: Vec<&mut Person> = people.iter_mut().collect();
    if let Some(count) = arm.clients_per_round {
        Draw::new("clients per round", world.seed, round, 0).shuffle(&mut asked);
        asked.truncate(count as usize);
    }
    asked
}

fn total(people: &[Person]) -> u64 {
    people.iter().map(|person| person.account.budget.spent()).sum()
}

pub(crate) async fn tested<L: Llm>(world: &World, llm: &L, prompt: &Prompt) -> anyhow::Result<Confusion> {
    let batch = Batch::draw(&world.test, &[], world.test.len(), 0, 0);
    let mut account = Account::default();
    let found = answers(llm, &NoWait, prompt, &batch, &mut account).await?;
    let labels = batch.rows().iter().map(|row| row.label);
    let said = found.into_iter().map(|answer| match answer {
        Answer::Label(label) => Some(label),
        Answer::Unparsed => None,
    });
    Ok(Confusion::count(world.task.labels.len(), labels.zip(said)))
}
