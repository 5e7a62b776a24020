//! The demo from beginning to end.

use super::args::DemoArgs;
use super::finish::{Finished, finish};
use super::host::Host;
use super::onlooker::Onlooker;
use super::people::{self, Person, Shared};
use super::progress::Progress;
use super::setup::{Setup, setup};
use super::tabs;
use crate::exit::{Exit, Failure};
use crate::platform::{LocalMlm, LocalProposer, Workers};
use crate::report::Score;
use anyhow::{Context, bail};
use feddtpt_client::Outcome;
use feddtpt_model::MaskedLm;
use feddtpt_server::{RunningServer, Server, ServerConfig};
use feddtpt_shared::federation::FederationStatus;
use feddtpt_shared::messages::{FederationView, Secret};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often the harness looks for a new prompt.
const LOOK: Duration = Duration::from_millis(200);

/// A published prompt with its score on the test rows.
pub(crate) struct ScoredRound {
    /// What the server says of it.
    pub(crate) published: feddtpt_shared::messages::PublishedPrompt,
    /// Its score.
    pub(crate) score: Score,
    /// Time from the round's opening to its publication, as the onlooker saw it.
    pub(crate) duration_ms: u64,
}

/// Runs a demo and writes its report. Progress goes to standard error, the closing table to standard output.
pub async fn run(args: DemoArgs) -> Result<(), Failure> {
    let ready = setup(&args).map_err(|error| Failure::new(Exit::BadInput, format!("{error:#}")))?;
    play(args, ready).await.map_err(|error| Failure::new(Exit::Failure, format!("{error:#}")))
}

async fn play(args: DemoArgs, ready: Setup) -> anyhow::Result<()> {
    let started = Instant::now();
    let Setup { request, plan, database, temporary } = ready;
    let choice = args.model.clone().unwrap_or_default();
    let model: Arc<dyn MaskedLm> = choice.load().with_context(|| format!("--model {choice}"))?;
    let workers = args.threads.map_or_else(Workers::per_core, |threads| Workers::new(threads.into()));
    let spec = &request.spec;
    let llm = LocalMlm::new(Arc::clone(&model), spec.task.clone(), workers.clone())?;
    let people = plan.participants.len() as u64;
    let strategy = &spec.strategy;
    let ballots = if strategy.name.is_gated() { strategy.gate.stages } else { 0 };
    let progress = Progress::new(people * (u64::from(spec.search.iterations) + 1 + u64::from(ballots)));
    let mut onlooker = Onlooker::new(llm.clone(), plan.test.clone(), spec.task.labels.len());

    let token = host_token()?;
    let config = ServerConfig::local(&database, token.clone());
    let server = Server::start(config, Some(Arc::clone(&model)), crate::web::web()).await?;
    let url = format!("http://{}/", server.local_addr()).parse()?;
    let host = Host::create(&url, &token, &request).await?;
    let mut invites = host.invites(u32::try_from(plan.participants.len())? + args.tabs).await?;
    let for_people = invites.split_off(plan.participants.len());
    let view = host.view().await?;
    progress.say(&format!("server      {url} with SQLite in {}", database.display()));
    progress.say(&format!(
        "federation  {}: {people} participants, {} rounds, rows split {}, {} test rows that belong to nobody",
        spec.task.name,
        spec.rounds,
        plan.split,
        onlooker.rows()
    ));
    let seed_score = onlooker.score(&spec.task.seed_prompt).await?;
    progress.scored("seed prompt", &seed_score, &spec.task.seed_prompt.to_string());

    let shared = Shared {
        task: spec.task.clone(),
        llm,
        proposer: LocalProposer::new(Arc::clone(&model), workers),
        federation: view.federation.clone(),
        seed: spec.seed,
        budget_calls: args.budget,
    };
    let states = database.with_extension("participants");
    let mut persons = Vec::new();
    for ((holder, invite), number) in plan.participants.iter().cloned().zip(invites).zip(1..) {
        let server = host.connect(&view.federation).await?;
        persons.push(people::start(&shared, holder, number, server, invite, &states, &progress)?);
    }
    let links: Vec<_> = for_people.into_iter().map(|invite| host.link(&view.federation, invite)).collect();
    if let Some(text) = tabs::announcement(&links, crate::web::has_pages()) {
        progress.say(&text);
    }
    let Some(rounds) = watch(&host, &mut onlooker, &progress, &persons).await? else {
        return Err(early_end(persons).await);
    };
    let outcomes = outcomes(&mut persons).await?;
    progress.close();
    let finished = Finished { args: &args, spec, split: plan.split, model: model.id(), seed_score, rounds, started };
    finish(finished, &host, &mut onlooker, &persons, &outcomes).await?;
    keep_or_stop(args.keep || args.tabs > 0, server, &url, &token, temporary).await
}

/// Follows the federation to its end and scores each prompt as it is published. `None`: a participant ended before the
/// federation did, and the round would wait for it for ever.
async fn watch(
    host: &Host,
    onlooker: &mut Onlooker,
    progress: &Progress,
    persons: &[Person],
) -> anyhow::Result<Option<Vec<ScoredRound>>> {
    let mut scored: Vec<ScoredRound> = Vec::new();
    let mut shown = 0;
    let mut opened = Instant::now();
    loop {
        // Looked at before the server is asked: whoever ends in good order does so after the federation has.
        let somebody_ended = persons.iter().any(|person| person.part.is_finished());
        let view = host.view().await?;
        if somebody_ended && !view.status.is_terminal() {
            return Ok(None);
        }
        if view.round > shown && !view.status.is_terminal() {
            shown = view.round;
            progress.open_round(shown, view.spec.rounds);
        }
        for published in view.prompts.iter().filter(|published| published.round > 0).skip(scored.len()) {
            let duration_ms = u64::try_from(opened.elapsed().as_millis())?;
            opened = Instant::now();
            let score = onlooker.score(&published.prompt).await?;
            progress.scored(&format!("round {}", published.round), &score, &published.prompt.to_string());
            scored.push(ScoredRound { published: published.clone(), score, duration_ms });
        }
        match status(&view, scored.len()) {
            Step::Done => return Ok(Some(scored)),
            Step::Failed(reason) => bail!("the federation failed: {reason}"),
            Step::GoOn => {}
        }
        tokio::time::sleep(LOOK).await;
    }
}

enum Step {
    GoOn,
    Done,
    Failed(String),
}

fn status(view: &FederationView, scored: usize) -> Step {
    match view.status {
        FederationStatus::Failed | FederationStatus::Cancelled => Step::Failed(view.reason.clone().unwrap_or_default()),
        FederationStatus::Finished if scored + 1 >= view.prompts.len() => Step::Done,
        _ => Step::GoOn,
    }
}

async fn outcomes(persons: &mut [Person]) -> anyhow::Result<Vec<Outcome>> {
    let mut outcomes = Vec::with_capacity(persons.len());
    for person in persons {
        outcomes.push((&mut person.part).await.with_context(|| format!("{} stopped", person.name))??);
    }
    Ok(outcomes)
}

/// What the participant says that ended too early.
async fn early_end(persons: Vec<Person>) -> anyhow::Error {
    for person in persons {
        if !person.part.is_finished() {
            continue;
        }
        return match person.part.await {
            Ok(Ok(_)) => anyhow::anyhow!("{} left before the federation ended", person.name),
            Ok(Err(error)) => error,
            Err(error) => anyhow::anyhow!("{} stopped: {error}", person.name),
        };
    }
    anyhow::anyhow!("a participant ended before the federation did")
}

async fn keep_or_stop(
    keep: bool,
    server: RunningServer,
    url: &reqwest::Url,
    token: &Secret,
    temporary: Option<tempfile::TempDir>,
) -> anyhow::Result<()> {
    if keep {
        eprintln!("the server stays at {url} until Ctrl-C; host token {}", token.expose());
        tokio::signal::ctrl_c().await.context("waiting for Ctrl-C")?;
    }
    server.shutdown().await;
    drop(temporary);
    Ok(())
}

fn host_token() -> anyhow::Result<Secret> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("the system gives no randomness: {error}"))?;
    Ok(Secret::new(feddtpt_shared::Digest::of(bytes).to_string()))
}
