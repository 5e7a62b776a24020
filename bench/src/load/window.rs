//! The measured window.

use super::crowd::Crowd;
use super::progress::Progress;
use super::server::Server;
use super::{Settings, proc};
use std::time::{Duration, Instant};
use tokio::time::{interval, sleep};

/// Between two words about how far it is.
const TELL_EVERY: Duration = Duration::from_millis(500);

/// What was measured beside the participants' own counts.
pub(super) struct Window {
    pub(super) seconds: f64,
    pub(super) server_cores: Option<f64>,
    pub(super) generator_cores: Option<f64>,
}

impl Window {
    /// Warms up, opens the window, and closes it when its time is over.
    pub(super) async fn measure(settings: &Settings, server: &Server, crowd: &Crowd, progress: &Progress) -> Self {
        progress.say("warming up");
        sleep(Duration::from_secs(settings.warm_up_seconds)).await;
        let cpu = || (server.cpu_time(), proc::cpu_time(std::process::id()));
        let (server_before, generator_before) = cpu();
        crowd.tally().measuring = true;
        let begun = Instant::now();
        let mut ticks = interval(TELL_EVERY);
        let length = Duration::from_secs(settings.seconds);
        while begun.elapsed() < length {
            tokio::select! {
                _ = ticks.tick() => progress.measured(begun.elapsed(), crowd.tally().latencies.len()),
                () = sleep(length.saturating_sub(begun.elapsed())) => {}
            }
        }
        crowd.tally().measuring = false;
        let seconds = begun.elapsed().as_secs_f64();
        let (server_after, generator_after) = cpu();
        let cores = |before: Option<Duration>, after: Option<Duration>| {
            Some(after?.saturating_sub(before?).as_secs_f64() / seconds)
        };
        Self {
            seconds,
            server_cores: cores(server_before, server_after),
            generator_cores: cores(generator_before, generator_after),
        }
    }
}
