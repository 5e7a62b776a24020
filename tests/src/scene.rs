//! A server with one federation and a link for each native participant: where most tests begin.

use crate::participant::{Join, Participant};
use crate::process::Process;
use crate::{Guest, Host, Proxy, Serve, rows, wait};
use anyhow::{Context, Result};
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::messages::PublishedPrompt;

/// A server with one federation.
pub struct Scene {
    /// The server.
    pub serve: Serve,
    /// Its host.
    pub host: Host,
    /// The federation's id.
    pub federation: String,
}

impl Scene {
    /// Starts a server and creates the federation.
    pub async fn new(spec: FederationSpec) -> Result<Self> {
        let serve = Serve::start().await?;
        let host = serve.host()?;
        let federation = host.create(spec).await.with_context(|| serve.log())?;
        Ok(Self { serve, host, federation })
    }

    /// A link for one participant, made by `feddtpt invite` as a host would.
    pub async fn link(&self) -> Result<String> {
        let token = self.serve.token_file();
        let args = ["invite", &self.federation, "--server", &self.serve.url(), "--host-token-file", &token];
        let ended = Process::start(self.serve.folder(), "invite", args)?.succeeded().await?;
        let mut words = ended.stdout.split_whitespace().map(|word| word.trim_matches('"'));
        words.find(|word| word.starts_with("http")).map(str::to_owned).context("`feddtpt invite` printed no link")
    }

    /// A native participant, ready to be started: its number chooses name, rows and seed.
    pub async fn native(&self, number: usize) -> Result<Join> {
        self.native_with(number, &rows::csv(number), None).await
    }

    /// The same with other rows, and through a proxy.
    pub async fn native_with(&self, number: usize, rows: &str, proxy: Option<&Proxy>) -> Result<Join> {
        let name = format!("participant-{number}");
        let mut link = self.link().await?;
        if let Some(proxy) = proxy {
            link = link.replace(&self.serve.address().to_string(), &proxy.address().to_string());
        }
        Join::new(self.serve.folder(), &name, &link, rows, number as u64)
    }

    /// Starts the native participants 0 to `count - 1`.
    pub async fn natives(&self, count: usize) -> Result<Vec<Participant>> {
        let mut running = Vec::new();
        for number in 0..count {
            running.push(self.admit(&self.native(number).await?).await?);
        }
        Ok(running)
    }

    /// Starts a native participant and waits until it has joined; one that ends instead fails the test at once.
    pub async fn admit(&self, join: &Join) -> Result<Participant> {
        let before = self.host.view(&self.federation).await?.participants;
        let mut participant = join.start()?;
        wait::until("a participant to join", async || {
            let joined = self.host.view(&self.federation).await?.participants > before;
            if !joined {
                participant.expect_running()?;
            }
            Ok(joined.then_some(()))
        })
        .await?;
        Ok(participant)
    }

    /// A participant that the test plays.
    pub async fn guest(&self, name: &str) -> Result<Guest> {
        let invites = self.host.invites(&self.federation, 1).await?;
        let invite = invites.first().context("no invite")?;
        Guest::join(&self.serve.url(), &self.federation, invite, name).await
    }

    /// Waits for the end of the federation and of `participants`, which must all print the last prompt.
    pub async fn finished(&self, participants: Vec<Participant>) -> Result<Vec<PublishedPrompt>> {
        let view = self.host.finished(&self.federation).await;
        let prompts = view.with_context(|| logs(self, &participants))?.prompts;
        let last = prompts.last().context("nothing was published")?.prompt.to_string();
        for mut participant in participants {
            participant.printed(&last).await?;
        }
        Ok(prompts)
    }
}

fn logs(scene: &Scene, participants: &[Participant]) -> String {
    let logs = participants.iter().map(Participant::log);
    logs.chain([scene.serve.log()]).collect::<Vec<_>>().join("\n")
}
