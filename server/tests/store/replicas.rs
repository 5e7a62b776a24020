//! Several servers on one PostgreSQL, in one process.

use crate::aggregators::Gated;
use crate::postgres::Database;
use crate::spec::{policy, prompt, spec};
use crate::util::{EXPIRES_MS, NOW_MS, federation, participant, proposal, until};
use feddtpt_server::clock::{Clock, MockClock, StoreClock};
use feddtpt_server::store::{NewFederation, Store, SubmitOutcome};
use feddtpt_server::{Parts, RunningServer, Server, ServerConfig, Web};
use feddtpt_shared::Digest;
use feddtpt_shared::federation::{FederationStatus, Phase, RoundPolicy};
use feddtpt_shared::messages::{Instruction, Join, Joined, RoundView, Secret};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Short enough to be waited for when its server is dead.
const SHORT_LEASE_MS: u64 = 900;
/// Longer than any test waits.
const NEVER_MS: u64 = 600_000;
/// Long enough to be renewed in time on a busy machine.
const LONG_LEASE_MS: u64 = 4_000;

/// A server that aggregates when the test opens its gate.
struct Replica {
    running: Option<RunningServer>,
    aggregator: Arc<Gated>,
}

impl Replica {
    async fn start(store: &Arc<dyn Store>, clock: &MockClock, lease_ms: u64) -> Self {
        let mut config = ServerConfig::local(PathBuf::from("unused"), Secret::new("the host's token"));
        config.lease_ms = lease_ms;
        let aggregator = Arc::new(Gated::default());
        let parts = Parts {
            store: Arc::clone(store),
            clock: Arc::new(clock.clone()),
            aggregator: Some(Arc::<Gated>::clone(&aggregator)),
            model: None,
            web: Web::default(),
        };
        Self { running: Some(Server::start_with(config, parts).await.unwrap()), aggregator }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.as_ref().unwrap().local_addr())
    }

    fn asked(&self) -> usize {
        self.aggregator.asked.lock().unwrap().len()
    }

    fn open(&self) {
        self.aggregator.open.store(true, Ordering::SeqCst);
    }
}

/// One round, without a minimum time.
async fn create(store: &Arc<dyn Store>) -> String {
    let new = NewFederation { spec: spec(1, RoundPolicy { min_duration_ms: 0, ..policy() }), ..federation(NOW_MS) };
    store.create_federation(&new).await.unwrap();
    new.id
}

/// Two participants submit, and the round is being aggregated.
async fn aggregating(store: &Arc<dyn Store>, federation: &str) {
    let participants = [participant(store, federation).await, participant(store, federation).await];
    for (participant, words) in participants.iter().zip(["good film", "great film"]) {
        until("the proposal to be taken", async || {
            let outcome = store.submit(&proposal(federation, 1, participant, words)).await.unwrap();
            (outcome == SubmitOutcome::Accepted).then_some(())
        })
        .await;
    }
}

async fn finished(store: &Arc<dyn Store>, federation: &str) {
    until("the end", async || {
        let state = store.federation(federation).await.unwrap().unwrap();
        (state.position.status == FederationStatus::Finished).then_some(())
    })
    .await;
    let state = store.federation(federation).await.unwrap().unwrap();
    assert_eq!(state.prompt, prompt("film good great"));
    assert_eq!(store.transcript(federation).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_federation_that_was_created_elsewhere_is_aggregated_once() {
    let Some(Database { store, .. }) = Database::open().await else { return };
    let clock = MockClock::new(NOW_MS);
    let replicas =
        [Replica::start(&store, &clock, LONG_LEASE_MS).await, Replica::start(&store, &clock, LONG_LEASE_MS).await];
    // Neither server is asked for anything: both hear of it from the database.
    let federation = create(&store).await;
    aggregating(&store, &federation).await;
    let asked = || replicas.iter().map(Replica::asked).sum::<usize>();
    until("the aggregation", async || (asked() > 0).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(LONG_LEASE_MS + LONG_LEASE_MS / 4)).await;
    assert_eq!(asked(), 1, "while the one works, the other waits");
    replicas.iter().for_each(Replica::open);
    finished(&store, &federation).await;
    assert_eq!(asked(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_step_of_a_dead_server_is_taken_over() {
    let Some(Database { store, .. }) = Database::open().await else { return };
    let clock = MockClock::new(NOW_MS);
    let mut replicas =
        [Replica::start(&store, &clock, SHORT_LEASE_MS).await, Replica::start(&store, &clock, SHORT_LEASE_MS).await];
    let federation = create(&store).await;
    aggregating(&store, &federation).await;
    let dying = until("the aggregation", async || replicas.iter().position(|replica| replica.asked() > 0)).await;
    let heir = 1 - dying;
    replicas[heir].open();
    drop(replicas[dying].running.take());
    finished(&store, &federation).await;
    let asked = |replica: &Replica| replica.aggregator.asked.lock().unwrap().clone();
    assert_eq!(asked(&replicas[heir]), asked(&replicas[dying]), "another set was aggregated");
    replicas[dying].open();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_shuts_down_gives_its_step_back() {
    let Some(Database { store, .. }) = Database::open().await else { return };
    let clock = MockClock::new(NOW_MS);
    // Nobody can wait for such a lease to run out.
    let mut replicas = [Replica::start(&store, &clock, NEVER_MS).await, Replica::start(&store, &clock, NEVER_MS).await];
    let federation = create(&store).await;
    aggregating(&store, &federation).await;
    let leaving = until("the aggregation", async || replicas.iter().position(|replica| replica.asked() > 0)).await;
    replicas[1 - leaving].open();
    replicas[leaving].running.take().unwrap().shutdown().await;
    finished(&store, &federation).await;
    assert_eq!(replicas[1 - leaving].asked(), 1);
    replicas[leaving].open();
}

#[tokio::test]
async fn servers_go_by_the_clock_of_their_database() {
    let Some(Database { store, .. }) = Database::open().await else { return };
    let clock = StoreClock::follow(&store).await.unwrap().expect("PostgreSQL has a clock");
    let before_ms = store.clock_ms().await.unwrap().unwrap();
    let now_ms = clock.now_ms();
    let after_ms = store.clock_ms().await.unwrap().unwrap();
    // Half the way there and back is all that it can be off, and that is less than the whole way.
    assert!(now_ms + 1_000 >= before_ms && now_ms <= after_ms + 1_000, "{before_ms} {now_ms} {after_ms}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_poll_hears_of_what_another_server_did() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let Some(Database { store, .. }) = Database::open().await else { return };
    let clock = MockClock::new(NOW_MS);
    let replicas =
        [Replica::start(&store, &clock, LONG_LEASE_MS).await, Replica::start(&store, &clock, LONG_LEASE_MS).await];
    let federation = create(&store).await;
    store.add_invites(&federation, &[Digest::of("an invite")], EXPIRES_MS, NOW_MS).await.unwrap();
    let below = format!("/api/v1/federations/{federation}");
    let client = reqwest::Client::new();
    let join = client.post(replicas[0].url(&format!("{below}/participants"))).bearer_auth("an invite");
    let joined = join.json(&Join { nonce: Digest::of("a nonce") }).send().await.unwrap();
    let Joined { token, .. } = joined.json().await.unwrap();
    let poll = async |after: u64| -> RoundView {
        let url = replicas[1].url(&format!("{below}/round?after={after}"));
        client.get(url).bearer_auth(token.expose()).send().await.unwrap().json().await.unwrap()
    };
    let view = poll(0).await;
    assert_eq!(view.instruction, Instruction::Wait);
    let begun = Instant::now();
    let (opened, ()) = tokio::join!(poll(view.revision), async {
        participant(&store, &federation).await;
    });
    // The wait of a poll is many times as long.
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    assert!(opened.revision > view.revision);
    let running = until("the round", async || Some(poll(view.revision).await).filter(|view| view.round == 1)).await;
    assert_eq!(running.instruction, Instruction::Propose);
    let state = store.federation(&federation).await.unwrap().unwrap();
    assert_eq!(state.position.phase, Some(Phase::Propose));
    replicas.iter().for_each(Replica::open);
}
