//! A copy that was made while the server ran, restored elsewhere, and the federation goes on: docs/operating.md promises it.

use anyhow::{Context, Result};
use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::{Ballot, Preference, Votes};
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::messages::{Instruction, Receipt};
use feddtpt_shared::transcript::ballots;
use feddtpt_test_postgres::Postgres;
use feddtpt_tests::{Guest, Host, Serve, task};
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// How a copy is made of a database that is in use; gives what a server is started on.
trait Backup {
    async fn copy(&self, of: &OsStr, folder: &Path) -> Result<OsString>;
}

struct Sqlite;

impl Backup for Sqlite {
    async fn copy(&self, of: &OsStr, folder: &Path) -> Result<OsString> {
        let copy = folder.join("copy.db");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(Path::new(of));
        let pool = sqlx::SqlitePool::connect_with(options).await?;
        sqlx::query("VACUUM INTO ?").bind(copy.to_str()).execute(&pool).await?;
        pool.close().await;
        Ok(copy.into_os_string())
    }
}

impl Backup for &Postgres {
    async fn copy(&self, of: &OsStr, folder: &Path) -> Result<OsString> {
        let name = of.to_str().and_then(|url| url.rsplit('/').next()).context("the database's name")?;
        let copy = folder.join("copy.dump");
        self.tool("pg_dump", name, &["--format=custom".as_ref(), "--file".as_ref(), copy.as_os_str()])?;
        let restored = self.create_database()?;
        let args = ["--no-owner".as_ref(), "--exit-on-error".as_ref(), copy.as_os_str()];
        self.tool("pg_restore", &restored, &args)?;
        Ok(self.url(&restored).into())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_federation_goes_on_from_a_copy_of_a_running_file() -> Result<()> {
    let serve = Serve::start().await?;
    goes_on(serve, Sqlite).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_federation_goes_on_from_a_dump_of_a_running_postgres() -> Result<()> {
    let Some(postgres) = Postgres::shared()? else { return Ok(()) };
    let serve = Serve::start_on(&postgres.url(&postgres.create_database()?)).await?;
    goes_on(serve, postgres).await
}

/// One proposal is acknowledged before the copy is made, one after it; then the server dies.
async fn goes_on(mut serve: Serve, backup: impl Backup) -> Result<()> {
    let copies = tempfile::tempdir()?;
    let host = serve.host()?;
    let federation = host.create(task::small(3)?).await?;
    let guests = guests(&host, &serve.url(), &federation).await?;
    let [early, late, last] = &guests;
    early.asked_for(1).await.with_context(|| serve.log())?;
    let first: Receipt = early.put(1, &["read", "this"]).await?.json()?;
    let copy = backup.copy(serve.database(), copies.path()).await?;
    let second: Receipt = late.put(1, &["review"]).await?.json()?;
    let left_over = host.invites(&federation, 1).await?.pop().context("no invite")?;
    serve.kill()?;
    serve.restart_elsewhere(copy).await?;

    // What the copy holds is as it was: tokens, the round, the proposal and its receipt.
    assert_eq!(early.round().await?.instruction, Instruction::Wait);
    assert_eq!(early.put(1, &["read", "this"]).await?.json::<Receipt>()?, first);
    assert_eq!(last.round().await?.submissions, 1);
    // What came after is gone: its participant is asked again, and the same words get the same receipt.
    assert_eq!(late.round().await?.instruction, Instruction::Propose);
    assert_eq!(late.put(1, &["review"]).await?.json::<Receipt>()?, second);
    assert!(Guest::join(&serve.url(), &federation, &left_over, "nobody").await.is_err(), "an invite of afterwards");

    last.put(1, &["please"]).await?.json::<Receipt>()?;
    for guest in &guests {
        guest.asked_for(2).await.with_context(|| serve.log())?;
        guest.put(2, &["read"]).await?.json::<Receipt>()?;
    }
    host.finished(&federation).await.with_context(|| serve.log())?;
    let counted = host.counted(&federation).await?;
    assert_eq!(counted.len(), 2);
    assert!(counted[0].0.contains(&first.digest) && counted[0].0.contains(&second.digest), "{counted:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn candidates_are_judged_on_from_a_copy_of_a_running_file() -> Result<()> {
    let serve = Serve::start().await?;
    is_judged_on(serve, Sqlite).await
}

#[tokio::test(flavor = "multi_thread")]
async fn candidates_are_judged_on_from_a_dump_of_a_running_postgres() -> Result<()> {
    let Some(postgres) = Postgres::shared()? else { return Ok(()) };
    let serve = Serve::start_on(&postgres.url(&postgres.create_database()?)).await?;
    is_judged_on(serve, postgres).await
}

/// One ballot is acknowledged before the copy is made, one after it; then the server dies.
async fn is_judged_on(mut serve: Serve, backup: impl Backup) -> Result<()> {
    let copies = tempfile::tempdir()?;
    let host = serve.host()?;
    let federation = host.create(FederationSpec { rounds: 1, ..task::gated(3, 1)? }).await?;
    let guests = guests(&host, &serve.url(), &federation).await?;
    for (guest, words) in guests.iter().zip([["read", "this"], ["this", "review"], ["read", "this"]]) {
        guest.asked_for(1).await.with_context(|| serve.log())?;
        guest.put(1, &words).await?.json::<Receipt>()?;
    }
    let [early, late, last] = &guests;
    let candidates = early.asked_to_judge(1, 0).await.with_context(|| serve.log())?.candidates;
    let wanted = Prompt::parse("read this")?;
    assert!(candidates.contains(&wanted), "{candidates:?}");
    let net = candidates.iter().map(|candidate| i32::from(*candidate == wanted)).collect();
    let votes = Votes::Preference(Preference { labels: vec![0, 1], votes: 1, net });
    let ballot = Ballot::new(1, &candidates, votes);
    let first: Receipt = early.vote(1, &ballot).await?;
    let copy = backup.copy(serve.database(), copies.path()).await?;
    let second: Receipt = late.vote(1, &ballot).await?;
    serve.kill()?;
    serve.restart_elsewhere(copy).await?;

    // The list, the stage and the ballot are as they were; what came after the copy is asked for again.
    assert_eq!(last.asked_to_judge(1, 0).await?.candidates, candidates);
    assert_eq!(early.round().await?.instruction, Instruction::Wait);
    assert_eq!(early.vote(1, &ballot).await?, first);
    assert_eq!(late.round().await?.instruction, Instruction::Score);
    assert_eq!(late.vote(1, &ballot).await?, second);
    last.vote(1, &ballot).await?;
    let end = host.finished(&federation).await.with_context(|| serve.log())?;
    assert_eq!(end.prompts.last().map(|last| &last.prompt), Some(&wanted));
    let entries = host.transcript(&federation).await?;
    let counted = ballots(&entries, 1);
    assert!(counted.len() == 3 && counted.contains(&first.digest) && counted.contains(&second.digest), "{counted:?}");
    Ok(())
}

async fn guests(host: &Host, url: &str, federation: &str) -> Result<[Guest; 3]> {
    let mut guests = Vec::new();
    for (invite, name) in host.invites(federation, 3).await?.iter().zip(["early", "late", "last"]) {
        guests.push(Guest::join(url, federation, invite, name).await?);
    }
    guests.try_into().map_err(|_| anyhow::anyhow!("not three guests"))
}
