//! How much of a round the budget pays for.

use crate::settings::{MIN_POPULATION, Method, Settings};

/// What each client does in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Points of a generation.
    pub(crate) population: usize,
    /// Generations.
    pub(crate) generations: usize,
}

/// The largest round that `calls_left` pays for, or `None`. `point_calls` is what one point costs all clients together. Generations
/// are given up before points; less than a generation of four points is no round.
pub(crate) fn plan(settings: &Settings, calls_left: u64, point_calls: u64) -> Option<Plan> {
    let uploads = usize::from(settings.method == Method::FedBpt);
    let points = usize::try_from(calls_left / point_calls.max(1)).unwrap_or(usize::MAX).checked_sub(uploads)?;
    let population = settings.population.min(points);
    if population < MIN_POPULATION {
        return None;
    }
    Some(Plan { population, generations: settings.generations.min(points / population) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_shrink_to_what_is_left() {
        let settings = Settings { population: 20, generations: 8, ..Settings::fed_bpt(0, 0) };
        let planned = |calls| plan(&settings, calls, 10).map(|plan| (plan.population, plan.generations));
        assert_eq!(planned(1_000_000), Some((20, 8)));
        assert_eq!(planned(1610), Some((20, 8)));
        assert_eq!(planned(1609), Some((20, 7)));
        assert_eq!(planned(210), Some((20, 1)));
        assert_eq!(planned(209), Some((19, 1)));
        assert_eq!(planned(50), Some((4, 1)));
        assert_eq!(planned(49), None);
        assert_eq!(planned(0), None);
        let averaging = Settings { method: Method::FedAvgBbt, ..settings };
        assert_eq!(plan(&averaging, 40, 10), Some(Plan { population: 4, generations: 1 }));
    }
}
