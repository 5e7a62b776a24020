//! A participant that does what the test says.

use super::{Reply, TestServer, prompt};
use feddtpt_shared::ballot::{Ballot, Choice, Votes};
use feddtpt_shared::messages::{Join, Joined, Proposal, RoundView, Secret};
use feddtpt_shared::{Digest, Prompt};
use reqwest::Method;

/// A participant.
#[derive(Clone, Debug)]
pub struct Guest {
    pub id: String,
    pub token: Secret,
}

impl Guest {
    pub async fn join(server: &TestServer, invite: &Secret) -> Self {
        let Joined { participant, token } = Self::try_join(server, invite, "a nonce").await.json();
        Self { id: participant, token }
    }

    pub async fn try_join(server: &TestServer, invite: &Secret, nonce: &str) -> Reply {
        let request = server.request(Method::POST, &server.below("/participants"));
        server.send(request.bearer_auth(invite.expose()).json(&Join { nonce: Digest::of(nonce) })).await
    }

    pub async fn poll(&self, server: &TestServer, after: Option<u64>) -> RoundView {
        let query = after.map_or_else(String::new, |after| format!("?after={after}"));
        let request = server.request(Method::GET, &server.below(&format!("/round{query}")));
        server.send(request.bearer_auth(self.token.expose())).await.json()
    }

    pub async fn submit(&self, server: &TestServer, round: u32, text: &str) -> Reply {
        self.submit_prompt(server, round, &prompt(text)).await
    }

    pub async fn submit_prompt(&self, server: &TestServer, round: u32, prompt: &Prompt) -> Reply {
        let request = server.request(Method::PUT, &server.below(&format!("/rounds/{round}/proposal")));
        let body = Proposal { prompt: prompt.clone() };
        server.send(request.bearer_auth(self.token.expose()).json(&body)).await
    }

    /// Prefers a prompt for the labels.
    pub async fn prefer(&self, server: &TestServer, round: u32, stage: u32, text: &str, labels: &[u32]) -> Reply {
        let choice = Choice { prompt: prompt(text), labels: labels.to_vec(), worse: false, blocks: 1 };
        self.cast(server, round, &Ballot { stage, votes: Votes::Preference(vec![choice]) }).await
    }

    /// Says that prompts are worse than the one in use for the labels.
    pub async fn object(&self, server: &TestServer, round: u32, stage: u32, texts: &[&str], labels: &[u32]) -> Reply {
        let choice = |text: &&str| Choice { prompt: prompt(text), labels: labels.to_vec(), worse: true, blocks: 1 };
        let votes = Votes::Preference(texts.iter().map(choice).collect());
        self.cast(server, round, &Ballot { stage, votes }).await
    }

    pub async fn cast(&self, server: &TestServer, round: u32, ballot: &Ballot) -> Reply {
        let request = server.request(Method::PUT, &server.below(&format!("/rounds/{round}/ballot")));
        server.send(request.bearer_auth(self.token.expose()).json(ballot)).await
    }

    pub async fn leave(&self, server: &TestServer) -> Reply {
        let request = server.request(Method::DELETE, &server.below("/participants/me"));
        server.send(request.bearer_auth(self.token.expose())).await
    }
}
