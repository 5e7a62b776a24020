//! What a table holds already.

use feddtpt_experiment::{ArmPlan, Plan};
use feddtpt_results::ResultRow;
use std::collections::{BTreeMap, BTreeSet};

/// Data, split, seed, arm, and the share of hostile participants.
type Key = (String, String, u64, String, String);

/// The runs of a table.
#[derive(Default)]
struct Seen {
    /// The last round of the run's own rows. It is written after everything else of the run.
    last: Option<u32>,
    /// LLMs on which its prompts were tested where nobody searched.
    transfer: BTreeSet<String>,
}

/// What the table holds already: a run counts as done when its last round is there, and is tested on all that the plan asks for.
pub(super) struct Done(BTreeMap<Key, Seen>);

impl Done {
    pub(super) fn of(plan: &Plan, rows: &[ResultRow]) -> Self {
        let mut runs: BTreeMap<Key, Seen> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.experiment == plan.name) {
            let key = key(&row.data, &row.split, row.seed, &row.arm, row.hostile_share);
            let seen = runs.entry(key).or_default();
            if row.transfer {
                seen.transfer.insert(row.llm.clone());
            }
            if !row.is_aside() {
                seen.last = seen.last.max(Some(row.round));
            }
        }
        Self(runs)
    }

    /// Whether a row may stay: one of a run that is whole, or that the plan does not know.
    pub(super) fn keeps(&self, plan: &Plan, row: &ResultRow) -> bool {
        let same = |arm: &&ArmPlan| arm.arm.name == row.arm && shown(share(arm)) == shown(row.hostile_share);
        row.experiment != plan.name
            || plan.arms.iter().find(same).is_none_or(|arm| self.holds(plan, &row.data, &row.split, row.seed, arm))
    }

    pub(super) fn holds(&self, plan: &Plan, data: &str, split: &str, seed: u64, arm: &ArmPlan) -> bool {
        let Some(run) = self.0.get(&key(data, split, seed, &arm.arm.name, share(arm))) else { return false };
        let wanted = || plan.data.iter().find(|set| set.name == data).map_or(&[][..], |set| plan.transfer(set));
        run.last.is_some_and(|last| last >= arm.arm.rounds(plan.run(arm)))
            && (!arm.arm.kind.has_words() || wanted().iter().all(|llm| run.transfer.contains(&llm.name)))
    }
}

fn key(data: &str, split: &str, seed: u64, arm: &str, hostile_share: f64) -> Key {
    (data.to_owned(), split.to_owned(), seed, arm.to_owned(), shown(hostile_share))
}

fn share(arm: &ArmPlan) -> f64 {
    arm.arm.hostile.as_ref().map_or(0.0, |hostile| hostile.share)
}

fn shown(share: f64) -> String {
    format!("{share:.6}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = r#"
        name = "small"
        rounds = 1
        calls_per_round = 40
        rows_each = 14
        test_rows = 12
        seeds = [1]
        splits = ["iid"]
        transfer = [{ name = "far", template = "{text} {prompt} {mask}" }]
        data = [{ name = "a", task = "a.toml", folder = "a" }]
        arms = [{ name = "words" }, { name = "same-answer", kind = "majority" }]
    "#;

    fn row(arm: &str, round: u32, llm: &str) -> ResultRow {
        ResultRow {
            experiment: "small".to_owned(),
            arm: arm.to_owned(),
            data: "a".to_owned(),
            split: "iid".to_owned(),
            seed: 1,
            round,
            llm: llm.to_owned(),
            transfer: !llm.is_empty(),
            ..ResultRow::default()
        }
    }

    #[test]
    fn a_run_is_done_when_its_own_last_row_and_all_transfers_are_there() {
        let plan: Plan = toml::from_str(PLAN).unwrap();
        let whole = [row("words", 0, "far"), row("words", 0, ""), row("words", 1, "far"), row("words", 1, "")];
        let holds = |rows: &[ResultRow], arm: usize| Done::of(&plan, rows).holds(&plan, "a", "iid", 1, &plan.arms[arm]);
        assert!(holds(&whole, 0));
        for cut in 0..whole.len() {
            assert!(!holds(&whole[..cut], 0), "the first {cut} rows are no run");
            assert!(whole[..cut].iter().all(|row| !Done::of(&plan, &whole[..cut]).keeps(&plan, row)));
        }
        assert!(!holds(&[row("words", 0, ""), row("words", 1, "")], 0), "it was not tested elsewhere");
        assert!(holds(&[row("same-answer", 0, "")], 1), "it has no words that could be tested elsewhere");
    }
}
