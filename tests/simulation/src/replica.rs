//! One server: its machine, which stays, and its process, which may die.

use crate::fault::Faults;
use crate::grapevine::Grapevine;
use crate::method::Method;
use crate::place::Backing;
use crate::pulse::Pulse;
use crate::store::FaultyStore;
use anyhow::{Result, anyhow};
use feddtpt_server::aggregator::Aggregator;
use feddtpt_server::clock::{Clock, MockClock};
use feddtpt_server::limit::Rate;
use feddtpt_server::store::Store;
use feddtpt_server::{Inside, Parts, RunningServer, Server, ServerConfig, Web};
use feddtpt_shared::messages::Secret;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The host's token.
pub const HOST_TOKEN: &str = "the host's token";
/// When the clocks begin.
pub const BEGIN_MS: u64 = 1_000_000_000;
/// How long a lease is, in milliseconds of the database's clock.
pub const LEASE_MS: u64 = 900;

/// A machine.
pub struct Machine {
    /// Its clock.
    pub clock: MockClock,
    /// The latest time that it has shown, in milliseconds.
    latest_ms: u64,
    /// What is broken about it.
    pub faults: Arc<Faults>,
    /// The server on it, while it lives.
    pub process: Option<Process>,
}

/// A server that lives.
pub struct Process {
    /// The way in.
    pub inside: Inside,
    /// Its aggregation.
    pub method: Arc<Method>,
    /// The store without faults, for looking.
    pub store: Arc<dyn Store>,
    alive: Arc<AtomicBool>,
    _running: RunningServer,
}

impl Machine {
    /// A machine without a server.
    pub fn new(pulse: &Arc<Pulse>) -> Self {
        Self {
            clock: MockClock::new(BEGIN_MS),
            latest_ms: BEGIN_MS,
            faults: Arc::new(Faults::new(pulse)),
            process: None,
        }
    }

    /// Starts a server. False if it found no database.
    pub async fn start(
        &mut self,
        backing: &Backing<'_>,
        pulse: &Arc<Pulse>,
        grapevine: &Arc<Grapevine>,
    ) -> Result<bool> {
        let inner = backing.connect().await?;
        let alive = Arc::new(AtomicBool::new(true));
        let store = FaultyStore {
            inner: Arc::clone(&inner),
            faults: Arc::clone(&self.faults),
            pulse: Arc::clone(pulse),
            grapevine: Arc::clone(grapevine),
            shared: backing.is_shared(),
            alive: Arc::clone(&alive),
        };
        let method = Arc::new(Method::new(&self.faults));
        let mut config = ServerConfig::local(PathBuf::from("unused"), Secret::new(HOST_TOKEN));
        config.lease_ms = LEASE_MS;
        (config.token_rate, config.address_rate) = (Rate::OFF, Rate::OFF);
        let parts = Parts {
            store: Arc::new(store),
            clock: Arc::new(self.clock.clone()),
            aggregator: Some(Arc::<Method>::clone(&method) as Arc<dyn Aggregator>),
            model: None,
            web: Web::default(),
        };
        match Server::start_with(config, parts).await {
            Ok(running) => {
                let inside = running.inside();
                self.process = Some(Process { inside, method, store: inner, alive, _running: running });
                Ok(true)
            }
            Err(_) if self.faults.is_cut() => Ok(false),
            Err(error) => Err(anyhow!("the server does not start: {error}")),
        }
    }

    /// Ends the server without ceremony.
    pub fn kill(&mut self) -> Option<Arc<Method>> {
        let process = self.process.take()?;
        process.alive.store(false, Ordering::SeqCst);
        self.faults.die();
        // Its threads end with their work; nobody waits for the result.
        process.method.mend();
        Some(process.method)
    }

    /// Sets its clock by so much.
    pub fn jump(&mut self, by_ms: i64) {
        self.latest_ms = self.latest_ms();
        self.clock.set_ms(self.clock.now_ms().saturating_add_signed(by_ms));
    }

    /// The latest time that its clock has shown. What it wrote down then lies in the future once it is set back.
    pub fn latest_ms(&self) -> u64 {
        self.latest_ms.max(self.clock.now_ms())
    }
}
