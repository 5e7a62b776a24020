//! Several servers on one database, and how somebody reaches whichever of them lives, as a load balancer would.

use crate::http::{self, Answer};
use crate::wait::PATIENCE;
use crate::{Host, Serve};
use anyhow::{Context, Result, bail};
use reqwest::{Client, RequestBuilder};
use std::time::{Duration, Instant};

/// Before somebody who found no server tries the next one.
const PAUSE: Duration = Duration::from_millis(50);

/// Servers on one database.
pub struct Fleet {
    /// The servers, dead ones too.
    pub servers: Vec<Serve>,
    client: Client,
}

/// The way to a fleet.
#[derive(Clone)]
pub struct Way {
    client: Client,
    urls: Vec<String>,
}

impl Fleet {
    /// Starts `count` servers on the database of this address.
    pub async fn start(database: &str, count: usize) -> Result<Self> {
        let mut servers = Vec::new();
        for _ in 0..count {
            servers.push(Serve::start_on(database).await?);
        }
        Ok(Self { servers, client: http::client()? })
    }

    /// The way to all of them.
    pub fn way(&self) -> Way {
        Way { client: self.client.clone(), urls: self.servers.iter().map(Serve::url).collect() }
    }

    /// The host, at one server.
    pub fn host_at(&self, server: usize) -> Host {
        Host::new(self.client.clone(), self.servers[server].url())
    }

    /// The server that calls itself so in its log.
    pub fn named(&self, replica: &str) -> Result<usize> {
        let named = self.servers.iter().position(|server| server.log().contains(replica));
        named.with_context(|| format!("no server calls itself {replica:?}\n{}", self.log()))
    }

    /// All they said since their last starts.
    pub fn log(&self) -> String {
        self.servers.iter().map(Serve::log).collect::<Vec<_>>().join("\n")
    }
}

impl Way {
    /// Sends what `request` makes of a server's URL, first to the server of this number, then to the next ones, until one
    /// answers and neither asks for patience.
    pub async fn send(&self, first: usize, request: impl Fn(&Client, &str) -> RequestBuilder) -> Result<Answer> {
        let begun = Instant::now();
        for url in self.urls.iter().cycle().skip(first % self.urls.len()) {
            let answer = http::send(request(&self.client, url)).await;
            let away = answer.as_ref().map_or(true, |answer| matches!(answer.status.as_u16(), 429 | 503));
            if !away {
                return answer;
            }
            if begun.elapsed() > PATIENCE {
                bail!("no server answers: {answer:?}");
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!("there is no server")
    }
}
