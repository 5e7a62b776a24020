//! The load generator: it drives a real server, and finds every receipt after a `kill -9`. How fast is not a test's matter.

use anyhow::{Context, Result};
use feddtpt_bench::load::{self, Report, Settings, Store};
use feddtpt_test_postgres::Postgres;
use feddtpt_tests::binary;
use std::path::PathBuf;

const FIELDS: [&str; 13] = [
    "acknowledged_per_s",
    "p50_ms",
    "p99_ms",
    "rss_mib",
    "bare_per_s",
    "acknowledged",
    "late",
    "put_off",
    "errors",
    "rounds_published",
    "store",
    "participants",
    "seconds",
];

async fn run(store: Store) -> Result<Report> {
    let settings = Settings {
        store,
        participants: 9,
        federations: 2,
        seconds: 2,
        warm_up_seconds: 1,
        search_ms: 20,
        json: None,
        binary: binary::locate()?,
    };
    load::run(&settings).await
}

fn check(report: &Report) -> Result<()> {
    report.verdict()?;
    let found = report.found;
    assert!(found.receipts > 0 && found.rounds_published > 0, "{report}");
    assert_eq!((found.found_once, found.lost, found.doubled), (found.receipts, 0, 0), "{report}");
    // Nothing is hidden: every request of the window is in one of the counts.
    let measured: u64 = report.measured.values().sum();
    let polls = report.measured.get("GET round 200").copied().unwrap_or_default();
    assert_eq!(report.acknowledged + polls + report.late + report.put_off + report.errors, measured, "{report}");
    let folder = tempfile::tempdir()?;
    let file: PathBuf = folder.path().join("load.json");
    report.write(Some(&file))?;
    let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&file)?)?;
    for field in FIELDS {
        json.get(field).with_context(|| format!("the report lacks {field}"))?;
    }
    Ok(())
}

#[tokio::test]
async fn every_receipt_of_a_loaded_sqlite_server_survives_kill_9() -> Result<()> {
    check(&run(Store::Sqlite).await?)
}

#[tokio::test]
async fn every_receipt_of_a_loaded_postgres_server_survives_kill_9() -> Result<()> {
    // A word about it, or a failure, where there is none.
    if Postgres::shared()?.is_none() {
        return Ok(());
    }
    check(&run(Store::Postgres).await?)
}
