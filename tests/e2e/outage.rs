//! The database goes away in mid-round, silently or with broken connections: the server says so, asks for patience, comes
//! back by itself, and has lost no proposal that it acknowledged.
//!
//! `FEDDTPT_OUTAGE_S=30` makes the cuts as long as the one that made this a test.

use anyhow::{Context, Result, ensure};
use feddtpt_shared::messages::Receipt;
use feddtpt_shared::problem::ProblemType;
use feddtpt_test_postgres::{PASSWORD, Postgres};
use feddtpt_tests::cable::Line;
use feddtpt_tests::http::Answer;
use feddtpt_tests::{Cable, Guest, Serve, http, task, wait};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const GUESTS: u32 = 8;
const WORDS: [&str; 3] = ["read", "this", "review"];
/// Longest time until a server says that it cannot say anything.
const SAID_WITHIN: Duration = Duration::from_secs(15);

/// How long the line is cut: longer than a server waits for a connection.
fn outage() -> Result<Duration> {
    let seconds = std::env::var("FEDDTPT_OUTAGE_S").ok().map(|text| text.parse()).transpose()?;
    Ok(Duration::from_secs(seconds.unwrap_or(7)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_costs_time_and_no_proposal() -> Result<()> {
    let Some(postgres) = Postgres::start()? else { return Ok(()) };
    let cable = Cable::to(postgres.port()).await?;
    let serve = Serve::start_on(&postgres.url_through(&postgres.create_database()?, cable.port())).await?;
    let host = serve.host()?;
    let federation = host.create(task::small(GUESTS)?).await.with_context(|| serve.log())?;
    let mut guests = Vec::new();
    for (number, invite) in host.invites(&federation, GUESTS).await?.iter().enumerate() {
        guests.push(Guest::join(&serve.url(), &federation, invite, &number.to_string()).await?);
    }
    let mut acknowledged = BTreeSet::new();
    for (round, line) in [(1, Line::Silent), (2, Line::Broken)] {
        for guest in &guests {
            guest.asked_for(round).await.with_context(|| serve.log())?;
        }
        let during =
            cut(&cable, line, &serve, &guests, round).await.with_context(|| format!("{line:?}\n{}", serve.log()))?;
        acknowledged.extend(during.iter().map(|receipt| receipt.digest.to_string()));
    }
    let view = host.finished(&federation).await.with_context(|| serve.log())?;
    ensure!(view.prompts.len() == 3, "{:?}", view.prompts);
    let counted = host.counted(&federation).await?;
    let counted: BTreeSet<_> =
        counted.iter().flat_map(|(digests, _)| digests.iter().map(ToString::to_string)).collect();
    assert_eq!(counted, acknowledged, "what counts is what was acknowledged");
    assert_eq!(counted.len(), 2 * GUESTS as usize);
    ensure!(!serve.log().contains(PASSWORD), "the log shows the database's password");
    Ok(())
}

/// Half of the guests submit before the cut; the others try all the time, from before the cut until they succeed.
async fn cut(cable: &Cable, line: Line, serve: &Serve, guests: &[Guest], round: u32) -> Result<Vec<Receipt>> {
    let (early, late) = guests.split_at(guests.len() / 2);
    let mut receipts = Vec::new();
    for guest in early {
        receipts.push(guest.put(round, &WORDS).await?.json()?);
    }
    cable.set(line);
    let mut trying = JoinSet::new();
    for guest in late {
        trying.spawn(insist(guest.clone(), round));
    }
    let begun = Instant::now();
    let client = http::client()?;
    while begun.elapsed() < outage()? {
        let asked = Instant::now();
        let ready = http::send(client.get(format!("{}/readyz", serve.url()))).await?;
        patience(&ready)?;
        ensure!(asked.elapsed() < SAID_WITHIN, "it took {:?} to say so", asked.elapsed());
        ensure!(http::send(client.get(format!("{}/healthz", serve.url()))).await?.status == 200, "the process lives");
        patience(&guests[0].put(round, &WORDS).await?)?;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    cable.set(Line::Whole);
    wait::until("the server to be ready", async || {
        let ready = http::send(client.get(format!("{}/readyz", serve.url()))).await?;
        Ok(ready.status.is_success().then_some(()))
    })
    .await?;
    println!("round {round}, {line:?}: cut for {:?}", begun.elapsed());
    for receipt in trying.join_all().await {
        let (receipt, refused) = receipt?;
        ensure!(refused > 0, "a proposal went through a line that was cut");
        receipts.push(receipt);
    }
    Ok(receipts)
}

/// Submits until it is acknowledged; whatever else is answered must ask for patience.
async fn insist(guest: Guest, round: u32) -> Result<(Receipt, u32)> {
    let mut refused = 0;
    loop {
        let answer = guest.put(round, &WORDS).await?;
        if answer.status.is_success() {
            return Ok((answer.json()?, refused));
        }
        patience(&answer)?;
        refused += 1;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// 503 with `Retry-After`.
fn patience(answer: &Answer) -> Result<()> {
    let problem = answer.problem(&[503])?;
    ensure!(problem.kind == ProblemType::Unavailable, "{problem}");
    ensure!(answer.retry_after.is_some_and(|seconds| seconds > 0), "no retry-after: {answer:?}");
    ensure!(!answer.body.contains(PASSWORD), "the answer shows the database's password");
    Ok(())
}
