//! `feddtpt join`.

mod ballot;
mod claims;
mod judge;
mod memory;
mod progress;
mod result;
mod review;

use super::host::server_failure;
use super::{Context, any, rows};
use crate::args::JoinArgs;
use crate::config::DEFAULT_STATE;
use crate::exit::{Exit, Failure, OrExit};
use crate::link::InviteLink;
use crate::platform::{FileStorage, HttpServer, Ledger, TokioClock, Wire};
use feddtpt_client::platform::{Server, ServerError};
use feddtpt_client::{OutcomeStatus, Participant, ParticipantConfig, ParticipantError, Rows};
use feddtpt_shared::messages::FederationView;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Takes part in a federation until it ends.
pub(super) async fn run(context: &Context, mut args: JoinArgs) -> Result<(), Failure> {
    complete(context, &mut args);
    let link = InviteLink::parse(&args.link).or_exit(Exit::Usage)?;
    let local = any::inside(&args.llm, args.model.as_ref())?;
    let ledger = match &args.ledger {
        Some(path) => Ledger::to_file(path).or_exit_with(Exit::BadInput, path.display())?,
        None => Ledger::new(),
    };
    let wire = Wire::new(ledger.clone()).or_exit(Exit::Failure)?;
    let wire = if args.http1 { wire.in_http1() } else { wire };
    let server = HttpServer::new(wire.clone(), &link.server, &link.federation);
    let view = patiently(|| server.federation()).await.map_err(|error| server_failure(&error))?;
    let task = &view.spec.task;
    let own = rows::read(context, &args.rows, task)?;
    let counts = rows::counts(task, &own);
    let own = Rows::new(own, task).or_exit(Exit::BadInput)?;
    context.explain(claims::text(&claims::Facts::new(&link.server, &view, &args, &counts)));
    let labels: Vec<String> = task.labels.iter().map(|label| label.name.clone()).collect();
    let review = review::TerminalReview::new(args.review, labels.clone())?;

    let workers = any::workers(&args.llm);
    let llm = any::llm(&args.llm, task.clone(), wire.clone(), workers.clone(), local).await?;
    let (mask, from) = (args.proposer_mask.as_deref(), (&link.server, view.model.as_deref()));
    let proposer = any::proposer(args.proposer.clone(), mask, from, wire, workers)?;
    let state = args.state.as_deref().unwrap_or(Path::new(DEFAULT_STATE));
    let storage = FileStorage::open(state, &link.federation).or_exit(Exit::Failure)?;
    let memory = memory::Memory::load(&storage, args.seed).await?;

    let progress = progress::Progress::new(context.quiet, view.spec.rounds, view.spec.search.iterations, labels);
    let progress = Arc::new(progress);
    let config = config(&args, memory.seed, task)?;
    let judge = judge::Judge { llm: llm.clone(), rows: own.clone(), budget: args.budget };
    let participant = Participant::new(
        config,
        own,
        llm,
        proposer,
        server,
        TokioClock::new(),
        storage.clone(),
        Arc::clone(&progress),
        review,
    );
    let outcome = tokio::select! {
        outcome = participant.run(Some(link.invite)) => outcome,
        () = super::serve::interrupted() => {
            progress.finish();
            let words = "stopped; the same command with the same --state goes on from here";
            return Err(Failure::new(Exit::Failure, words));
        }
    };
    progress.finish();
    let outcome = outcome.map_err(|error| failure(&error))?;
    let judged = judge.judge(&storage, task, &outcome).await;
    result::print(&args, &outcome, &judged, &ledger)?;
    match outcome.status {
        OutcomeStatus::FederationFailed(reason) => {
            Err(Failure::new(Exit::FederationFailed, format_args!("the federation failed: {reason}")))
        }
        OutcomeStatus::Finished | OutcomeStatus::Left => Ok(()),
    }
}

/// Fills what the flags leave open from the settings file.
fn complete(context: &Context, args: &mut JoinArgs) {
    let file = &context.settings.join;
    args.llm = context.settings.complete(&args.llm);
    args.model = args.model.take().or_else(|| file.model.clone());
    args.proposer = args.proposer.take().or_else(|| file.proposer.clone());
    args.proposer_mask = args.proposer_mask.take().or_else(|| file.proposer_mask.clone());
    args.budget = args.budget.or(file.budget);
    args.state = args.state.take().or_else(|| file.state.clone());
    args.ledger = args.ledger.take().or_else(|| file.ledger.clone());
}

fn config(args: &JoinArgs, seed: u64, task: &feddtpt_shared::Task) -> Result<ParticipantConfig, Failure> {
    let mut nonce = [0; 32];
    getrandom::fill(&mut nonce).or_exit_with(Exit::Failure, "the system gives no randomness")?;
    let mut config = ParticipantConfig::new(seed, feddtpt_shared::Digest::of(nonce));
    config.budget_calls = args.budget;
    config.expected_task = Some(feddtpt_client::task_digest(task));
    Ok(config)
}

/// The first question to a server, asked some times when it is away for a moment.
async fn patiently<F: Future<Output = Result<FederationView, ServerError>>>(
    ask: impl Fn() -> F,
) -> Result<FederationView, ServerError> {
    for pause_ms in [500, 1_000, 2_000, 4_000] {
        match ask().await {
            Err(error) if error.is_transient() => {
                tracing::warn!(%error, "asking again");
                tokio::time::sleep(Duration::from_millis(error.retry_after_ms().unwrap_or(pause_ms))).await;
            }
            answer => return answer,
        }
    }
    ask().await
}

fn failure(error: &ParticipantError) -> Failure {
    let exit = match error {
        ParticipantError::Server(_) | ParticipantError::Model(_) => Exit::Unreachable,
        ParticipantError::NoInvite => Exit::Usage,
        _ => Exit::Failure,
    };
    Failure::new(exit, error)
}
