//! What came back, counted: every request ends in exactly one of these counts.

use feddtpt_shared::messages::Receipt;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// A receipt and the federation that it is of, by its place in the run's list.
pub(super) type Held = (usize, Receipt);

/// Counts of requests by how they ended.
pub(super) type Counts = BTreeMap<(&'static str, End), u64>;

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// With this status.
    Status(u16),
    /// The connection broke before there was an answer.
    Broken,
    /// The server was killed at the end of the run, before there was an answer.
    Cut,
}

/// Everything that the participants saw.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Whether the measured window is open.
    pub(super) measuring: bool,
    /// Requests of the whole run.
    pub(super) all: Counts,
    /// Those whose answer came within the window.
    pub(super) measured: Counts,
    /// Of acknowledged proposals within the window.
    pub(super) latencies: Vec<Duration>,
    /// Every receipt of the whole run.
    pub(super) receipts: Vec<Held>,
    /// Participants whose federation ended under them.
    pub(super) ended: u32,
}

/// Times from a request that was sent to its answer that was read, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Latency {
    /// Half were faster.
    pub p50_ms: f64,
    /// 99 of 100 were faster.
    pub p99_ms: f64,
    /// The slowest.
    pub max_ms: f64,
}

impl Tally {
    /// Counts a request.
    pub(super) fn count(&mut self, what: &'static str, end: End) {
        *self.all.entry((what, end)).or_default() += 1;
        if self.measuring {
            *self.measured.entry((what, end)).or_default() += 1;
        }
    }

    /// Keeps a receipt.
    pub(super) fn acknowledged(&mut self, federation: usize, receipt: Receipt, took: Duration) {
        self.receipts.push((federation, receipt));
        if self.measuring {
            self.latencies.push(took);
        }
    }
}

impl Latency {
    /// By the nearest rank.
    pub(super) fn of(times: &mut [Duration]) -> Self {
        times.sort_unstable();
        let at = |per_cent: usize| {
            let rank = (times.len() * per_cent).div_ceil(100);
            times.get(rank.saturating_sub(1)).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
        };
        Self { p50_ms: at(50), p99_ms: at(99), max_ms: at(100) }
    }
}

/// For a report: `PUT proposal 200` and so on.
pub(super) fn by_name(counts: &Counts) -> BTreeMap<String, u64> {
    let name = |what: &str, end: End| match end {
        End::Status(status) => format!("{what} {status}"),
        End::Broken => format!("{what} without an answer"),
        End::Cut => format!("{what} cut off by the kill at the end"),
    };
    counts.iter().map(|((what, end), count)| (name(what, *end), *count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let mut times: Vec<Duration> = (1..=200).rev().map(Duration::from_millis).collect();
        assert_eq!(Latency::of(&mut times), Latency { p50_ms: 100.0, p99_ms: 198.0, max_ms: 200.0 });
        assert_eq!(Latency::of(&mut times[..1]), Latency { p50_ms: 1.0, p99_ms: 1.0, max_ms: 1.0 });
        assert_eq!(Latency::of(&mut []), Latency::default());
    }

    #[test]
    fn only_the_window_is_measured() {
        let mut tally = Tally::default();
        tally.count("GET", End::Status(200));
        tally.measuring = true;
        tally.count("GET", End::Status(200));
        tally.count("GET", End::Broken);
        assert_eq!(tally.all[&("GET", End::Status(200))], 2);
        assert_eq!(
            by_name(&tally.measured).into_iter().collect::<Vec<_>>(),
            [("GET 200".to_owned(), 1), ("GET without an answer".to_owned(), 1)]
        );
    }
}
