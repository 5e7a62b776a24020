//! The host of the run's federations.

use super::server::HOST_TOKEN;
use super::task;
use super::wire::{Connection, request};
use anyhow::{Context, Result};
use feddtpt_shared::Digest;
use feddtpt_shared::limits::MAX_INVITES_PER_REQUEST;
use feddtpt_shared::messages::{CreateInvites, Created, FederationView, Invites};
use feddtpt_shared::transcript::{TranscriptEntry, verify_chain};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::net::SocketAddr;

/// Somebody with the host token.
pub(super) struct Host {
    connection: Connection,
}

#[derive(Deserialize)]
struct Round {
    proposals: Vec<Kept>,
}

#[derive(Deserialize)]
struct Kept {
    digest: Digest,
}

impl Host {
    /// The host of the server at `address`.
    pub(super) async fn at(address: SocketAddr) -> Result<Self> {
        Ok(Self { connection: Connection::open(address).await? })
    }

    /// Creates a federation that waits for `participants`, and gives its id and their invites.
    pub(super) async fn create(&mut self, participants: u32) -> Result<(String, Vec<String>)> {
        let body = serde_json::to_string(&task::federation(participants)?)?;
        let Created { federation } = self.ask("POST", "", Some(&body)).await.context("creating a federation")?;
        let mut invites = Vec::new();
        let mut missing = participants;
        while missing > 0 {
            let count = missing.min(MAX_INVITES_PER_REQUEST);
            let body = serde_json::to_string(&CreateInvites { count, valid_ms: None })?;
            let made: Invites = self.ask("POST", &format!("/{federation}/invites"), Some(&body)).await?;
            invites.extend(made.invites.iter().map(|invite| invite.expose().to_owned()));
            missing -= count;
        }
        Ok((federation, invites))
    }

    /// What anybody may see.
    pub(super) async fn view(&mut self, federation: &str) -> Result<FederationView> {
        self.ask("GET", &format!("/{federation}"), None).await
    }

    /// The public record, its chain verified.
    pub(super) async fn transcript(&mut self, federation: &str) -> Result<Vec<TranscriptEntry>> {
        let entries: Vec<TranscriptEntry> = self.ask("GET", &format!("/{federation}/transcript"), None).await?;
        verify_chain(federation, &entries)?;
        Ok(entries)
    }

    /// The proposals that count in a round, by their digests.
    pub(super) async fn proposals(&mut self, federation: &str, round: u32) -> Result<Vec<Digest>> {
        let Round { proposals } = self.ask("GET", &format!("/{federation}/rounds/{round}"), None).await?;
        Ok(proposals.into_iter().map(|kept| kept.digest).collect())
    }

    async fn ask<T: DeserializeOwned>(&mut self, method: &str, path: &str, body: Option<&str>) -> Result<T> {
        let path = format!("/api/v1/federations{path}");
        let answer = self.connection.send(&request(method, &path, HOST_TOKEN, body)).await?;
        answer.json().with_context(|| format!("{method} {path}"))
    }
}
