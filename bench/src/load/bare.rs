//! What the same generator reaches against a handler that reads the body, answers a receipt, and remembers nothing.

use super::task;
use super::wire::{Connection, request};
use anyhow::{Result, ensure};
use axum::routing::put;
use axum::{Json, Router};
use feddtpt_shared::messages::{Proposal, Receipt};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

const PATH: &str = "/proposal";

async fn answer(Json(Proposal { prompt }): Json<Proposal>) -> Json<Receipt> {
    Json(Receipt { round: 1, digest: prompt.digest() })
}

/// Answers a second with `connections`, each of which sends the next request once it has the last answer.
pub(super) async fn measure(connections: u32, seconds: u64, warm_up_seconds: u64) -> Result<f64> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    // Threads of its own, as many as the server that it is compared with.
    let server = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let listener = listener.into_std()?;
    server.spawn(async move {
        let listener = TcpListener::from_std(listener)?;
        axum::serve(listener, Router::new().route(PATH, put(answer))).await
    });
    let per_second = ask_all(address, connections, seconds, warm_up_seconds).await;
    server.shutdown_background();
    per_second
}

async fn ask_all(address: SocketAddr, connections: u32, seconds: u64, warm_up_seconds: u64) -> Result<f64> {
    let answered = Arc::new(AtomicU64::new(0));
    let mut crowd = JoinSet::new();
    for number in 0..connections {
        crowd.spawn(ask(address, number, Arc::clone(&answered)));
    }
    tokio::time::sleep(Duration::from_secs(warm_up_seconds)).await;
    let (begun, before) = (Instant::now(), answered.load(Ordering::Relaxed));
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let per_second = (answered.load(Ordering::Relaxed) - before) as f64 / begun.elapsed().as_secs_f64();
    // Nobody ends but with an error.
    if let Some(ended) = crowd.try_join_next() {
        ended??;
    }
    crowd.shutdown().await;
    Ok(per_second)
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
