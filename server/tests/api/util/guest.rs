//! A participant that does what the test says.

use super::{Reply, TestServer, prompt};
use feddtpt_shared::ballot::{Ballot, Preference, Votes};
use feddtpt_shared::messages::{Join, Joined, Proposal, RoundView, Secret};
use feddtpt_shared::{Digest, Prompt};
use reqwest::Method;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// A participant.
#[derive(Clone, Debug)]
pub struct Guest {
    pub id: String,
    pub token: Secret,
    /// Lists of candidates that it has seen, by round and stage.
    pub lists: Arc<Mutex<Lists>>,
}

pub type Lists = BTreeMap<(u32, u32), Vec<Prompt>>;

impl Guest {
    pub async fn join(server: &TestServer, invite: &Secret) -> Self {
        let Joined { participant, token } = Self::try_join(server, invite, "a nonce").await.json();
        Self { id: participant, token, lists: Arc::default() }
    }

    pub async fn try_join(server: &TestServer, invite: &Secret, nonce: &str) -> Reply {
        let request = server.request(Method::POST, &server.below("/participants"));
        server.send(request.bearer_auth(invite.expose()).json(&Join { nonce: Digest::of(nonce) })).await
    }

    pub async fn poll(&self, server: &TestServer, after: Option<u64>) -> RoundView {
        let query = after.map_or_else(String::new, |after| format!("?after={after}"));
        let request = server.request(Method::GET, &server.below(&format!("/round{query}")));
        let view: RoundView = server.send(request.bearer_auth(self.token.expose())).await.json();
        if view.stage > 0 {
            self.lists.lock().expect("no panic").insert((view.round, view.stage), view.candidates.clone());
        }
        view
    }

    /// The list of a stage, if it was open at some time when this guest looked.
    async fn list(&self, server: &TestServer, round: u32, stage: u32) -> Vec<Prompt> {
        if !self.lists.lock().expect("no panic").contains_key(&(round, stage)) {
            self.poll(server, None).await;
        }
        self.lists.lock().expect("no panic").get(&(round, stage)).cloned().unwrap_or_default()
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
        self.say(server, round, stage, labels, |candidate| i32::from(*candidate == prompt(text))).await
    }

    /// Says that prompts are worse than the one in use for the labels.
    pub async fn object(&self, server: &TestServer, round: u32, stage: u32, texts: &[&str], labels: &[u32]) -> Reply {
        let objects = |candidate: &Prompt| texts.iter().any(|text| *candidate == prompt(text));
        self.say(server, round, stage, labels, |candidate| -i32::from(objects(candidate))).await
    }

    /// One vote for each candidate but the incumbent, as it is told.
    async fn say(
        &self,
        server: &TestServer,
        round: u32,
        stage: u32,
        labels: &[u32],
        net: impl Fn(&Prompt) -> i32,
    ) -> Reply {
        let list = self.list(server, round, stage).await;
        let net = list.iter().enumerate().map(|(at, candidate)| if at == 0 { 0 } else { net(candidate) }).collect();
        let votes = Votes::Preference(Preference { labels: labels.to_vec(), votes: 1, net });
        self.cast(server, round, &Ballot::new(stage, &list, votes)).await
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
