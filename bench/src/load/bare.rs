//! What the same generator reaches against a handler that reads the body, answers a receipt, and remembers nothing.

use super::task;
use super::wire::{Connection, request};
use anyhow::{Context, Result, ensure};
use axum::routing::put;
use axum::{Json, Router};
use feddtpt_shared::messages::{Proposal, Receipt};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const PATH: &str = "/proposal";

/// Serves on a free port, says which, and never returns. In a process of its own, as the server that it is compared with.
pub fn serve() -> Result<()> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        Ok(axum::serve(listener, Router::new().route(PATH, put(answer))).await?)
    })
}

async fn answer(Json(Proposal { prompt }): Json<Proposal>) -> Json<Receipt> {
    Json(Receipt { round: 1, digest: prompt.digest() })
}

/// Answers a second with `connections`, each of which sends the next request once it has the last answer.
pub(super) async fn measure(connections: u32, seconds: u64, warm_up_seconds: u64) -> Result<f64> {
    let (mut server, address) = start()?;
    let answered = Arc::new(AtomicU64::new(0));
    let mut crowd = JoinSet::new();
    for number in 0..connections {
        crowd.spawn(ask(address, number, Arc::clone(&answered)));
    }
    tokio::time::sleep(Duration::from_secs(warm_up_seconds)).await;
    let (begun, before) = (Instant::now(), answered.load(Ordering::Relaxed));
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let per_second = (answered.load(Ordering::Relaxed) - before) as f64 / begun.elapsed().as_secs_f64();
    let broken = crowd.try_join_next();
    crowd.shutdown().await;
    server.kill()?;
    server.wait()?;
    match broken {
        Some(Ok(Err(error))) => Err(error.context("the bare server")),
        _ => Ok(per_second),
    }
}

fn start() -> Result<(Child, SocketAddr)> {
    let program = std::env::current_exe().context("the generator's own program")?;
    let mut server = Command::new(program).arg("--bare-server").stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    if let Some(stdout) = server.stdout.take() {
        BufReader::new(stdout).read_line(&mut line)?;
    }
    Ok((server, line.trim().parse().context("the bare server says no address")?))
}

async fn ask(address: SocketAddr, number: u32, answered: Arc<AtomicU64>) -> Result<()> {
    let put = request("PUT", PATH, "a-token-as-long-as-a-participants", Some(&task::proposal(number, 1)));
    let mut connection = Connection::open(address).await?;
    loop {
        let answer = connection.send(&put).await?;
        ensure!(answer.status == 200, "status {}", answer.status);
        let _: Receipt = answer.json()?;
        answered.fetch_add(1, Ordering::Relaxed);
    }
}
