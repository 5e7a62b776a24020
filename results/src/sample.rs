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

/// A run of `arm` whose rounds, from 0, have these accuracies; 100 calls, 500 bytes up and 2,000 down in each round.
pub(crate) fn run(arm: &str, data: &str, split: &str, seed: u64, accuracies: &[f64]) -> Vec<ResultRow> {
    let rounds = (0..).zip(accuracies).map(|(round, accuracy)| {
        let bytes = if round == 0 { 0.0 } else { 1.0 };
        ResultRow {
            arm: arm.into(),
            data: data.into(),
            split: split.into(),
            seed,
            round,
            llm_calls: u64::from(round) * 100,
            calls_search: u64::from(round) * 80,
            calls_score: u64::from(round) * 20,
            bytes_up: bytes * 500.0,
            bytes_down: bytes * 2_000.0,
            accuracy: *accuracy,
            balanced_accuracy: *accuracy,
            macro_f1: *accuracy,
            own_accuracy: None,
            ..row()
        }
    });
    rounds.collect()
}

/// A made-up study: three data sets, two splits, four arms, five seeds, and attacks on two of the arms.
pub(crate) fn study() -> Vec<ResultRow> {
    let mut rows = Vec::new();
    for (d, data) in ["agnews", "sst2", "trec"].into_iter().enumerate() {
        for (s, split) in ["iid", "dirichlet-0.1"].into_iter().enumerate() {
            for (a, arm) in ["seed", "local", "feddtpt", "feddtpt-gated"].into_iter().enumerate() {
                for seed in 0..5 {
                    let noise = |step: u64| ((seed * 7 + step * 13 + d as u64 * 5 + a as u64 * 3) % 11) as f64 / 250.0;
                    let begin = 0.5 + d as f64 / 12.0 + noise(0);
                    let gain = a as f64 * (0.05 - s as f64 * 0.015);
                    let rounds = if arm == "seed" { 1 } else { 9 };
                    let rise = |round: u64| gain * (1.0 - 0.6_f64.powf(round as f64)) + noise(round) * gain * 3.0;
                    let values: Vec<f64> = (0..rounds).map(|round| begin + rise(round)).collect();
                    let calls = 900 + a as u64 * 700 + seed * 90;
                    let of_run = |row: ResultRow| ResultRow { llm_calls: row.llm_calls * calls / 100, ..row };
                    let run: Vec<ResultRow> = run(arm, data, split, seed, &values).into_iter().map(of_run).collect();
                    if split == "iid" && a > 1 {
                        for tenths in 1..4_u8 {
                            let share = f64::from(tenths) / 10.0;
                            rows.extend(run.iter().map(|row| ResultRow {
                                hostile_share: share,
                                accuracy: row.accuracy - share * (4.0 - a as f64) / 4.0,
                                trigger: Some(a == 2 && u64::from(tenths) > seed),
                                attack_success: Some(share / a as f64),
                                ..row.clone()
                            }));
                        }
                    }
                    rows.extend(run);
                }
            }
        }
    }
    rows
}
