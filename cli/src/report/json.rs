//! The report for programs.

use serde_json::{Value, json};

use super::data::{DemoReport, RoundReport, Score};

/// The run's figures for programs.
///
/// - `seed_prompt`: `accuracy`, `macro_f1`, `correct`, `total`; `local_mean`: `accuracy`, `macro_f1`.
/// - `rounds[]`: `round`, the four figures of a score, `bytes_up`, `bytes_down`, `llm_calls`, `duration_ms`, `prompt`.
///   Bytes and calls are totals over all participants in that round, `up` being towards the server.
/// - `final_prompt`, `total_llm_calls`, `duration_ms`, `seed`, `strategy`, `searcher`.
///
/// Accuracy and macro-F1 are shares from 0 to 1. A figure that is not a finite number is `null`.
pub fn to_json(report: &DemoReport) -> Value {
    json!({
        "seed": report.seed,
        "strategy": report.strategy,
        "searcher": report.searcher,
        "seed_prompt": score(&report.seed_prompt),
        "local_mean": { "accuracy": report.local_mean.accuracy, "macro_f1": report.local_mean.macro_f1 },
        "rounds": report.rounds.iter().map(round).collect::<Vec<_>>(),
        "final_prompt": report.final_prompt,
        "total_llm_calls": report.total_llm_calls,
        "duration_ms": report.duration_ms,
    })
}

fn score(score: &Score) -> Value {
    json!({
        "accuracy": score.accuracy,
        "macro_f1": score.macro_f1,
        "correct": score.correct,
        "total": score.total,
    })
}

fn round(round: &RoundReport) -> Value {
    json!({
        "round": round.round,
        "accuracy": round.score.accuracy,
        "macro_f1": round.score.macro_f1,
        "correct": round.score.correct,
        "total": round.score.total,
        "bytes_up": round.bytes_up,
        "bytes_down": round.bytes_down,
        "llm_calls": round.llm_calls,
        "duration_ms": round.duration_ms,
        "prompt": round.prompt,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_promised_keys_are_there() {
        let value = to_json(&sample::report());
        for key in ["seed_prompt", "local_mean"] {
            assert!(value[key]["accuracy"].is_f64() && value[key]["macro_f1"].is_f64(), "{key}");
        }
        for round in value["rounds"].as_array().unwrap() {
            assert!(round["accuracy"].is_f64() && round["macro_f1"].is_f64());
            for key in ["bytes_up", "bytes_down", "llm_calls"] {
                assert!(round[key].is_u64(), "{key}");
            }
        }
        assert_eq!(value["rounds"].as_array().unwrap().len(), 4);
        assert!(value["total_llm_calls"].is_u64() && value["duration_ms"].is_u64() && value["seed"].is_u64());
        for key in ["final_prompt", "strategy", "searcher"] {
            assert!(value[key].is_string(), "{key}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_null() {
        let mut report = sample::report();
        report.local_mean.accuracy = f64::NAN;
        assert!(to_json(&report)["local_mean"]["accuracy"].is_null());
    }
}
