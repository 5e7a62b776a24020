//! The rounds.

use crate::client::{Client, Turn};
use crate::error::SoftError;
use crate::judge::SoftJudge;
use crate::plan::{Plan, plan};
use crate::projection::narrow;
use crate::server::{Global, Upload, average};
use crate::settings::{Method, Settings};
use crate::wire::{pack, unpack};
use feddtpt_shared::Row;

/// What a round ends with.
#[derive(Clone, Debug, PartialEq)]
pub struct SoftRound {
    /// The round, from 1.
    pub round: u32,
    /// The global `z` after it, `[d]`.
    pub z: Vec<f32>,
    /// The global step size after it (`FedBPT`); the clients' mean one (FedAvg-BBT).
    pub sigma: f64,
    /// LLM calls of all clients since the start.
    pub calls: u64,
    /// Inferences on the empty text since the start; not calls.
    pub baselines: u64,
    /// Clients that took part: those with rows.
    pub participants: usize,
    /// Bytes that each of them sent in this round.
    pub bytes_up: u64,
    /// Bytes that each of them received in this round.
    pub bytes_down: u64,
    /// Mean of the clients' objectives at their uploaded means; `FedBPT` alone asks for them.
    pub objective: Option<f64>,
}

/// A run under way.
pub struct Federation<'a> {
    settings: Settings,
    judge: &'a SoftJudge<'a>,
    /// Clients with rows, by their index.
    clients: Vec<Client>,
    global: Global,
    round: u32,
    calls: u64,
    baselines: u64,
}

impl<'a> Federation<'a> {
    /// Prepares the clients; `judge` must have been made with the same settings. A client without rows takes no part.
    pub fn new(settings: &Settings, judge: &'a SoftJudge<'a>, clients: &[Vec<Row>]) -> Result<Self, SoftError> {
        settings.check()?;
        if judge.dimension() != settings.dimension {
            return Err(SoftError::Setting {
                setting: "dimension",
                expected: "that of the judge",
                found: settings.dimension.to_string(),
            });
        }
        let with_rows = clients.iter().enumerate().filter(|(_, rows)| !rows.is_empty());
        let client =
            |(index, rows): (usize, &Vec<Row>)| Ok(Client { index, rows: judge.encode(rows)?, sigma: settings.sigma });
        let clients = with_rows.map(client).collect::<Result<Vec<_>, SoftError>>()?;
        if clients.is_empty() {
            return Err(SoftError::Task("no client has rows".to_owned()));
        }
        let global = Global::new(settings.dimension, settings.sigma);
        Ok(Self { settings: settings.clone(), judge, clients, global, round: 0, calls: 0, baselines: 0 })
    }

    /// The next round, or `None` when rounds or budget are used up.
    pub fn next_round(&mut self) -> Result<Option<SoftRound>, SoftError> {
        let left = self.settings.budget_calls - self.calls;
        let Some(plan) = plan(&self.settings, left, self.point_calls()).filter(|_| self.round < self.settings.rounds)
        else {
            return Ok(None);
        };
        self.round += 1;
        let bpt = self.settings.method == Method::FedBpt;
        let sigma = bpt.then(|| narrow(self.global.sigma));
        let down = pack(self.round, self.global.mean.iter().copied().map(narrow).chain(sigma));
        let mut uploads = Vec::with_capacity(self.clients.len());
        let mut bytes_up = 0;
        let turn = Turn { settings: &self.settings, judge: self.judge, plan, round: self.round };
        for client in &mut self.clients {
            let spent = client.take_turn(&turn, &down)?;
            self.calls += spent.calls;
            self.baselines += spent.baselines;
            bytes_up = spent.upload.len() as u64;
            uploads.push(unpack(&spent.upload));
        }
        let objective = bpt.then(|| {
            let objectives = uploads.iter().map(|upload| f64::from(upload[self.settings.dimension]));
            objectives.sum::<f64>() / uploads.len() as f64
        });
        self.aggregate(uploads, plan);
        Ok(Some(SoftRound {
            round: self.round,
            z: self.global.mean.iter().copied().map(narrow).collect(),
            sigma: self.global.sigma,
            calls: self.calls,
            baselines: self.baselines,
            participants: self.clients.len(),
            bytes_up,
            bytes_down: down.len() as u64,
            objective,
        }))
    }

    /// Calls that one point costs all clients together.
    fn point_calls(&self) -> u64 {
        let most = self.settings.batch_rows.unwrap_or(usize::MAX);
        let rows: usize = self.clients.iter().map(|client| client.rows.labels.len().min(most)).sum();
        rows as u64 * self.settings.calls_per_row()
    }

    fn aggregate(&mut self, uploads: Vec<Vec<f32>>, plan: Plan) {
        let dimension = self.settings.dimension;
        match self.settings.method {
            Method::FedBpt => {
                let read = |mut mean: Vec<f32>| {
                    let mut rest = mean.split_off(dimension);
                    let sigmas = rest.split_off(1);
                    Upload { mean, objective: rest[0], sigmas }
                };
                self.global.recombine(uploads.into_iter().map(read).collect(), plan.population / 2);
            }
            Method::FedAvgBbt => {
                let rows = self.clients.iter().map(|client| client.rows.labels.len());
                let uploads: Vec<_> = uploads.into_iter().zip(rows).collect();
                self.global.mean = average(&uploads, dimension);
                let sigmas: f64 = self.clients.iter().map(|client| client.sigma).sum();
                self.global.sigma = sigmas / self.clients.len() as f64;
            }
        }
    }
}

/// Runs all rounds and tells `progress` of each.
pub fn run(
    settings: &Settings,
    judge: &SoftJudge<'_>,
    clients: &[Vec<Row>],
    mut progress: impl FnMut(&SoftRound),
) -> Result<Vec<SoftRound>, SoftError> {
    let mut federation = Federation::new(settings, judge, clients)?;
    let mut rounds = Vec::new();
    while let Some(round) = federation.next_round()? {
        progress(&round);
        rounds.push(round);
    }
    Ok(rounds)
}
