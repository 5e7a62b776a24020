//! A client's part.

use crate::error::SoftError;
use crate::judge::{EncodedRows, SoftJudge};
use crate::local::{Start, search};
use crate::objective::Objective;
use crate::plan::Plan;
use crate::projection::narrow;
use crate::random::generator;
use crate::settings::{Draws, Method, Settings};
use crate::wire::{pack, unpack};
use rand_chacha::rand_core::Rng;

/// A client with rows.
pub(crate) struct Client {
    /// Its place among all clients.
    pub(crate) index: usize,
    /// What it holds.
    pub(crate) rows: EncodedRows,
    /// Its own step size (FedAvg-BBT).
    pub(crate) sigma: f64,
}

/// What all clients know of a round.
pub(crate) struct Turn<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) judge: &'a SoftJudge<'a>,
    pub(crate) plan: Plan,
    pub(crate) round: u32,
}

/// What a client sends, and what it asked the model.
pub(crate) struct Spent {
    /// The upload, as bytes.
    pub(crate) upload: Vec<u8>,
    /// Inferences of (prompt, row).
    pub(crate) calls: u64,
    /// Inferences on the empty text.
    pub(crate) baselines: u64,
}

impl Client {
    /// Searches from what the server sent.
    pub(crate) fn take_turn(&mut self, turn: &Turn<'_>, received: &[u8]) -> Result<Spent, SoftError> {
        let settings = turn.settings;
        let received = unpack(received);
        let (mean, sigma) = received.split_at(settings.dimension);
        let sigma = sigma.first().copied().map_or(self.sigma, f64::from);
        let drawer = if settings.draws == Draws::Shared { 0 } else { self.index + 1 };
        let seed = generator("steps", settings.seed, turn.round, drawer).next_u64();
        let mut objective = Objective::new(turn.judge, settings, &self.rows, (turn.round, self.index))?;
        let Plan { population, generations } = turn.plan;
        let found = search(&Start { mean, sigma, population, generations, seed }, &mut objective)?;
        self.sigma = found.sigma;
        let numbers = match settings.method {
            Method::FedBpt => {
                let value = narrow(objective.at(&found.mean)?);
                found.mean.into_iter().chain([value]).chain(found.sigmas.into_iter().map(narrow)).collect()
            }
            Method::FedAvgBbt => found.mean,
        };
        Ok(Spent { upload: pack(turn.round, numbers), calls: objective.calls, baselines: objective.baselines })
    }
}
