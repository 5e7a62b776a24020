//! `feddtpt host`.

mod lists;
mod question;

use super::host::{read_token, server_failure};
use super::{Context, print, print_json};
use crate::args::{CancelArgs, HostArgs, HostCommand, NamedArgs, RemoveArgs, RollBackArgs};
use crate::exit::Failure;
use crate::platform::HttpServer;
use crate::record;
use feddtpt_client::platform::{Server, ServerError};
use feddtpt_shared::federation::{FederationStatus, Phase};
use feddtpt_shared::host::HostAction;
use feddtpt_shared::messages::{FederationView, Secret};
use question::confirm;
use reqwest::Url;
use serde_json::json;

/// A federation as its host reaches it.
struct Desk {
    server: HttpServer,
    token: Secret,
    json: bool,
}

/// Carries out one command.
pub(super) async fn run(context: &Context, args: HostArgs) -> Result<(), Failure> {
    let settings = &context.settings;
    let address = settings.server(args.server.as_ref())?;
    let token = read_token(&settings.host_token_file(args.host_token_file.as_deref()))?;
    let desk = |federation: &str| Desk::new(&address, federation, token.clone(), args.json);
    match args.command {
        HostCommand::Status(one) => {
            let desk = desk(&one.federation)?;
            desk.show(&desk.view().await?)
        }
        HostCommand::Pause(one) => desk(&one.federation)?.act(&HostAction::Pause).await,
        HostCommand::Resume(one) => desk(&one.federation)?.act(&HostAction::Resume).await,
        HostCommand::CloseRound(one) => {
            let desk = desk(&one.federation)?;
            let FederationView { round, stage, .. } = desk.view().await?;
            desk.act(&HostAction::CloseRound { round, stage }).await
        }
        HostCommand::RollBack(args) => desk(&args.federation)?.roll_back(&args).await,
        HostCommand::Cancel(args) => desk(&args.federation)?.cancel(args).await,
        HostCommand::Invites(one) => desk(&one.federation)?.invites().await,
        HostCommand::Revoke(args) => desk(&args.federation)?.delete("invites", &args).await,
        HostCommand::Participants(one) => desk(&one.federation)?.participants().await,
        HostCommand::Remove(args) => desk(&args.named.federation)?.remove(&args).await,
    }
}

impl Desk {
    fn new(address: &Url, federation: &str, token: Secret, json: bool) -> Result<Self, Failure> {
        let server = record::remote(address, federation).map_err(|error| server_failure(&error))?;
        Ok(Self { server, token, json })
    }

    async fn view(&self) -> Result<FederationView, Failure> {
        self.server.federation().await.map_err(|error| server_failure(&error))
    }

    async fn act(&self, action: &HostAction) -> Result<(), Failure> {
        let view: Result<FederationView, ServerError> =
            self.server.post_as_host(&["actions"], &self.token, action).await;
        self.show(&view.map_err(|error| server_failure(&error))?)
    }

    async fn roll_back(&self, args: &RollBackArgs) -> Result<(), Failure> {
        let view = self.view().await?;
        if !args.yes {
            let prompt = view.prompts.iter().find(|prompt| prompt.round == args.to);
            let prompt = prompt.map_or_else(String::new, |prompt| format!(" (\"{}\")", prompt.prompt));
            confirm(&format!(
                "Round {} ends without being aggregated: what was submitted in it does not count. Everybody goes on from \
                 the prompt of round {}{prompt}.",
                view.round, args.to
            ))?;
        }
        self.act(&HostAction::RollBack { round: view.round, to_round: args.to }).await
    }

    async fn cancel(&self, args: CancelArgs) -> Result<(), Failure> {
        if !args.yes {
            let view = self.view().await?;
            confirm(&format!(
                "{} ends for its {} for good; nobody can join or go on. Published prompts stay.",
                view.spec.task.name,
                crate::report::counted(view.participants as usize, "participant")
            ))?;
        }
        self.act(&HostAction::Cancel { reason: args.reason }).await
    }

    async fn remove(&self, args: &RemoveArgs) -> Result<(), Failure> {
        if !args.yes {
            confirm(&format!(
                "{} can take part no longer, and what they have submitted in the open round does not count.",
                args.named.ids.join(", ")
            ))?;
        }
        self.delete("participants", &args.named).await
    }

    async fn delete(&self, what: &str, args: &NamedArgs) -> Result<(), Failure> {
        for id in &args.ids {
            self.server.delete_as_host(&[what, id], &self.token).await.map_err(|error| server_failure(&error))?;
            if !self.json {
                print(format_args!("{id} done"));
            }
        }
        if self.json {
            return print_json(&json!({ "federation": args.federation, "done": args.ids }));
        }
        Ok(())
    }

    fn show(&self, view: &FederationView) -> Result<(), Failure> {
        if self.json {
            return print_json(view);
        }
        print(status(view));
        Ok(())
    }
}

/// Where a federation stands, in a few lines.
fn status(view: &FederationView) -> String {
    let rounds = view.spec.rounds;
    let phase = match view.phase {
        Some(Phase::Propose) => ", taking proposals",
        Some(Phase::Aggregate) => ", being aggregated",
        _ => "",
    };
    let place = match view.status {
        FederationStatus::Gathering => format!("gathering: it starts with {} participants", view.spec.policy.quorum),
        FederationStatus::Running => format!("running: round {} of {rounds}{phase}", view.round),
        FederationStatus::Paused => format!("paused: round {} of {rounds}{phase}", view.round),
        FederationStatus::Finished => format!("finished after {rounds} rounds"),
        FederationStatus::Failed => format!("failed in round {}", view.round),
        FederationStatus::Cancelled => format!("cancelled in round {}", view.round),
    };
    let mut lines = vec![view.spec.task.name.clone(), place];
    lines.extend(view.reason.iter().cloned());
    lines.push(crate::report::counted(view.participants as usize, "participant"));
    if let Some(last) = view.prompts.last() {
        lines.push(format!("prompt of round {}: {}", last.round, last.prompt));
    }
    lines.join("\n")
}
