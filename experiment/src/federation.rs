//! One run: a federation from its seed prompt to its last round.

use crate::arm::{Arm, Run};
use crate::attack::Brought;
use crate::models::Models;
use crate::own::{choices, personal};
use crate::person::Person;
use crate::score::{Proposed, attack_of, score};
use crate::tested::{Tested, tested};
use crate::world::World;
use anyhow::anyhow;
use feddtpt_aggregation::gate::candidates;
use feddtpt_aggregation::groups::directions;
use feddtpt_aggregation::{AggregationInput, aggregate};
use feddtpt_client::platform::{Llm, Proposer};
use feddtpt_client::random::Draw;
use feddtpt_client::search::shared_words;
use feddtpt_shared::messages::PublishedPrompt;
use feddtpt_shared::{Prompt, Token};
use serde::Serialize;
use std::collections::BTreeSet;

/// Where a run stands after a round.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRound {
    /// The round; 0 is the seed prompt.
    pub round: u32,
    /// The prompt that all share.
    pub prompt: Prompt,
    /// What it does to the test rows.
    pub test: Tested,
    /// LLM calls of all participants so far, for search and for scoring.
    pub calls: [u64; 2],
    /// Bytes of the bodies that a participant sent in this round, on average.
    pub body_bytes_up: f64,
    /// The same for what it received.
    pub body_bytes_down: f64,
    /// Accuracies of participants' prompts on the test rows, classes weighted as each has them: of their own prompts where they
    /// have such, else of the one that all share.
    pub own: Option<Own>,
    /// How far hostile participants got, from 0 to 1; see [`crate::attack::Attack`].
    pub attack_success: Option<f64>,
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
    models: &Models<'_, L, P>,
    mut each: impl FnMut(RunRound),
) -> anyhow::Result<()> {
    let mut people: Vec<Person> = (0..world.participants.len()).map(|at| Person::new(world, at, run)).collect();
    let mut prompt = world.task.seed_prompt.clone();
    let mut published = vec![prompt.clone()];
    let mut calls = [0, 0];
    let mut brought = Brought::default();
    brought.publish(&prompt);
    let success = |brought: &Brought, prompt: &Prompt| {
        arm.hostile.as_ref().and_then(|hostile| hostile.attack.success(prompt, brought))
    };
    let test = tested(world, models, &prompt).await?;
    each(RunRound {
        round: 0,
        own: personal(world, &people, |_| &test),
        test,
        prompt: prompt.clone(),
        calls,
        body_bytes_up: 0.0,
        body_bytes_down: 0.0,
        attack_success: success(&brought, &prompt),
        note: String::new(),
    });
    let mut groups: Vec<PublishedPrompt> = Vec::new();
    for round in 1..=run.rounds {
        let mut bytes = Bytes::default();
        let (mut proposals, mut authors) = (Vec::new(), Vec::new());
        for person in asked(&mut people, world, arm, round) {
            authors.push(person.at);
            if let Some(attack) = attack_of(arm, person.at, world) {
                let proposal = attack.proposal(world, &prompt, person.at, round);
                brought.hear(&proposal, true);
                proposals.push(proposal);
                continue;
            }
            let proposal = person.search(world, arm, run, round, &prompt, &published, models).await?.prompt;
            bytes.up += json_bytes(&proposal) + r#"{"prompt":}"#.len();
            brought.hear(&proposal, false);
            proposals.push(proposal);
        }
        let spent = total(&people);
        calls[0] += spent - calls[0] - calls[1];
        let input = AggregationInput {
            proposals,
            incumbent: prompt.clone(),
            seed_prompt: world.task.seed_prompt.clone(),
            mean_embedding: arm.strategy.center.then(|| models.embeddings.mean.clone()),
            max_prompt_tokens: world.task.max_prompt_tokens,
            seed: world.seed.wrapping_add(u64::from(round)),
        };
        let aggregation =
            aggregate(&input, &arm.strategy, &models.embeddings.embed()).map_err(|error| anyhow!("{error}"))?;
        let mut note = String::new();
        if arm.strategy.name.is_gated() {
            let words =
                shared_words(models.words, &world.vocabulary, &prompt, arm.search.top_k, world.task.max_prompt_tokens)
                    .await?;
            let public: BTreeSet<Token> = words.into_iter().collect();
            let list = candidates(&input, &aggregation.prompt, &arm.strategy, &public);
            let directions = directions_of(&input, arm, models)?;
            let listed = Proposed { list, authors, directions };
            let judged = score(world, arm, run, round, listed, &mut people, models, &mut bytes).await?;
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
        let test = tested(world, models, &prompt).await?;
        let chosen = if round == run.rounds {
            choices(world, arm, run, &groups, &mut people, models).await?
        } else {
            Vec::new()
        };
        let own = personal(world, &people, |at| chosen.get(at).and_then(Option::as_ref).unwrap_or(&test));
        calls[1] = total(&people) - calls[0];
        bytes.down += json_bytes(&prompt) * people.len();
        published.push(prompt.clone());
        brought.publish(&prompt);
        let of = people.len().max(1) as f64;
        each(RunRound {
            round,
            test,
            prompt: prompt.clone(),
            calls,
            body_bytes_up: bytes.up as f64 / of,
            body_bytes_down: bytes.down as f64 / of,
            own,
            attack_success: success(&brought, &prompt),
            note,
        });
    }
    Ok(())
}

/// Where proposals lead, for a strategy that groups participants by it.
fn directions_of<L: Llm, P: Proposer>(
    input: &AggregationInput,
    arm: &Arm,
    models: &Models<'_, L, P>,
) -> anyhow::Result<Vec<Option<Vec<f64>>>> {
    if !arm.strategy.name.has_groups() {
        return Ok(Vec::new());
    }
    let mean = input.mean_embedding.as_deref();
    directions(&input.proposals, &input.incumbent, mean, &models.embeddings.embed()).map_err(|error| anyhow!("{error}"))
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

pub(crate) fn total(people: &[Person]) -> u64 {
    people.iter().map(|person| person.account.budget.spent()).sum()
}
