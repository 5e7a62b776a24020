//! One participant: joins, waits for a round, proposes at once, and again.

use super::crowd::Crowd;
use super::tally::End;
use super::task;
use super::wire::{Answer, Connection, request};
use anyhow::{Context, Result};
use feddtpt_shared::Digest;
use feddtpt_shared::messages::{Instruction, Join, Joined, Receipt};
use serde::Deserialize;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How long to wait after a broken connection, and after a refusal that names no time.
const PAUSE: Duration = Duration::from_millis(200);

const JOIN: &str = "POST participants";
const POLL: &str = "GET round";
const PROPOSE: &str = "PUT proposal";

/// What a participant needs of the answer to a poll.
#[derive(Deserialize)]
struct View {
    revision: u64,
    round: u32,
    instruction: Instruction,
}

/// One participant.
pub(super) struct Participant {
    crowd: Arc<Crowd>,
    number: u32,
    search_ms: u64,
    /// By its place in the list.
    federation: usize,
    path: String,
    token: String,
    connection: Option<Connection>,
}

impl Participant {
    /// Joins with an invite, however often it is put off.
    pub(super) async fn join(
        crowd: Arc<Crowd>,
        number: u32,
        (federation, invite): (usize, &str),
        search_ms: u64,
    ) -> Result<Self> {
        let path = format!("/api/v1/federations/{}", crowd.federations[federation]);
        let mut this = Self { crowd, number, search_ms, federation, path, token: String::new(), connection: None };
        let body = serde_json::to_string(&Join { nonce: Digest::of(number.to_string()) })?;
        let join = request("POST", &format!("{}/participants", this.path), invite, Some(&body));
        loop {
            let crowd = Arc::clone(&this.crowd);
            // The semaphore is never closed.
            let turn = crowd.joining.acquire().await;
            let answer = this.send(JOIN, &join).await;
            drop(turn);
            match answer {
                Some(answer) if [429, 503].contains(&answer.status) => sleep(answer.retry_after.unwrap_or(PAUSE)).await,
                Some(answer) => {
                    let joined: Joined = answer.json().context("joining")?;
                    joined.token.expose().clone_into(&mut this.token);
                    return Ok(this);
                }
                None => {}
            }
        }
    }

    /// Takes part until the run ends, or the federation.
    pub(super) async fn take_part(mut self) -> Result<()> {
        let mut after = 0;
        while !self.crowd.stopping() {
            let poll = request("GET", &format!("{}/round?after={after}", self.path), &self.token, None);
            let Some(answer) = self.send(POLL, &poll).await else { continue };
            if answer.status != 200 {
                sleep(answer.retry_after.unwrap_or(PAUSE)).await;
                continue;
            }
            let view: View = answer.json()?;
            after = view.revision;
            match view.instruction {
                // The federations of the load have no gate.
                Instruction::Wait | Instruction::Score => {}
                Instruction::Propose => self.propose(view.round).await?,
                Instruction::Stop => {
                    self.crowd.tally().ended += 1;
                    break;
                }
            }
        }
        Ok(())
    }

    /// Proposes until there is an answer that another try would not change.
    async fn propose(&mut self, round: u32) -> Result<()> {
        let path = format!("{}/rounds/{round}/proposal", self.path);
        let put = request("PUT", &path, &self.token, Some(&task::proposal(self.number, round)));
        sleep(task::search_time(self.number, round, self.search_ms)).await;
        while !self.crowd.stopping() {
            let sent = Instant::now();
            let Some(answer) = self.send(PROPOSE, &put).await else { continue };
            let took = sent.elapsed();
            match answer.status {
                200 => {
                    let receipt: Receipt = answer.json()?;
                    self.crowd.tally().acknowledged(self.federation, receipt, took);
                    break;
                }
                429 | 503 => sleep(answer.retry_after.unwrap_or(PAUSE)).await,
                // Counted: too late, mostly.
                _ => break,
            }
        }
        Ok(())
    }

    /// Sends a request and counts how it ended; `None` when there was no answer.
    async fn send(&mut self, what: &'static str, request: &[u8]) -> Option<Answer> {
        let answer = self.try_send(request).await;
        let end = match &answer {
            Ok(answer) => End::Status(answer.status),
            Err(_) if self.crowd.stopping() => End::Cut,
            Err(_) => End::Broken,
        };
        self.crowd.tally().count(what, end);
        if answer.is_err() {
            self.connection = None;
            sleep(PAUSE).await;
        }
        answer.ok()
    }

    async fn try_send(&mut self, request: &[u8]) -> Result<Answer> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(Connection::open(self.crowd.address).await?),
        };
        connection.send(request).await
    }
}
