//! A participant that the test itself plays over HTTP: it submits when the test says so, and what the test says.

use crate::http::{self, Answer};
use crate::wait;
use anyhow::{Context, Result, bail};
use feddtpt_shared::ballot::Ballot;
use feddtpt_shared::messages::{Instruction, Join, Joined, Proposal, Receipt, RoundView};
use feddtpt_shared::{Digest, Prompt};
use reqwest::Client;

/// A participant played by the test.
#[derive(Clone)]
pub struct Guest {
    client: Client,
    federation: String,
    id: String,
    token: String,
}

impl Guest {
    /// Joins with an invite. `name` makes the nonce.
    pub async fn join(server: &str, federation: &str, invite: &str, name: &str) -> Result<Self> {
        let client = http::client()?;
        let federation = format!("{server}/api/v1/federations/{federation}");
        let request = client.post(format!("{federation}/participants"));
        let request = request.bearer_auth(invite).json(&Join { nonce: Digest::of(name) });
        let joined: Joined = http::send(request).await?.json().context("joining")?;
        Ok(Self { client, federation, id: joined.participant, token: joined.token.expose().to_owned() })
    }

    /// Its name in the federation.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its credential.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The address of its federation.
    pub fn federation_url(&self) -> &str {
        &self.federation
    }

    /// Asks what to do, without waiting for news.
    pub async fn round(&self) -> Result<RoundView> {
        let request = self.client.get(format!("{}/round", self.federation)).bearer_auth(&self.token);
        http::send(request).await?.json()
    }

    /// Waits until it is asked for a proposal for `round`.
    pub async fn asked_for(&self, round: u32) -> Result<RoundView> {
        self.sees(&format!("round {round} to open"), |view| {
            view.round == round && view.instruction == Instruction::Propose
        })
        .await
    }

    /// Waits until it is asked to judge candidates of `round`, in any stage after `after`.
    pub async fn asked_to_judge(&self, round: u32, after: u32) -> Result<RoundView> {
        self.sees(&format!("candidates of round {round}"), |view| {
            view.round == round && view.stage > after && view.instruction == Instruction::Score
        })
        .await
    }

    /// Waits until that stage is over, and tells whether another one of the round follows.
    pub async fn settled(&self, round: u32, stage: u32) -> Result<bool> {
        wait::until("a stage to be judged", async || {
            let view = self.round().await?;
            let over = view.status.is_terminal() || view.round > round;
            let next = view.round == round && view.stage > stage && view.instruction == Instruction::Score;
            Ok((over || next).then_some(next))
        })
        .await
    }

    /// Waits until `count` proposals of the open round were acknowledged.
    pub async fn sees_submissions(&self, count: u32) -> Result<RoundView> {
        self.sees(&format!("{count} submissions"), |view| view.submissions >= count).await
    }

    async fn sees(&self, what: &str, fits: impl Fn(&RoundView) -> bool) -> Result<RoundView> {
        wait::until(what, async || {
            let view = self.round().await?;
            if view.status.is_terminal() {
                bail!("the federation has ended ({:?}, {:?})", view.status, view.reason);
            }
            Ok(fits(&view).then_some(view))
        })
        .await
    }

    /// Uploads words for `round` and gives the raw answer.
    pub async fn put(&self, round: u32, words: &[&str]) -> Result<Answer> {
        self.put_as(&self.token, round, words).await
    }

    /// The same with a credential of the test's choice.
    pub async fn put_as(&self, token: &str, round: u32, words: &[&str]) -> Result<Answer> {
        let body = serde_json::json!({ "prompt": words }).to_string();
        self.put_raw(token, round, body).await
    }

    /// The same with a body of the test's choice.
    pub async fn put_raw(&self, token: &str, round: u32, body: String) -> Result<Answer> {
        let request = self.client.put(format!("{}/rounds/{round}/proposal", self.federation));
        let request = request.bearer_auth(token).header("content-type", "application/json").body(body);
        http::send(request).await
    }

    /// Uploads a ballot for `round`.
    pub async fn vote(&self, round: u32, ballot: &Ballot) -> Result<Receipt> {
        let request = self.client.put(format!("{}/rounds/{round}/ballot", self.federation));
        http::send(request.bearer_auth(&self.token).json(ballot)).await?.json()
    }

    /// Uploads a prompt for `round`.
    pub async fn propose(&self, round: u32, prompt: &Prompt) -> Result<Receipt> {
        let body = serde_json::to_string(&Proposal { prompt: prompt.clone() })?;
        self.put_raw(&self.token, round, body).await?.json()
    }
}
