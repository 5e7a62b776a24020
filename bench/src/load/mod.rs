//! The load generator: participants that search in no time, over real HTTP, against a real server process.
//!
//! Each participant joins with an invite, long-polls its round, uploads a proposal as soon as it is asked for one, and
//! polls on, over one connection that is kept. When the measured window is over, the server is killed as `kill -9` does it,
//! under full load, and started again on the same database: whatever it had acknowledged must be there, once.

mod bare;
mod crowd;
mod database;
mod host;
mod participant;
mod proc;
mod progress;
mod report;
mod server;
mod settings;
mod tally;
mod task;
mod verify;
mod window;
mod wire;

pub use report::Report;
pub use settings::{Settings, Store};
pub use tally::Latency;
pub use verify::Found;

use anyhow::{Context, Result, ensure};
use crowd::Crowd;
use database::Database;
use host::Host;
use participant::Participant;
use progress::Progress;
use server::Server;
use std::sync::Arc;
use std::time::Duration;
use tally::{Counts, End, by_name};
use tokio::task::JoinSet;
use window::Window;

/// How long the participants may take to notice that the server is gone.
const END_LIMIT: Duration = Duration::from_secs(10);

/// The bare handler is measured for at most this long.
const BARE_SECONDS: u64 = 5;

/// Runs everything and reports.
pub async fn run(settings: &Settings) -> Result<Report> {
    let binary = std::path::absolute(&settings.binary)?;
    ensure!(settings.participants >= 2 * settings.federations, "a federation needs at least two participants");
    let progress = Progress::new(settings);
    let folder = tempfile::tempdir()?;
    let database = Database::make(settings.store, folder.path())?;
    let server = Server::start(&binary, folder.path(), &database).await?;
    let (crowd, mut people) = gather(settings, &server, &progress).await?;
    let window = Window::measure(settings, &server, &crowd, &progress).await;
    let rss_mib = server.peak_memory_mib();
    progress.say("killing the server under load, and starting it again");
    crowd.stop();
    server.kill()?;
    let end = tokio::time::timeout(END_LIMIT, async {
        while let Some(ended) = people.join_next().await {
            ended??;
        }
        anyhow::Ok(())
    });
    end.await.context("participants do not notice that the server is gone")??;
    let mut tally = std::mem::take(&mut *crowd.tally());
    let server = Server::start(&binary, folder.path(), &database).await?;
    progress.say("looking for every receipt in the record");
    let found = verify::verify(&mut Host::at(server.address).await?, &crowd.federations, &tally.receipts).await?;
    server.kill()?;
    progress.say("the same against a bare handler");
    let bare_seconds = settings.seconds.min(BARE_SECONDS);
    let bare_per_s = bare::measure(settings.participants, bare_seconds, settings.warm_up_seconds.min(1)).await?;
    progress.end();
    let acknowledged = tally.latencies.len() as u64;
    let (late, put_off) = (with_status(&tally.measured, 409), with_status(&tally.measured, 429));
    let answered: u64 = [200, 201].into_iter().map(|status| with_status(&tally.measured, status)).sum();
    Ok(Report {
        store: settings.store,
        participants: settings.participants,
        federations: settings.federations,
        seconds: window.seconds,
        warm_up_seconds: settings.warm_up_seconds,
        search_ms: settings.search_ms,
        acknowledged,
        acknowledged_per_s: acknowledged as f64 / window.seconds,
        latency: Latency::of(&mut tally.latencies),
        rss_mib,
        server_cores: window.server_cores,
        generator_cores: window.generator_cores,
        bare_per_s,
        late,
        put_off,
        errors: tally.measured.values().sum::<u64>() - answered - late - put_off,
        measured: by_name(&tally.measured),
        all: by_name(&tally.all),
        ended: tally.ended,
        found,
        settings: settings.changed(),
    })
}

/// Creates the federations; every participant joins and begins.
async fn gather(
    settings: &Settings,
    server: &Server,
    progress: &Progress,
) -> Result<(Arc<Crowd>, JoinSet<Result<()>>)> {
    let mut host = Host::at(server.address).await?;
    let (mut federations, mut invites) = (Vec::new(), Vec::new());
    for at in 0..settings.federations {
        let (federation, made) = host.create(settings.share(at)).await?;
        invites.extend(made.into_iter().map(|invite| (federations.len(), invite)));
        federations.push(federation);
    }
    let crowd = Arc::new(Crowd::new(server.address, federations));
    let mut joining = JoinSet::new();
    for (number, (federation, invite)) in (0..).zip(invites) {
        let crowd = Arc::clone(&crowd);
        let search_ms = settings.search_ms;
        joining.spawn(async move { Participant::join(crowd, number, (federation, &invite), search_ms).await });
    }
    let mut people = JoinSet::new();
    while let Some(joined) = joining.join_next().await {
        people.spawn(joined??.take_part());
        progress.joined(people.len());
    }
    Ok((crowd, people))
}

fn with_status(counts: &Counts, status: u16) -> u64 {
    counts.iter().filter(|((_, end), _)| *end == End::Status(status)).map(|(_, count)| count).sum()
}
