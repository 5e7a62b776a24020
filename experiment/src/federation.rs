//! One run: a federation from its seed prompt to its last round.

use crate::confusion::Confusion;
use crate::world::{Embeddings, NoWait, World};
use anyhow::{Context, anyhow};
use feddtpt_aggregation::gate::{Candidate, Cast, candidates, judge};
use feddtpt_aggregation::{AggregationInput, aggregate};
use feddtpt_client::data::Part;
use feddtpt_client::platform::{Answer, Llm, Proposer};
use feddtpt_client::random::Draw;
use feddtpt_client::search::{NoObserver, SearchContext, SearchEnd, search_round, shared_words};
use feddtpt_client::{Account, Batch, LeakCheck, LeakSettings, answers, ballot};
use feddtpt_shared::gate::BallotKind;
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
    /// What became of the round, for people to read.
    pub note: String,
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
    each(RunRound {
        round: 0,
        test: tested(world, llm, &prompt).await?,
        prompt: prompt.clone(),
        calls,
        body_bytes_up: 0.0,
        body_bytes_down: 0.0,
        note: String::new(),
    });
    for round in 1..=run.rounds {
        let mut bytes = Bytes::default();
        let mut proposals = Vec::new();
        for person in &mut people {
            let proposal = person.search(world, arm, run, round, &prompt, &published, llm, proposer).await?;
            bytes.up += json_bytes(&proposal) + r#"{"prompt":}"#.len();
            proposals.push(proposal);
        }
        let spent = total(&people);
        calls[0] += spent - calls[0] - calls[1];
        let input = AggregationInput {
            proposals,
            incumbent: prompt.clone(),
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
            let chosen;
            (chosen, note) = score(world, arm, round, list, &mut people, llm, &mut bytes).await?;
            prompt = chosen;
        } else {
            prompt = aggregation.prompt;
        }
        calls[1] = total(&people) - calls[0];
        bytes.down += json_bytes(&prompt) * people.len();
        published.push(prompt.clone());
        let of = people.len().max(1) as f64;
        each(RunRound {
            round,
            test: tested(world, llm, &prompt).await?,
            prompt: prompt.clone(),
            calls,
            body_bytes_up: bytes.up as f64 / of,
            body_bytes_down: bytes.down as f64 / of,
            note,
        });
    }
    Ok(())
}

#[derive(Default)]
struct Bytes {
    up: usize,
    down: usize,
}

fn json_bytes(value: &impl Serialize) -> usize {
    serde_json::to_string(value).map_or(0, |text| text.len())
}

fn total(people: &[Person]) -> u64 {
    people.iter().map(|person| person.account.budget.spent()).sum()
}

/// One participant's memory.
struct Person {
    at: usize,
    seed: u64,
    account: Account,
}

impl Person {
    fn new(world: &World, at: usize, run: Run) -> Self {
        let whole = run.calls_per_round.saturating_mul(u64::from(run.rounds));
        let seed =
            Draw::from_parts([b"participant".as_slice(), &world.seed.to_le_bytes(), &at.to_le_bytes()]).below(u32::MAX);
        Self { at, seed: u64::from(seed), account: Account::new(Some(whole), None) }
    }

    #[expect(clippy::too_many_arguments, reason = "one for each side of the platform")]
    async fn search<L: Llm, P: Proposer>(
        &mut self,
        world: &World,
        arm: &Arm,
        run: Run,
        round: u32,
        prompt: &Prompt,
        published: &[Prompt],
        llm: &L,
        proposer: &P,
    ) -> anyhow::Result<Prompt> {
        let rows = &world.participants[self.at];
        let gate = &arm.strategy.gate;
        let (part, reserved) = if arm.strategy.name.is_gated() {
            (Part::Search { selection_share: gate.selection_share }, gate.calls_per_round())
        } else {
            (Part::All, 0)
        };
        let public = &world.task.public_rows;
        let batch = Batch::draw_part(rows, part, public, arm.search.batch_rows, self.seed, round);
        let leak = LeakCheck::new(LeakSettings::default(), &world.vocabulary, rows.rows(), public, published);
        let whole = run.calls_per_round.saturating_mul(u64::from(run.rounds));
        self.account.budget.open_round(round);
        self.account.budget.set_limits(Some(whole), Some(run.calls_per_round.saturating_sub(reserved)));
        let context = SearchContext {
            llm,
            proposer,
            clock: &NoWait,
            leak: &leak,
            batch: &batch,
            settings: &arm.search,
            max_prompt_tokens: world.task.max_prompt_tokens,
            seed: self.seed,
            round,
        };
        let state = search_round(&context, prompt.clone(), &mut self.account, &NoObserver).await;
        match state.end {
            Some(SearchEnd::LlmRefused(reason) | SearchEnd::LlmFailed(reason) | SearchEnd::ProposerFailed(reason)) => {
                Err(anyhow!("participant {} in round {round}: {reason}", self.at))
            }
            _ if leak.check(&state.current).is_err() => Ok(prompt.clone()),
            _ => Ok(state.current),
        }
    }
}

/// The phases score and gate.
async fn score<L: Llm>(
    world: &World,
    arm: &Arm,
    round: u32,
    mut list: Vec<Candidate>,
    people: &mut [Person],
    llm: &L,
    bytes: &mut Bytes,
) -> anyhow::Result<(Prompt, String)> {
    let gate = &arm.strategy.gate;
    let public = if gate.ballot == BallotKind::Preference { world.task.public_rows.as_slice() } else { &[] };
    let mut note = Vec::new();
    for stage in 1..=gate.stages {
        if list.len() < 2 {
            break;
        }
        let prompts: Vec<Prompt> = list.iter().map(|candidate| candidate.prompt.clone()).collect();
        let mut ballots = Vec::new();
        for person in people.iter_mut() {
            let rows = &world.participants[person.at];
            let part = Part::Selection { selection_share: gate.selection_share };
            let batch = Batch::draw_part(rows, part, public, gate.rows_in(stage), person.seed, round);
            let mut tie = Draw::new("ballot", person.seed, round, stage);
            person.account.budget.set_limits(None, None);
            let votes = ballot::cast(llm, &NoWait, &prompts, &batch, gate, &mut person.account, &mut tie)
                .await
                .with_context(|| format!("participant {} in round {round}", person.at))?;
            bytes.up += json_bytes(&votes) + r#"{"stage":1,"votes":}"#.len();
            bytes.down += json_bytes(&prompts);
            ballots.push(Cast { author: Some(person.at), votes });
        }
        let judgement = judge(&list, &ballots, world.task.labels.len(), gate);
        let winner = judgement.winner();
        let standing = &judgement.standings[winner];
        note.push(format!(
            "stage {stage}: {} of {}, {:?}, lead {:.3}",
            winner,
            list.len(),
            list[winner].origin,
            standing.lead
        ));
        let last = stage == gate.stages;
        let keep = if last { vec![winner] } else { judgement.survivors(gate.candidates_in(stage + 1)) };
        list = keep.into_iter().map(|at| list[at].clone()).collect();
    }
    let chosen = list.first().map_or_else(Prompt::default, |candidate| candidate.prompt.clone());
    Ok((chosen, note.join("; ")))
}

async fn tested<L: Llm>(world: &World, llm: &L, prompt: &Prompt) -> anyhow::Result<Confusion> {
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
