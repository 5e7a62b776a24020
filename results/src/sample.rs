//! Made-up rows for tests.

use crate::ResultRow;

/// A row in which everything holds.
pub(crate) fn row() -> ResultRow {
    ResultRow {
        experiment: "main".into(),
        arm: "gated".into(),
        data: "sst2".into(),
        split: "iid".into(),
        seed: 7,
        round: 1,
        prompt: "decide, \"good\" or bad".into(),
        llm_calls: 1_200,
        calls_search: 1_000,
        calls_score: 200,
        bytes_up: 512.5,
        bytes_down: 1_024.0,
        test_rows: 200,
        correct: 160,
        accuracy: 0.8,
        balanced_accuracy: 0.79,
        macro_f1: 0.1 + 0.2,
        own_accuracy: Some(0.75),
        seconds: 1.5,
        ..ResultRow::default()
    }
}
