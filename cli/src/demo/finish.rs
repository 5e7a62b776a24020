//! The figures of a finished demo, and where they go.

use super::args::DemoArgs;
use super::host::Host;
use super::onlooker::Onlooker;
use super::people::Person;
use super::run::ScoredRound;
use crate::report::{
    DemoReport, LocalScore, MeanScore, ParticipantReport, Picture, Point, RoundReport, Score, Traffic, render_html,
    render_table, to_json,
};
use anyhow::Context;
use feddtpt_aggregation::{Aggregation, Outcome as AggregationOutcome};
use feddtpt_client::Outcome;
use feddtpt_experiment::deal::Split;
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::search::Searcher;
use feddtpt_shared::strategy::Strategy;
use std::time::Instant;

/// What is known when the federation has ended.
pub(crate) struct Finished<'a> {
    /// The command line.
    pub(crate) args: &'a DemoArgs,
    /// What was run.
    pub(crate) spec: &'a FederationSpec,
    /// How rows were dealt.
    pub(crate) split: Split,
    /// The model.
    pub(crate) model: &'a str,
    /// The seed prompt's score.
    pub(crate) seed_score: Score,
    /// The rounds.
    pub(crate) rounds: Vec<ScoredRound>,
    /// When the demo began.
    pub(crate) started: Instant,
}

/// Scores what is left to score, prints the table, writes report and JSON.
pub(crate) async fn finish(
    finished: Finished<'_>,
    host: &Host,
    onlooker: &mut Onlooker,
    persons: &[Person],
    outcomes: &[Outcome],
) -> anyhow::Result<()> {
    let report = gather(&finished, host, onlooker, persons, outcomes).await?;
    println!("{}", render_table(&report));
    let path = &finished.args.report;
    std::fs::write(path, render_html(&report)).with_context(|| format!("cannot write {}", path.display()))?;
    eprintln!("report written to {}", path.display());
    if let Some(path) = &finished.args.json {
        let text = serde_json::to_string_pretty(&to_json(&report))?;
        std::fs::write(path, text + "\n").with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

async fn gather(
    finished: &Finished<'_>,
    host: &Host,
    onlooker: &mut Onlooker,
    persons: &[Person],
    outcomes: &[Outcome],
) -> anyhow::Result<DemoReport> {
    let spec = finished.spec;
    let local = locals(onlooker, persons, outcomes).await?;
    let count = u32::try_from(finished.rounds.len())?;
    let participants: Vec<ParticipantReport> = persons
        .iter()
        .zip(outcomes)
        .map(|(person, outcome)| ParticipantReport {
            name: person.name.clone(),
            rows: person.class_counts.iter().sum(),
            per_round: person.traffic(outcome, count),
        })
        .collect();
    let mut rounds = Vec::new();
    for (at, scored) in finished.rounds.iter().enumerate() {
        let aggregation = host.aggregation(scored.published.round).await?;
        rounds.push(round(scored, &participants, at, aggregation.as_ref()));
    }
    Ok(DemoReport {
        title: format!("Federated prompt tuning: {}", spec.task.name),
        task_name: spec.task.name.clone(),
        description: spec.task.description.clone(),
        labels: spec.task.labels.iter().map(|label| label.name.clone()).collect(),
        strategy: name_of(&Strategy::ALL, &spec.strategy.name),
        searcher: name_of(&Searcher::ALL, &spec.search.name),
        model: finished.model.to_owned(),
        split: finished.split.to_string(),
        seed: spec.seed,
        test_rows: onlooker.rows(),
        majority: onlooker.majority(),
        seed_prompt_text: spec.task.seed_prompt.to_string(),
        seed_prompt: finished.seed_score,
        local_mean: mean(&local),
        local,
        final_prompt: rounds.last().map(|round| round.prompt.clone()).unwrap_or_default(),
        rounds,
        participants,
        total_llm_calls: outcomes.iter().map(|outcome| outcome.llm_calls).sum(),
        duration_ms: u64::try_from(finished.started.elapsed().as_millis())?,
    })
}

/// Each participant's last own prompt on the test rows: what it would use if there were no server.
async fn locals(onlooker: &mut Onlooker, persons: &[Person], outcomes: &[Outcome]) -> anyhow::Result<Vec<LocalScore>> {
    let mut local = Vec::new();
    for (person, outcome) in persons.iter().zip(outcomes) {
        let Some(last) = outcome.rounds.last() else { continue };
        local.push(LocalScore {
            participant: person.name.clone(),
            rows: person.class_counts.iter().sum(),
            class_counts: person.class_counts.clone(),
            prompt: last.proposal.to_string(),
            score: onlooker.score(&last.proposal).await?,
        });
    }
    Ok(local)
}

fn mean(local: &[LocalScore]) -> MeanScore {
    let of = |value: fn(&Score) -> f64| {
        local.iter().map(|local| value(&local.score)).sum::<f64>() / local.len().max(1) as f64
    };
    MeanScore { accuracy: of(|score| score.accuracy), macro_f1: of(|score| score.macro_f1) }
}

fn round(
    scored: &ScoredRound,
    participants: &[ParticipantReport],
    at: usize,
    aggregation: Option<&Aggregation>,
) -> RoundReport {
    let sum =
        |value: fn(&Traffic) -> u64| participants.iter().filter_map(|person| person.per_round.get(at)).map(value).sum();
    let kept = aggregation.and_then(|aggregation| match aggregation.outcome {
        AggregationOutcome::Aggregated => None,
        AggregationOutcome::KeptIncumbent { reason } => {
            serde_json::to_value(reason).ok()?.as_str().map(|slug| slug.replace('-', " "))
        }
    });
    RoundReport {
        round: scored.published.round,
        prompt: scored.published.prompt.to_string(),
        score: scored.score,
        bytes_up: sum(|traffic| traffic.bytes_up),
        bytes_down: sum(|traffic| traffic.bytes_down),
        llm_calls: sum(|traffic| traffic.llm_calls),
        duration_ms: scored.duration_ms,
        proposals: scored.published.proposals as usize,
        kept_incumbent_reason: kept,
        picture: aggregation.map(picture),
    }
}

fn picture(aggregation: &Aggregation) -> Picture {
    let point = |record: &feddtpt_aggregation::TokenRecord| Point {
        token: record.token.to_string(),
        x: record.map[0],
        y: record.map[1],
        occurrences: record.occurrences as usize,
        cluster: record.cluster,
        attention: record.attention,
        representative: record.representative,
        released: record.released,
    };
    Picture {
        eps: aggregation.eps,
        distance_curve: aggregation.distance_curve.clone(),
        elbow_index: aggregation.elbow_index,
        points: aggregation.tokens.iter().map(point).collect(),
    }
}

fn name_of<T: PartialEq>(all: &[(&str, T)], value: &T) -> String {
    all.iter().find(|(_, known)| known == value).map(|(name, _)| (*name).to_owned()).unwrap_or_default()
}
