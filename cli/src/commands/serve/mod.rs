//! `feddtpt serve`.

mod settings;
mod signals;

pub(super) use settings::{config as server_config, model as server_model};
pub(super) use signals::interrupted;

use super::host::{Host, read_or_make_token};
use super::{Context, print, print_json};
use crate::args::ServeArgs;
use crate::exit::{Exit, Failure, OrExit};
use crate::link::InviteLink;
use crate::platform::InProcess;
use crate::task_file;
use feddtpt_model::MaskedLm;
use feddtpt_server::aggregator::ModelAggregator;
use feddtpt_server::clock::clock_for;
use feddtpt_server::{Parts, RunningServer, Server, StartError};
use feddtpt_shared::messages::{CreateFederation, CreateInvites, Secret};
use reqwest::Url;
use serde_json::json;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

/// A federation that was created at the start.
struct Opened {
    federation: String,
    links: Vec<String>,
}

/// Serves until Ctrl-C (or SIGTERM).
pub(super) async fn run(context: &Context, args: ServeArgs) -> Result<(), Failure> {
    let settings = &context.settings;
    // Read first: a mistake in the task file is no reason to make a database.
    let task = args.create.as_deref().map(task_file::read).transpose().or_exit(Exit::BadInput)?;
    let token_file = settings.host_token_file(args.host_token_file.as_deref());
    let (token, made) = read_or_make_token(&token_file)?;
    let server = start(context, &args, token.clone()).await?;
    let opened = match &task {
        Some(task) => Some(open(&server, token, task, &args).await?),
        None => None,
    };
    if args.json {
        let opened = opened.as_ref();
        print_json(&json!({
            "address": server.local_addr().to_string(),
            "scheme": server.scheme(),
            "model_address": server.model_addr().map(|address| address.to_string()),
            "host_token_file": token_file,
            "federation": opened.map(|opened| &opened.federation),
            "links": opened.map(|opened| &opened.links),
        }))?;
    } else {
        say(&server, &token_file, made, opened.as_ref());
    }
    tokio::select! {
        () = interrupted() => {}
        () = signals::new_certificates(&server) => {}
    }
    context.explain("stopping: open requests may finish; nothing is lost");
    server.shutdown().await;
    Ok(())
}

async fn start(context: &Context, args: &ServeArgs, token: Secret) -> Result<RunningServer, Failure> {
    let (config, endpoints) = settings::config(&context.settings, args, token)?;
    let choice = server_model(&context.settings, args);
    let model: Arc<dyn MaskedLm> = choice.load().or_exit_with(Exit::BadInput, format_args!("--model {choice}"))?;
    let store = config.database.open().await.or_exit_with(Exit::Failure, &config.database)?;
    let parts = Parts {
        clock: clock_for(&store).await.or_exit_with(Exit::Failure, &config.database)?,
        store,
        aggregator: Some(Arc::new(ModelAggregator::new(Arc::clone(&model)))),
        model: endpoints.then_some(model),
        web: crate::web::web(),
    };
    Server::start_with(config, parts).await.map_err(|error| {
        let exit = if matches!(error, StartError::Tls(_)) { Exit::BadInput } else { Exit::Failure };
        Failure::new(exit, error)
    })
}

async fn open(
    server: &RunningServer,
    token: Secret,
    task: &CreateFederation,
    args: &ServeArgs,
) -> Result<Opened, Failure> {
    let url = url_of(server)?;
    let host = Host::over(InProcess(server.inside()), url.clone(), token);
    let federation = host.create(task).await?;
    let request =
        CreateInvites { count: args.invites.unwrap_or(task.spec.policy.quorum).clamp(1, 1_000), valid_ms: None };
    let public = args.public_url.as_ref().unwrap_or(&url);
    let links = host.invite(&federation, &request, public).await?;
    Ok(Opened { federation, links: links.iter().map(InviteLink::to_text).collect() })
}

/// The address to reach the server by from this machine: one that listens everywhere is reached on loopback.
fn url_of(server: &RunningServer) -> Result<Url, Failure> {
    let mut address = server.local_addr();
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    Url::parse(&format!("{}://{address}/", server.scheme())).or_exit(Exit::Failure)
}

fn say(server: &RunningServer, token_file: &Path, made: bool, opened: Option<&Opened>) {
    let scheme = server.scheme();
    print(format_args!("listening on {scheme}://{}/", server.local_addr()));
    if let Some(address) = server.model_addr() {
        print(format_args!("the model listens on {scheme}://{address}/"));
    }
    let words = if made { "was made now and lies" } else { "lies" };
    print(format_args!("the host's token {words} in {}", token_file.display()));
    if crate::web::has_pages() {
        print(format_args!("the host's page is {scheme}://{}/host", server.local_addr()));
    }
    if let Some(opened) = opened {
        print(format_args!("federation {}", opened.federation));
        print("invites, one participant each, shown this once:");
        opened.links.iter().for_each(|link| print(format_args!("  {link}")));
        if !crate::web::has_pages() {
            print(
                "this binary was built without the web pages (cargo xtask web builds them): join with `feddtpt join`",
            );
        }
    }
}
