//! Random schedules of operations and faults keep every promise; those that once broke one are played again, and every
//! fault is seen to bite. `cargo xtask simulate` plays more of them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use feddtpt_simulation::generate::{generate, hits};
use feddtpt_simulation::regression::Regression;
use feddtpt_simulation::run::{Plan, on_stage, run};
use feddtpt_simulation::tally::Tally;
use feddtpt_simulation::{Kind, Schedule};

/// Plays them; nothing where the store is missing, which was said by who looked for it.
fn tally(kind: Kind, runs: u64) -> Option<Tally> {
    let report = run(Plan { kind, seed: 1, runs, threads: 2 }, || {}).unwrap()?;
    assert!(report.failure.is_none(), "{}", report.failure.unwrap());
    assert_eq!(report.played, runs);
    Some(report.tally)
}

/// A fault that never bites tests nothing.
fn all_bite<'a>(tally: &Tally, names: impl Iterator<Item = &'a str>) {
    let idle: Vec<&str> = names.filter(|name| tally.of(name) == 0).collect();
    assert!(idle.is_empty(), "never happened: {idle:?}\n{tally}");
}

#[test]
fn schedules_on_sqlite_keep_every_promise() {
    all_bite(&tally(Kind::Sqlite, 200).unwrap(), hits(Kind::Sqlite));
}

#[test]
fn schedules_on_postgres_keep_every_promise() {
    let Some(tally) = tally(Kind::Postgres, 60) else { return };
    // So few schedules need not meet every fault that the many on SQLite meet; those of several servers they must.
    all_bite(&tally, hits(Kind::Postgres).filter(|name| !hits(Kind::Sqlite).any(|other| other == *name)));
}

#[test]
fn what_once_broke_a_promise_keeps_it() {
    for (name, Regression { schedule, .. }) in Regression::all().unwrap() {
        on_stage(schedule.store, |stage| {
            let Some(stage) = stage else { return Ok(()) };
            // What depends on the order in which servers come is tried more than once.
            for _ in 0..if schedule.store == Kind::Sqlite { 1 } else { 5 } {
                let played = stage.play(&schedule)?;
                assert!(played.violation.is_none(), "{name}: {}", played.violation.unwrap());
            }
            Ok(())
        })
        .unwrap();
    }
}

#[test]
fn a_seed_is_a_schedule_and_a_schedule_is_a_file() {
    for seed in 0..200 {
        for kind in [Kind::Sqlite, Kind::Postgres] {
            let schedule = generate(seed, kind);
            assert_eq!(schedule, generate(seed, kind));
            let text = serde_json::to_string(&schedule).unwrap();
            assert_eq!(serde_json::from_str::<Schedule>(&text).unwrap(), schedule);
        }
    }
}
