//! What an experiment plays in one process is what servers and participants play.

use anyhow::{Context, Result};
use feddtpt_experiment::federation::play;
use feddtpt_experiment::world::Embeddings;
use feddtpt_experiment::{Arm, Inside, Models, Named, Objective, Run, Words, World};
use feddtpt_model::{MaskedLm, shipped};
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::gate::BallotKind;
use feddtpt_shared::search::Searcher;
use feddtpt_shared::strategy::Strategy;
use feddtpt_shared::transcript::TranscriptEvent;
use feddtpt_shared::{Prompt, Row, RowText};
use feddtpt_tests::{Scene, rows, task};
use std::sync::Arc;

const PARTICIPANTS: usize = 3;
const CALLS: u64 = 40;

#[tokio::test]
async fn the_published_method_gives_the_same_prompts_in_one_process() -> Result<()> {
    let mut spec = spec()?;
    spec.search.batch_rows = 6;
    same_prompts(spec).await
}

#[tokio::test]
async fn so_does_the_gate_with_stages() -> Result<()> {
    let mut spec = spec()?;
    spec.strategy.name = Strategy::FeddtptGated;
    (spec.strategy.gate.stages, spec.strategy.gate.candidates, spec.strategy.gate.score_rows) = (2, 12, 2);
    // Any lead will do, or three participants would hardly ever publish.
    (spec.strategy.gate.final_rows, spec.strategy.gate.standard_errors) = (8, 0.0);
    spec.search.name = Searcher::Racing;
    same_prompts(spec).await
}

#[tokio::test]
async fn so_does_the_gate_with_counts_and_more_stages_than_choices() -> Result<()> {
    let mut spec = spec()?;
    spec.strategy.name = Strategy::FeddtptGated;
    spec.strategy.gate.ballot = BallotKind::Counts;
    (spec.strategy.gate.stages, spec.strategy.gate.candidates, spec.strategy.gate.score_rows) = (3, 3, 2);
    spec.search.name = Searcher::Racing;
    same_prompts(spec).await
}

/// Three rounds with public rows and a budget that ends searches.
fn spec() -> Result<FederationSpec> {
    let mut spec = task::small(u32::try_from(PARTICIPANTS)?)?;
    spec.rounds = 3;
    spec.search.calls_per_round = Some(CALLS);
    spec.task.public_rows = read("label,text\npraise,what a splendid morning\ncomplaint,the worst trip of my life\n")?;
    Ok(spec)
}

async fn same_prompts(spec: FederationSpec) -> Result<()> {
    let scene = Scene::new(spec.clone()).await?;
    let participants = scene.natives(PARTICIPANTS).await?;
    let mut served: Vec<Prompt> =
        scene.finished(participants).await?.into_iter().map(|published| published.prompt).collect();
    let mut ballots = vec![0];
    for entry in scene.host.transcript(&scene.federation).await? {
        if let TranscriptEvent::Published { ballots: counted, .. } = entry.event {
            ballots.push(counted.len());
        }
    }
    let played = in_process(&spec).await?;
    assert_eq!(played.iter().map(|(prompt, _)| prompt.clone()).collect::<Vec<_>>(), served);
    // One ballot of each participant in each stage.
    assert_eq!(played.iter().map(|(_, stages)| stages * PARTICIPANTS).collect::<Vec<_>>(), ballots);
    served.dedup();
    assert!(served.len() > 1, "nothing was ever published: {served:?}");
    Ok(())
}

/// The prompt of each round, the seed prompt first, and how many stages judged it.
async fn in_process(spec: &FederationSpec) -> Result<Vec<(Prompt, usize)>> {
    let dealt = (0..PARTICIPANTS).map(|number| read(&rows::csv(number))).collect::<Result<_>>()?;
    let mut world = World::new(spec.task.clone(), task::vocabulary()?, dealt, read(&rows::csv(7))?, spec.seed)?;
    // The seeds that the scene gives its participants.
    world.seeds = (0..).take(PARTICIPANTS).collect();
    let model: Arc<dyn MaskedLm> = Arc::new(shipped::mini()?);
    let llms = [Named { name: String::new(), llm: Inside::new(Arc::clone(&model), spec.task.clone())? }];
    let models = Models {
        llms: &llms,
        transfer: &[],
        words: &Words::new(Arc::clone(&model)),
        embeddings: &Embeddings::new(model),
        objective: Objective::Mean,
        masked: None,
    };
    let arm = Arm { strategy: spec.strategy.clone(), search: spec.search.clone(), ..Arm::named("served") };
    let mut prompts = Vec::new();
    let run = Run { rounds: spec.rounds, calls_per_round: CALLS };
    play(&world, &arm, run, &models, |round| {
        let stages = round.note.matches("stage ").count();
        prompts.push((round.prompt, stages));
    })
    .await?;
    Ok(prompts)
}

/// The rows of a CSV file with labels of the small task.
fn read(csv: &str) -> Result<Vec<Row>> {
    let row = |line: &str| {
        let (label, text) = line.split_once(',').context("a label and a text")?;
        Ok(Row { label: u32::from(label == "complaint"), text: RowText::single(text) })
    };
    csv.lines().skip(1).map(row).collect()
}
