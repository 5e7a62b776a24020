//! What a run says, on the terminal and as JSON.

use super::settings::Store;
use super::tally::Latency;
use super::verify::Found;
use anyhow::{Context, Result, bail};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// The figures of one run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Where the server kept everything.
    pub store: Store,
    /// Participants, one connection each.
    pub participants: u32,
    /// Federations.
    pub federations: u32,
    /// Seconds that were measured.
    pub seconds: f64,
    /// Seconds before them.
    pub warm_up_seconds: u64,
    /// Longest time that a participant takes before it proposes, in milliseconds.
    pub search_ms: u64,
    /// Durable proposals acknowledged within the window.
    pub acknowledged: u64,
    /// The same, a second.
    pub acknowledged_per_s: f64,
    /// Of an acknowledged proposal within the window.
    #[serde(flatten)]
    pub latency: Latency,
    /// Peak resident memory of the server process, until the end of the window.
    pub rss_mib: Option<f64>,
    /// Cores that the server used within the window.
    pub server_cores: Option<f64>,
    /// Cores that the generator used within the window.
    pub generator_cores: Option<f64>,
    /// Proposals answered a second by a bare handler without a store, in the same run.
    pub bare_per_s: f64,
    /// Proposals that came too late for their round, within the window (409).
    pub late: u64,
    /// Requests put off within the window (429).
    pub put_off: u64,
    /// Requests within the window that ended otherwise: no answer, or a status that is neither 200, 409 nor 429.
    pub errors: u64,
    /// Requests within the window by how they ended.
    pub measured: BTreeMap<String, u64>,
    /// Requests of the whole run by how they ended.
    pub all: BTreeMap<String, u64>,
    /// Participants whose federation ended under them: it ran all the rounds that one may.
    pub ended: u32,
    /// What of the acknowledged was found after the server was killed and started again.
    #[serde(flatten)]
    pub found: Found,
    /// What this run sets that an operator or host who sets nothing has not.
    pub settings: Vec<String>,
}

impl Report {
    /// Writes it, where it is wanted.
    pub fn write(&self, json: Option<&Path>) -> Result<()> {
        let Some(file) = json else { return Ok(()) };
        let text = serde_json::to_string_pretty(self)? + "\n";
        std::fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))
    }

    /// An error when something acknowledged is lost or counts twice, or when the run was no measurement.
    pub fn verdict(&self) -> Result<()> {
        let Found { lost, doubled, receipts, .. } = self.found;
        if lost + doubled > 0 {
            bail!("{lost} acknowledged proposals are lost and {doubled} count more than once");
        }
        if receipts == 0 {
            bail!("no proposal was acknowledged");
        }
        if self.ended > 0 {
            bail!(
                "{} participants ran out of rounds, so the figures are too low: take fewer --seconds or fewer --federations",
                self.ended
            );
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |name: &str, value: String| writeln!(f, "  {name:<22} {value}");
        let or_unknown = |value: Option<f64>| value.map_or("unknown here".to_owned(), |value| format!("{value:.2}"));
        line("store", format!("{:?}", self.store).to_lowercase())?;
        line("participants", format!("{} in {} federations", self.participants, self.federations))?;
        line("measured", format!("{:.1} s after {} s", self.seconds, self.warm_up_seconds))?;
        line("acknowledged", format!("{} proposals, {:.0} a second", self.acknowledged, self.acknowledged_per_s))?;
        line("search", format!("up to {} ms", self.search_ms))?;
        let Latency { p50_ms, p99_ms, max_ms } = self.latency;
        line("latency", format!("p50 {p50_ms:.1} ms, p99 {p99_ms:.1} ms, max {max_ms:.1} ms"))?;
        line("peak memory", format!("{} MiB", or_unknown(self.rss_mib)))?;
        line(
            "cores",
            format!("server {}, generator {}", or_unknown(self.server_cores), or_unknown(self.generator_cores)),
        )?;
        line("bare handler", format!("{:.0} a second", self.bare_per_s))?;
        line("not acknowledged", format!("{} late, {} put off, {} errors", self.late, self.put_off, self.errors))?;
        for (name, count) in &self.measured {
            line("", format!("{name}: {count}"))?;
        }
        line("rounds published", self.found.rounds_published.to_string())?;
        let Found { receipts, found_once, lost, doubled, without_receipt, .. } = self.found;
        line(
            "after kill -9",
            format!("{found_once} of {receipts} receipts in the record once, {lost} lost, {doubled} doubled"),
        )?;
        line("", format!("{without_receipt} more proposals count whose answer was cut off"))?;
        self.settings.iter().try_for_each(|setting| line("set for this run", setting.clone()))
    }
}
