//! One of a crowd: a participant that goes to whichever server lives, and whose proposals its number decides.

use crate::fleet::Way;
use anyhow::{Context, Result};
use feddtpt_shared::ballot::{Ballot, Preference, Votes};
use feddtpt_shared::messages::{Instruction, Join, Joined, Proposal, Receipt, RoundView};
use feddtpt_shared::{Digest, Prompt};
use tokio::sync::watch;

/// Words of the shipped model that the crowd proposes.
const WORDS: &str = "read this review and say what means for the service good bad great poor film food room staff \
                     price time love hate best worst happy angry help problem";
const WORDS_PER_PROMPT: usize = 6;

/// One of a crowd.
pub struct Member {
    way: Way,
    federation: String,
    number: usize,
    token: String,
}

impl Member {
    /// Joins with an invite.
    pub async fn join(way: Way, federation: &str, invite: &str, number: usize) -> Result<Self> {
        let path = format!("/api/v1/federations/{federation}");
        let nonce = Digest::of(number.to_string());
        let answer = way.send(number, |client, url| {
            client.post(format!("{url}{path}/participants")).bearer_auth(invite).json(&Join { nonce })
        });
        let joined: Joined = answer.await?.json().context("joining")?;
        Ok(Self { way, federation: path, number, token: joined.token.expose().to_owned() })
    }

    /// Takes part until the federation ends, and gives the receipts of its proposals. Submits for a round once `open` has reached it.
    pub async fn take_part(&self, mut open: watch::Receiver<u32>) -> Result<Vec<Receipt>> {
        let (mut after, mut receipts) = (0, Vec::new());
        loop {
            let view = self.poll(after).await?;
            match view.instruction {
                Instruction::Stop => return Ok(receipts),
                Instruction::Propose => {
                    open.wait_for(|round| *round >= view.round).await?;
                    receipts.push(self.propose(view.round).await?);
                }
                Instruction::Score => _ = self.vote(&view).await?,
                Instruction::Wait => {}
            }
            after = view.revision;
        }
    }

    async fn poll(&self, after: u64) -> Result<RoundView> {
        let path = format!("{}/round?after={after}", self.federation);
        let request =
            self.way.send(self.number, |client, url| client.get(format!("{url}{path}")).bearer_auth(&self.token));
        request.await?.json()
    }

    /// Prefers the candidate that all others prefer too.
    async fn vote(&self, view: &RoundView) -> Result<Receipt> {
        let path = format!("{}/rounds/{}/ballot", self.federation, view.round);
        let net = (0..view.candidates.len()).map(|at| i32::from(at == 1)).collect();
        let votes = Votes::Preference(Preference { labels: vec![0, 1], votes: 1, net });
        let body = Ballot::new(view.stage, &view.candidates, votes);
        let request = self
            .way
            .send(self.number, |client, url| client.put(format!("{url}{path}")).bearer_auth(&self.token).json(&body));
        request.await?.json()
    }

    async fn propose(&self, round: u32) -> Result<Receipt> {
        let path = format!("{}/rounds/{round}/proposal", self.federation);
        let body = Proposal { prompt: prompt(self.number, round)? };
        let request = self
            .way
            .send(self.number, |client, url| client.put(format!("{url}{path}")).bearer_auth(&self.token).json(&body));
        request.await?.json()
    }
}

/// What a member proposes.
fn prompt(number: usize, round: u32) -> Result<Prompt> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let first = number * 7 + round as usize * 11;
    let chosen = (0..WORDS_PER_PROMPT).map(|place| words[(first + place * (1 + number % 5)) % words.len()]);
    Ok(Prompt::parse(&chosen.collect::<Vec<_>>().join(" "))?)
}
