//! The host's part: creates the federation and its invites over HTTP, as anybody would.

use super::relay::Relay;
use crate::link::InviteLink;
use crate::platform::{HttpServer, Ledger, Wire};
use anyhow::{Context, bail};
use feddtpt_aggregation::Aggregation;
use feddtpt_client::platform::Server as _;
use feddtpt_connect::ledger::Purpose;
use feddtpt_connect::{Call, Transport as _};
use feddtpt_server::RoundReport;
use feddtpt_shared::messages::{CreateFederation, CreateInvites, Created, FederationView, Invites, Secret};
use feddtpt_shared::problem::Problem;
use reqwest::{Method, Url};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// A host with its token.
pub(crate) struct Host {
    server: Url,
    token: Secret,
    federation: HttpServer,
}

impl Host {
    /// Creates a federation on `server`.
    pub(crate) async fn create(server: &Url, token: &Secret, request: &CreateFederation) -> anyhow::Result<Self> {
        let wire = Wire::new(Ledger::new())?;
        let (url, json) = (server.join("api/v1/federations")?, serde_json::to_vec(request)?);
        let created: Created =
            ask(&wire, Method::POST, url, token, Some(json)).await.context("creating the federation")?;
        let federation = HttpServer::new(wire, server, &created.federation);
        Ok(Self { server: server.clone(), token: token.clone(), federation })
    }

    /// `count` single-use invites.
    pub(crate) async fn invites(&self, count: u32) -> anyhow::Result<Vec<Secret>> {
        let body = CreateInvites { count, valid_ms: None };
        let answer: Invites = self.federation.post_as_host(&["invites"], &self.token, &body).await?;
        Ok(answer.invites)
    }

    /// The link that hands `invite` to a person.
    pub(crate) fn link(&self, federation: &str, invite: Secret) -> InviteLink {
        InviteLink { server: self.server.clone(), federation: federation.to_owned(), invite }
    }

    /// What anybody may see of the federation.
    pub(crate) async fn view(&self) -> anyhow::Result<FederationView> {
        Ok(self.federation.federation().await?)
    }

    /// How the prompt of `round` came about; `None` where the server kept no record of it.
    pub(crate) async fn aggregation(&self, round: u32) -> anyhow::Result<Option<Aggregation>> {
        let url = format!("{}/rounds/{round}", self.federation.url()).parse()?;
        let report: RoundReport = ask(self.federation.transport(), Method::GET, url, &self.token, None).await?;
        Ok(report
            .published
            .and_then(|published| serde_json::from_value(published.record.get("aggregation")?.clone()).ok()))
    }

    /// A new connection to the federation for a participant, with its own ledger, and the meter that it goes through.
    pub(crate) async fn connect(&self, federation: &str) -> anyhow::Result<(HttpServer, Relay)> {
        let address = *self.server.socket_addrs(|| None)?.first().context("the server has no address")?;
        let relay = Relay::to(address).await?;
        let url = format!("http://{}/", relay.address()).parse()?;
        Ok((HttpServer::new(Wire::new(Ledger::new())?, &url, federation), relay))
    }
}

/// One request with the host's token.
async fn ask<T: DeserializeOwned>(
    wire: &Wire,
    method: Method,
    url: Url,
    token: &Secret,
    json: Option<Vec<u8>>,
) -> anyhow::Result<T> {
    let timeout = Duration::from_secs(30);
    let call = Call {
        purpose: Purpose::Host,
        method,
        url,
        bearer: Some(token),
        headers: Vec::new(),
        json,
        words: None,
        timeout,
    };
    let reply = wire.send(call).await?;
    if reply.is_success() {
        return serde_json::from_slice(&reply.body).context("reading the server's answer");
    }
    match serde_json::from_slice::<Problem>(&reply.body) {
        Ok(problem) => bail!("the server refuses: {problem}"),
        Err(_) => bail!("the server answered with status {}", reply.status),
    }
}
