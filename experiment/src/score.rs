//! The phases score and gate of a run.

use crate::arm::{Arm, Run};
use crate::attack::Attack;
use crate::federation::{Bytes, json_bytes};
use crate::models::Models;
use crate::person::Person as Participant;
use crate::world::{NoWait, World};
use anyhow::Context;
use feddtpt_aggregation::gate::{Candidate, Cast, NextStage, judge};
use feddtpt_aggregation::groups::{Person, Poll, groups};
use feddtpt_client::ballot;
use feddtpt_client::platform::{Llm, Proposer};
use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::Ballot;

/// What a round's proposals came to.
pub(crate) struct Proposed {
    /// The list of the first stage.
    pub(crate) list: Vec<Candidate>,
    /// Whose the proposals are, as places of participants.
    pub(crate) authors: Vec<usize>,
    /// Where they lead, where participants are grouped.
    pub(crate) directions: Vec<Option<Vec<f64>>>,
}

/// What the ballots came to.
pub(crate) struct Judged {
    /// The prompt for all.
    pub(crate) prompt: Prompt,
    /// Prompts for groups, where the strategy has them.
    pub(crate) group_prompts: Vec<Prompt>,
    /// For people to read.
    pub(crate) note: String,
}

/// The phases score and gate.
#[expect(clippy::too_many_arguments, reason = "the run's parts, and what it writes to")]
pub(crate) async fn score<L: Llm, P: Proposer>(
    world: &World,
    arm: &Arm,
    run: Run,
    round: u32,
    proposed: Proposed,
    people: &mut [Participant],
    models: &Models<'_, L, P>,
    bytes: &mut Bytes,
) -> anyhow::Result<Judged> {
    let gate = &arm.strategy.gate;
    let labels = world.task.labels.len();
    let Proposed { list: mut all, authors, directions } = proposed;
    let mut list = all.clone();
    let (mut note, mut stages, mut cast) = (Vec::new(), Vec::new(), Vec::new());
    for stage in 1..=gate.stages {
        if list.len() < 2 {
            break;
        }
        let prompts: Vec<Prompt> = list.iter().map(|candidate| candidate.prompt.clone()).collect();
        let mut ballots = Vec::new();
        // Whoever the round does not ask does not judge either.
        for person in people.iter_mut().filter(|person| authors.contains(&person.at)) {
            let rows = &world.participants[person.at];
            let author = authors.iter().position(|at| *at == person.at);
            let batch = ballot::ballot_rows(rows, &world.task.public_rows, gate, stage, person.seed, round);
            if let Some(attack) = attack_of(arm, person.at, world) {
                let votes = attack.votes(world, gate, stage, &prompts, person.at, round);
                ballots.push((person.at, Cast { author, votes }));
                continue;
            }
            let participants = u32::try_from(authors.len()).unwrap_or(u32::MAX);
            if !ballot::is_drawn(gate, stage, participants, person.seed, round) {
                ballots.push((person.at, Cast { author, votes: ballot::silence(gate.ballot, prompts.len(), labels) }));
                continue;
            }
            person.allow_judging(run);
            let llm = models.llm(arm, person.at);
            let votes = ballot::cast(llm, &NoWait, &prompts, &batch, gate, &mut person.account)
                .await
                .with_context(|| format!("participant {} in round {round}", person.at))?;
            bytes.up += json_bytes(&Ballot::new(stage, &prompts, votes.clone()));
            bytes.down += json_bytes(&prompts);
            ballots.push((person.at, Cast { author, votes }));
        }
        let counted: Vec<Cast> = ballots.iter().map(|(_, cast)| cast.clone()).collect();
        let judgement = judge(&list, &counted, world.task.labels.len(), gate);
        let winner = judgement.winner();
        let standing = &judgement.standings[winner];
        note.push(format!(
            "stage {stage}: {} of {}, {:?}, lead {:.3}",
            winner,
            list.len(),
            list[winner].origin,
            standing.lead
        ));
        let places = prompts.iter().filter_map(|prompt| all.iter().position(|candidate| candidate.prompt == *prompt));
        stages.push(places.collect::<Vec<_>>());
        cast.push(ballots);
        if stage == gate.stages {
            list = vec![list[winner].clone()];
            break;
        }
        let next = NextStage::new(&list, &judgement, gate.candidates_in(stage + 1), world.task.max_prompt_tokens);
        all.extend(next.crossover.clone());
        list = next.survivors.into_iter().map(|at| list[at].clone()).chain(next.crossover).collect();
    }
    let prompt = list.first().map_or_else(Prompt::default, |candidate| candidate.prompt.clone());
    let mut group_prompts = Vec::new();
    if arm.strategy.name.has_groups() {
        let winner = all.iter().position(|candidate| candidate.prompt == prompt).unwrap_or(0);
        let votes = |ballots: &Vec<(usize, Cast)>, at: usize| {
            ballots.iter().find(|(whose, _)| *whose == at).map(|(_, cast)| cast.votes.clone())
        };
        let person = |(author, at): (usize, &usize)| Person {
            author: Some(author),
            ballots: cast.iter().map(|ballots| votes(ballots, *at)).collect(),
        };
        let everybody: Vec<Person> = authors.iter().enumerate().map(person).collect();
        let labels = world.task.labels.len();
        let poll =
            Poll { candidates: &all, stages: &stages, people: &everybody, directions: &directions, labels, winner };
        let found = groups(&poll, &arm.strategy);
        let sizes: Vec<String> = found
            .iter()
            .map(|group| {
                format!("{}{}", group.participants, if group.winner.is_some() { " with a prompt" } else { "" })
            })
            .collect();
        note.push(format!("groups: {}", if sizes.is_empty() { "none".to_owned() } else { sizes.join(", ") }));
        group_prompts = feddtpt_aggregation::groups::group_prompts(&found, &all);
    }
    Ok(Judged { prompt, group_prompts, note: note.join("; ") })
}

/// What the participant at this place does instead of taking part honestly.
pub(crate) fn attack_of<'a>(arm: &'a Arm, at: usize, world: &World) -> Option<&'a Attack> {
    let hostile = arm.hostile.as_ref()?;
    hostile.includes(at, world.participants.len()).then_some(&hostile.attack)
}
