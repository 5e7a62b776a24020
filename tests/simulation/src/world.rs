//! Everything that one schedule plays with.

use crate::before::{Before, Host};
use crate::grapevine::Grapevine;
use crate::history::{History, Mark};
use crate::method::Method;
use crate::open_phase::OpenPhase;
use crate::place::Backing;
use crate::pulse::Pulse;
use crate::replica::Machine;
use crate::requests::{Guest, Request, What};
use crate::schedule::Schedule;
use crate::spec::{spec, vocabulary};
use crate::tally::Tally;
use crate::violation::Violation;
use anyhow::{Result, anyhow, ensure};
use feddtpt_server::store::{FederationState, Position};
use feddtpt_shared::federation::{FederationSpec, FederationStatus};
use feddtpt_shared::messages::{CreateFederation, Created, Invites};
use std::sync::Arc;
use tokio::task::JoinHandle;

/// Guests beyond those of the schedule: they come when everything is mended and somebody is missing.
pub const SPARE_GUESTS: usize = 4;

/// A schedule at play.
pub struct World<'p> {
    /// What outlives every server.
    pub backing: Backing<'p>,
    /// What is at work.
    pub pulse: Arc<Pulse>,
    /// Who hears of changes.
    pub grapevine: Arc<Grapevine>,
    /// The servers.
    pub machines: Vec<Machine>,
    /// The participants, and those to be.
    pub guests: Vec<Guest>,
    /// The federation.
    pub federation: String,
    /// Its spec.
    pub spec: FederationSpec,
    /// Requests without an answer yet.
    pub asked: Vec<Asked>,
    /// What happened.
    pub history: History,
    /// Where the federation stood when all was calm last.
    pub position: Option<Position>,
    /// The whole of it.
    pub state: Option<FederationState>,
    /// The phase that was open then.
    pub(crate) open: Option<OpenPhase>,
    /// Whether a clock was set, so that they need not agree.
    pub(crate) jumped: bool,
    /// What the host has asked last, and whether it heard an answer.
    pub host: Host,
    /// How much had begun then.
    looked: u64,
    /// How often everything happened.
    pub tally: Tally,
}

/// A request on its way.
pub struct Asked {
    /// What was asked.
    pub request: Request,
    /// By which guest.
    pub guest: Option<usize>,
    /// Which server.
    pub at: usize,
    /// Whether the client hears the answer.
    pub heard: bool,
    /// How often that server's database had failed before.
    pub troubles: u64,
    /// What had been seen before.
    pub since: Mark,
    /// Where the federation stood before.
    pub position: Option<Position>,
    /// How many had asked to join before.
    pub joining: usize,
    /// What the host had asked before.
    pub(crate) before: Before,
    /// The answer to be.
    pub task: JoinHandle<Option<(u16, Vec<u8>)>>,
}

impl<'p> World<'p> {
    /// Starts the servers and creates the federation; nothing breaks yet.
    pub async fn begin(backing: Backing<'p>, schedule: &Schedule, guests: usize) -> Result<Self> {
        let servers = if backing.is_shared() { schedule.servers.max(1) } else { 1 };
        let pulse = Arc::new(Pulse::default());
        let machines = (0..servers).map(|_| Machine::new(&pulse)).collect();
        let spec = spec(&schedule.federation).map_err(|reason| anyhow!(reason))?;
        let mut world = Self {
            backing,
            pulse,
            grapevine: Arc::default(),
            machines,
            guests: Vec::new(),
            federation: String::new(),
            spec,
            asked: Vec::new(),
            history: History::default(),
            position: None,
            state: None,
            open: None,
            jumped: false,
            host: Host::default(),
            looked: 0,
            tally: Tally::default(),
        };
        for machine in &mut world.machines {
            machine.start(&world.backing, &world.pulse, &world.grapevine).await?;
        }
        let body = CreateFederation { spec: world.spec.clone(), vocabulary: vocabulary() };
        let (status, body) = world.ask(&Request::create(&body)).await?;
        ensure!(status == 201, "no federation: {status} {}", String::from_utf8_lossy(&body));
        world.federation = serde_json::from_slice::<Created>(&body)?.federation;
        let count = guests + SPARE_GUESTS;
        let invites = Request::invites(&world.federation, u32::try_from(count)?);
        let (_, body) = world.ask(&invites).await?;
        let invites = serde_json::from_slice::<Invites>(&body)?.invites;
        world.guests = invites.into_iter().enumerate().map(|(number, invite)| Guest::new(number, invite)).collect();
        Ok(world)
    }

    /// Asks the first server that lives, without a fault.
    pub async fn ask(&self, request: &Request) -> Result<(u16, Vec<u8>)> {
        let process = self.machines.iter().find_map(|machine| machine.process.as_ref());
        let inside = &process.ok_or_else(|| anyhow!("no server lives"))?.inside;
        let Request { method, path, bearer, body, .. } = request;
        Ok(inside.ask(method.clone(), path, bearer.as_ref(), body.clone()).await?)
    }

    /// Sends a request to a server. False if that is dead: then nothing arrives.
    pub fn send(&mut self, request: Request, guest: Option<usize>, at: usize, heard: bool) -> bool {
        let Some(process) = &self.machines[at].process else { return false };
        let inside = process.inside.clone();
        let Request { method, path, bearer, body, .. } = request.clone();
        let task = tokio::spawn(async move { inside.ask(method, &path, bearer.as_ref(), body).await.ok() });
        let before = self.before(&request, guest);
        let joining = self.guests.iter().filter(|guest| guest.join_sent).count();
        if let What::Submit { digest, .. } = request.what {
            let sent = self.history.made.get(&digest).cloned();
            self.history.sent.extend(sent.map(|sent| (digest, sent)));
        }
        if let What::Vote { digest, .. } = request.what {
            let cast = self.history.filled.get(&digest).cloned();
            self.history.cast.extend(cast.map(|cast| (digest, cast)));
        }
        if let Some(guest) = guest.map(|guest| &mut self.guests[guest]) {
            guest.join_sent |= request.what == What::Join;
            guest.leave_sent |= request.what == What::Leave;
        }
        self.asked.push(Asked {
            request,
            guest,
            at,
            heard,
            troubles: self.machines[at].faults.troubles(),
            since: self.history.reached,
            position: self.position,
            joining,
            before,
            task,
        });
        true
    }

    /// Lets all clocks go on.
    pub fn pass(&mut self, ms: u64) {
        self.machines.iter().for_each(|machine| machine.clock.advance_ms(ms));
        let running = self.position.is_some_and(|position| position.status == FederationStatus::Running);
        self.open.iter_mut().filter(|_| running).for_each(|open| open.pass(ms));
    }

    /// Adds what befell the aggregations of a server.
    pub fn count_method(&mut self, method: &Method) {
        let [failed, crashed, held] = method.bites();
        self.tally.add("faults: aggregation failed", failed);
        self.tally.add("faults: aggregation crashed", crashed);
        self.tally.add("faults: aggregation held", held);
    }

    /// Waits until nothing more happens by itself, and looks at what happened.
    pub async fn settle(&mut self) -> Result<(), Violation> {
        let hangs = |_| Violation::new("everything ends", "a store or an aggregation does not come back");
        self.pulse.settle().await.map_err(hangs)?;
        let begun = self.pulse.begun();
        if begun != self.looked {
            self.look().await?;
            self.looked = begun;
        }
        let done: Vec<usize> = (0..self.asked.len()).filter(|&i| self.asked[i].task.is_finished()).collect();
        for i in done.into_iter().rev() {
            let asked = self.asked.remove(i);
            self.answered(asked).await?;
        }
        Ok(())
    }

    /// Looks at where the federation stands.
    async fn look(&mut self) -> Result<(), Violation> {
        let since = self.history.reached;
        if let Some(process) = self.machines.iter().find_map(|machine| machine.process.as_ref()) {
            let state = process.store.federation(&self.federation).await;
            let state = state.map_err(|error| Violation::new("the store can be read", error.to_string()))?;
            let state = state.ok_or_else(|| Violation::new("the store can be read", "the federation is gone"))?;
            let store = Arc::clone(&process.store);
            self.history.state(since, &state)?;
            self.look_at_the_clock(&state)?;
            self.look_at_a_pause(store.as_ref(), &state).await?;
            self.look_who_is_asked(store.as_ref(), &state).await?;
            self.position = Some(state.position);
            self.state = Some(state);
        }
        Ok(())
    }

    /// Lets time pass as the servers wait it, in small steps, and the leases of the database with it.
    pub async fn wait(&mut self, ms: u64) -> Result<(), Violation> {
        let step = if ms > 5_000 { 1_000 } else { 100 };
        for _ in 0..ms.div_ceil(step) {
            if self.grapevine.is_leased() {
                let older = self.backing.elapse(&self.federation, step).await;
                older.map_err(|error| Violation::new("the store can be read", error.to_string()))?;
            }
            tokio::time::advance(std::time::Duration::from_millis(step)).await;
            self.settle().await?;
        }
        Ok(())
    }
}
