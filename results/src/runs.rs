//! Rows, put together into runs.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::{Metric, ResultRow};

/// The split that others are measured against.
pub(crate) const IID: &str = "iid";

/// What arms are compared within: one data set, one split. Cells sort by data set, the iid split first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The experiment.
    pub experiment: String,
    /// The data set.
    pub data: String,
    /// How its rows were dealt out.
    pub split: String,
}

impl Cell {
    fn of(row: &ResultRow) -> Self {
        Self { experiment: row.experiment.clone(), data: row.data.clone(), split: row.split.clone() }
    }
}

impl Ord for Cell {
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |cell: &Self| (cell.experiment.clone(), cell.data.clone(), cell.split != IID, cell.split.clone());
        place(self).cmp(&place(other))
    }
}

impl PartialOrd for Cell {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The rounds of one run, in order.
pub(crate) type Run<'a> = Vec<&'a ResultRow>;

/// The runs of a cell, by arm and hostile share in millionths, then by seed.
type Arms<'a> = BTreeMap<(String, u32), BTreeMap<u64, Run<'a>>>;

/// An LLM beside a run's own rows, and whether nobody searched with it.
pub(crate) type Aside = (bool, String);

/// What runs of an arm came to on an LLM, by cell, arm and LLM, then by seed and round. Runs under attack are left out.
type Asides<'a> = BTreeMap<(Cell, String, Aside), BTreeMap<u64, Run<'a>>>;

/// All runs, by cell.
pub(crate) struct Runs<'a> {
    cells: BTreeMap<Cell, Arms<'a>>,
    /// The rows that stand beside the runs' own.
    pub(crate) asides: Asides<'a>,
    /// The arms in the order in which they are shown.
    pub(crate) arms: Vec<String>,
}

impl<'a> Runs<'a> {
    /// The runs in `rows`, no two of which have one key. Arms come as in `order`, others after by name.
    pub(crate) fn of(rows: &'a [ResultRow], order: &[&str]) -> Self {
        let mut cells: BTreeMap<Cell, Arms<'a>> = BTreeMap::new();
        let mut asides: Asides<'a> = BTreeMap::new();
        for row in rows {
            if row.is_aside() {
                let key = (Cell::of(row), row.arm.clone(), (row.transfer, row.llm.clone()));
                if row.key().hostile_millionths == 0 {
                    asides.entry(key).or_default().entry(row.seed).or_default().push(row);
                }
                continue;
            }
            let arm = (row.arm.clone(), row.key().hostile_millionths);
            cells.entry(Cell::of(row)).or_default().entry(arm).or_default().entry(row.seed).or_default().push(row);
        }
        let own = cells.values_mut().flat_map(BTreeMap::values_mut).flat_map(BTreeMap::values_mut);
        for run in own.chain(asides.values_mut().flat_map(BTreeMap::values_mut)) {
            run.sort_by_key(|row| row.round);
        }
        let mut arms: Vec<String> = rows.iter().map(|row| row.arm.clone()).collect();
        let place = |arm: &str| order.iter().position(|name| *name == arm).unwrap_or(order.len());
        arms.sort_by(|one, other| place(one).cmp(&place(other)).then_with(|| one.cmp(other)));
        arms.dedup();
        Self { cells, asides, arms }
    }

    /// The cells, in order.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.cells.keys()
    }

    /// An arm's runs by seed.
    pub(crate) fn seeds(&self, cell: &Cell, arm: &str, hostile: u32) -> Option<&BTreeMap<u64, Run<'a>>> {
        self.cells.get(cell)?.get(&(arm.to_owned(), hostile))
    }

    /// How many runs there are.
    pub(crate) fn count(&self) -> usize {
        self.cells.values().flat_map(BTreeMap::values).map(BTreeMap::len).sum()
    }

    /// The shares of hostile participants under which an arm ran in a cell, in millionths.
    pub(crate) fn hostile(&self, cell: &Cell, arm: &str) -> Vec<u32> {
        let arms = self.cells.get(cell).into_iter().flat_map(BTreeMap::keys);
        arms.filter(|(name, _)| name == arm).map(|(_, hostile)| *hostile).collect()
    }

    /// The last row of each run of an arm, by seed.
    pub(crate) fn last(&self, cell: &Cell, arm: &str, hostile: u32) -> BTreeMap<u64, &'a ResultRow> {
        let seeds = self.seeds(cell, arm, hostile).into_iter().flatten();
        seeds.filter_map(|(seed, run)| run.last().map(|row| (*seed, *row))).collect()
    }

    /// What each run of an arm ended in, by seed.
    pub(crate) fn finals(&self, cell: &Cell, arm: &str, hostile: u32, metric: Metric) -> BTreeMap<u64, f64> {
        self.last(cell, arm, hostile).into_iter().map(|(seed, row)| (seed, metric.of(row))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::row;

    #[test]
    fn runs_are_put_together_whatever_the_order_of_their_rows() {
        let rows: Vec<ResultRow> = [(2, 7), (0, 7), (1, 8), (1, 7)]
            .map(|(round, seed)| ResultRow { round, seed, accuracy: f64::from(round) / 10.0, ..row() })
            .to_vec();
        let runs = Runs::of(&rows, &[]);
        let cell = runs.cells().next().unwrap();
        assert_eq!((runs.count(), runs.cells().count()), (2, 1));
        assert_eq!(runs.finals(cell, "gated", 0, Metric::Accuracy), BTreeMap::from([(7, 0.2), (8, 0.1)]));
        assert_eq!(runs.finals(cell, "gated", 200_000, Metric::Accuracy), BTreeMap::new());
    }

    #[test]
    fn named_arms_come_first_and_iid_before_other_splits() {
        let named = |arm: &str, split: &str| ResultRow { arm: arm.into(), split: split.into(), ..row() };
        let rows = [named("a", "dirichlet-0.1"), named("c", "iid"), named("b", "natural")];
        let runs = Runs::of(&rows, &["c", "absent"]);
        assert_eq!(runs.arms, ["c", "a", "b"]);
        assert_eq!(
            runs.cells().map(|cell| cell.split.as_str()).collect::<Vec<_>>(),
            ["iid", "dirichlet-0.1", "natural"]
        );
    }
}
