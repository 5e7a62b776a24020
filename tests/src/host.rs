//! The host of a federation, over HTTP.

use crate::serve::HOST_TOKEN;
use crate::{http, task, wait};
use anyhow::{Context, Result, bail};
use feddtpt_shared::federation::{FederationSpec, FederationStatus};
use feddtpt_shared::messages::{CreateFederation, CreateInvites, Created, FederationView, Invites};
use feddtpt_shared::transcript::{TranscriptEntry, TranscriptEvent, verify_chain};
use feddtpt_shared::{Digest, Prompt};
use reqwest::Client;

/// Somebody with the host token.
#[derive(Clone)]
pub struct Host {
    client: Client,
    url: String,
}

impl Host {
    /// The host of the server at `url`.
    pub fn new(client: Client, url: String) -> Self {
        Self { client, url }
    }

    /// Creates a federation and gives its id.
    pub async fn create(&self, spec: FederationSpec) -> Result<String> {
        let body = CreateFederation { spec, vocabulary: task::vocabulary()?.to_text() };
        let request = self.client.post(format!("{}/api/v1/federations", self.url));
        let created: Created = http::send(request.bearer_auth(HOST_TOKEN).json(&body)).await?.json()?;
        Ok(created.federation)
    }

    /// Makes `count` invites.
    pub async fn invites(&self, federation: &str, count: u32) -> Result<Vec<String>> {
        let request = self.client.post(format!("{}/invites", self.federation_url(federation)));
        let request = request.bearer_auth(HOST_TOKEN).json(&CreateInvites { count, valid_ms: None });
        let invites: Invites = http::send(request).await?.json()?;
        Ok(invites.invites.iter().map(|invite| invite.expose().to_owned()).collect())
    }

    /// What anybody may see.
    pub async fn view(&self, federation: &str) -> Result<FederationView> {
        http::send(self.client.get(self.federation_url(federation))).await?.json()
    }

    /// Waits for the end of the federation; a failed one is an error with its reason.
    pub async fn finished(&self, federation: &str) -> Result<FederationView> {
        wait::until("the end of the federation", async || {
            let view = self.view(federation).await?;
            match view.status {
                FederationStatus::Finished => Ok(Some(view)),
                FederationStatus::Failed | FederationStatus::Cancelled => {
                    bail!("the federation failed: {:?}", view.reason)
                }
                FederationStatus::Gathering | FederationStatus::Running | FederationStatus::Paused => Ok(None),
            }
        })
        .await
        .with_context(|| format!("federation {federation}"))
    }

    /// The record, its chain verified.
    pub async fn transcript(&self, federation: &str) -> Result<Vec<TranscriptEntry>> {
        let request = self.client.get(format!("{}/transcript", self.federation_url(federation)));
        let entries: Vec<TranscriptEntry> = http::send(request).await?.json()?;
        verify_chain(federation, &entries)?;
        Ok(entries)
    }

    /// Per published round: the digests of the submissions that were counted. No attempt may have failed.
    pub async fn counted(&self, federation: &str) -> Result<Vec<(Vec<Digest>, Prompt)>> {
        let mut rounds = Vec::new();
        for entry in self.transcript(federation).await? {
            match entry.event {
                TranscriptEvent::Created { .. } => {}
                TranscriptEvent::Published { submissions, prompt, .. } => rounds.push((submissions, prompt)),
                TranscriptEvent::Failed { round, reason, .. } => bail!("round {round} failed: {reason}"),
                other => bail!("the host did something: {other:?}"),
            }
        }
        Ok(rounds)
    }

    fn federation_url(&self, federation: &str) -> String {
        format!("{}/api/v1/federations/{federation}", self.url)
    }
}
