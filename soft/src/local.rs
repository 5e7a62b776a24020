//! A client's search: CMA-ES over `z`.

use crate::error::SoftError;
use crate::objective::Objective;
use crate::projection::narrow;
use cmaes::{CMAESOptions, DVector};

/// Where and how a search starts.
pub(crate) struct Start<'a> {
    /// Mean of the first generation.
    pub(crate) mean: &'a [f32],
    /// Its step size; its covariance is the identity.
    pub(crate) sigma: f64,
    /// Points of a generation.
    pub(crate) population: usize,
    /// Generations.
    pub(crate) generations: usize,
    /// Seed of the steps.
    pub(crate) seed: u64,
}

/// What a search ends with.
pub(crate) struct Found {
    /// Mean of the last distribution.
    pub(crate) mean: Vec<f32>,
    /// Step size before each generation.
    pub(crate) sigmas: Vec<f64>,
    /// Step size of the last distribution.
    pub(crate) sigma: f64,
}

/// Runs all generations. The optimiser's own criteria for an early end are left aside: they would change what a round costs.
pub(crate) fn search(start: &Start<'_>, objective: &mut Objective<'_>) -> Result<Found, SoftError> {
    let mean: Vec<f64> = start.mean.iter().copied().map(f64::from).collect();
    let mut failure = None;
    let evaluate = |z: &DVector<f64>| {
        let z: Vec<f32> = z.iter().copied().map(narrow).collect();
        objective.at(&z).unwrap_or_else(|error| {
            failure = Some(error);
            f64::from(f32::MAX)
        })
    };
    let options = CMAESOptions::new(mean, start.sigma).population_size(start.population).seed(start.seed);
    let mut cmaes = options.build(evaluate).map_err(|error| SoftError::Search(format!("{error:?}")))?;
    let mut sigmas = Vec::with_capacity(start.generations);
    for _ in 0..start.generations {
        sigmas.push(cmaes.sigma());
        drop(cmaes.next());
    }
    let found = Found { mean: cmaes.mean().iter().copied().map(narrow).collect(), sigmas, sigma: cmaes.sigma() };
    drop(cmaes);
    failure.map_or(Ok(found), Err)
}
