//! Three servers on one PostgreSQL, two hundred participants, and a `kill -9` in each phase: the published prompts are
//! those of a run without faults.

use anyhow::{Context, Result, ensure};
use feddtpt_shared::federation::{FederationSpec, RoundPolicy};
use feddtpt_shared::messages::{PublishedPrompt, Receipt};
use feddtpt_test_postgres::{PASSWORD, Postgres};
use feddtpt_tests::{Fleet, Host, Member, task, wait};
use std::collections::BTreeSet;
use tokio::sync::watch;
use tokio::task::JoinSet;

const SERVERS: usize = 3;
const MEMBERS: u32 = 200;
const ROUNDS: u32 = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_servers_change_nothing_about_the_prompts() -> Result<()> {
    let Some(postgres) = Postgres::start()? else { return Ok(()) };
    let undisturbed = run(&postgres, false).await?;
    assert_ne!(undisturbed[2].prompt.to_string(), task::SEED_PROMPT, "nothing was tuned, so nothing is compared");
    let disturbed = run(&postgres, true).await?;
    assert_eq!(disturbed, undisturbed);
    Ok(())
}

fn spec() -> Result<FederationSpec> {
    let mut spec = task::small(MEMBERS)?;
    spec.rounds = ROUNDS;
    spec.policy = RoundPolicy { min_duration_ms: 0, ..spec.policy };
    Ok(spec)
}

/// The prompts of all rounds, with or without a death in each phase.
async fn run(postgres: &Postgres, faults: bool) -> Result<Vec<PublishedPrompt>> {
    let database = postgres.create_database()?;
    let mut fleet = Fleet::start(&postgres.url(&database), SERVERS).await?;
    let host = fleet.host_at(2);
    let federation = host.create(spec()?).await.with_context(|| fleet.log())?;
    let mut crowd = Crowd::new(&fleet, &host, &federation).await?;

    crowd.join(MEMBERS / 2);
    joined(&host, &federation, MEMBERS / 2).await.with_context(|| fleet.log())?;
    if faults {
        fleet.servers[0].kill()?;
    }
    crowd.join(MEMBERS);
    let deaths = Deaths { postgres, database: &database, federation: &federation };
    for round in 1..=ROUNDS {
        // All but one submit, so the phase is open until the last one may.
        deaths.submitted(round, MEMBERS / 3).await.with_context(|| fleet.log())?;
        if faults && round == 1 {
            fleet.servers[0].restart().await?;
            fleet.servers[1].kill()?;
            deaths.while_aggregating(&mut fleet, &crowd.open).await.with_context(|| fleet.log())?;
        }
        crowd.open.send_replace(round);
    }
    let receipts = crowd.ended().await.with_context(|| fleet.log())?;
    if faults {
        fleet.servers[1].restart().await?;
        fleet.servers[2].kill()?;
    }
    let survivor = fleet.host_at(1);
    let counted = survivor.counted(&federation).await?;
    ensure!(counted.len() == ROUNDS as usize, "{} rounds were published", counted.len());
    for (round, (digests, _)) in (1..).zip(&counted) {
        let of_round = receipts.iter().filter(|receipt| receipt.round == round);
        let acknowledged: BTreeSet<_> = of_round.map(|receipt| receipt.digest.to_string()).collect();
        let digests: BTreeSet<_> = digests.iter().map(ToString::to_string).collect();
        ensure!(digests == acknowledged && digests.len() == MEMBERS as usize, "round {round}: another set was counted");
    }
    ensure!(!fleet.log().contains(PASSWORD), "a log shows the database's password");
    Ok(survivor.view(&federation).await?.prompts)
}

async fn joined(host: &Host, federation: &str, count: u32) -> Result<()> {
    let what = format!("{count} participants");
    wait::until(&what, async || Ok((host.view(federation).await?.participants >= count).then_some(()))).await
}

/// The participants.
struct Crowd {
    members: JoinSet<Result<Vec<Receipt>>>,
    invites: Vec<String>,
    way: feddtpt_tests::fleet::Way,
    federation: String,
    /// The last member submits for rounds up to this one.
    open: watch::Sender<u32>,
}

impl Crowd {
    async fn new(fleet: &Fleet, host: &Host, federation: &str) -> Result<Self> {
        let invites = host.invites(federation, MEMBERS).await?;
        let (members, way, open) = (JoinSet::new(), fleet.way(), watch::Sender::new(0));
        Ok(Self { members, invites, way, federation: federation.to_owned(), open })
    }

    /// Members join and take part until there are `count` of them.
    fn join(&mut self, count: u32) {
        for number in self.members.len()..count as usize {
            let (way, federation, invite) = (self.way.clone(), self.federation.clone(), self.invites[number].clone());
            let last = number + 1 == MEMBERS as usize;
            let open = if last { self.open.subscribe() } else { watch::Sender::new(ROUNDS).subscribe() };
            self.members
                .spawn(async move { Member::join(way, &federation, &invite, number).await?.take_part(open).await });
        }
    }

    /// The receipts of all.
    async fn ended(self) -> Result<Vec<Receipt>> {
        let receipts: Result<Vec<_>> = self.members.join_all().await.into_iter().collect();
        Ok(receipts?.into_iter().flatten().collect())
    }
}

/// What the test knows from the database itself.
struct Deaths<'a> {
    postgres: &'a Postgres,
    database: &'a str,
    federation: &'a str,
}

impl Deaths<'_> {
    fn ask(&self, sql: &str) -> Result<String> {
        self.postgres.query(self.database, &sql.replace("$1", &format!("'{}'", self.federation)))
    }

    /// Waits until `count` proposals of a round are in.
    async fn submitted(&self, round: u32, count: u32) -> Result<()> {
        let sql = format!("SELECT count(*) FROM proposals WHERE federation = $1 AND round = {round}");
        wait::until(
            &format!("{count} proposals"),
            async || Ok((self.ask(&sql)?.parse::<u32>()? >= count).then_some(())),
        )
        .await
    }

    /// Lets the round close and kills the server that aggregates, after it has the result and before it has published it:
    /// a lock of the test's keeps the result out of the table.
    async fn while_aggregating(&self, fleet: &mut Fleet, open: &watch::Sender<u32>) -> Result<()> {
        let lock = "BEGIN; LOCK TABLE rounds IN SHARE MODE; SELECT pg_sleep(600)";
        let mut session = self.postgres.session(self.database, lock)?;
        let locked =
            "SELECT count(*) FROM pg_locks WHERE relation = 'rounds'::regclass AND mode = 'ShareLock' AND granted";
        wait::until("the lock", async || Ok((self.ask(locked)? == "1").then_some(()))).await?;
        open.send_replace(1);
        let waiting = "SELECT count(*) FROM pg_locks WHERE relation = 'rounds'::regclass AND NOT granted";
        wait::until("the publication to wait", async || Ok((self.ask(waiting)? != "0").then_some(()))).await?;
        ensure!(self.ask("SELECT phase FROM federations WHERE id = $1")? == "aggregate", "the phase is over");
        let holder = self.ask("SELECT holder FROM leases WHERE federation = $1")?;
        let dying = fleet.named(&holder)?;
        fleet.servers[dying].kill()?;
        let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)' \
                   AND pid <> pg_backend_pid()";
        self.ask(end)?;
        session.wait()?;
        let heir = "SELECT holder FROM leases WHERE federation = $1";
        wait::until("another server to take over", async || Ok((self.ask(heir)? != holder).then_some(()))).await?;
        fleet.servers[dying].restart().await
    }
}
