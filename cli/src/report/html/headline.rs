//! What came out, first in figures, then in words.

use crate::report::data::{DemoReport, Score};
use crate::report::words::{bytes, count, counted, duration, of, percent, range};
use feddtpt_pictures::escape;

/// The section with the headline figures.
pub(super) fn section(report: &DemoReport) -> String {
    let last = report.final_score();
    let mut tiles = String::new();
    if let Some(score) = &last {
        tiles += &scored("Final prompt", score);
    }
    tiles += &scored("Seed prompt", &report.seed_prompt);
    if !report.local.is_empty() {
        let note = format!("mean of {} in the last round", counted(report.local.len(), "own prompt"));
        tiles += &tile("Own prompts", &percent(report.local_mean.accuracy), &[note]);
    }
    let always = "if every row were given that label".to_owned();
    tiles += &tile("Commonest label", &percent(report.majority), &[always]);
    let prompt = escape(&report.final_prompt);
    format!(
        "<section aria-labelledby=\"outcome\">\n<h2 id=\"outcome\">What came out</h2>\n<p>{}</p>\n<div class=\"tiles\">\n\
         {tiles}</div>\n<p>{}</p>\n<h3>The final prompt</h3>\n<blockquote class=\"prompt\">{prompt}</blockquote>\n\
         </section>\n",
        escape(&outcome(report, last.as_ref())),
        escape(&cost(report)),
    )
}

fn scored(name: &str, score: &Score) -> String {
    let notes = [format!("{} test rows", of(score)), format!("95% interval {}", range(score.interval()))];
    tile(name, &percent(score.accuracy), &notes)
}

fn tile(name: &str, value: &str, notes: &[String]) -> String {
    let notes: Vec<String> = notes.iter().map(|note| format!("<p class=\"note\">{}</p>", escape(note))).collect();
    format!(
        "<div class=\"tile\"><p class=\"name\">{}</p><p class=\"value\">{}</p>{}</div>\n",
        escape(name),
        escape(value),
        notes.concat()
    )
}

/// How the final prompt compares.
fn outcome(report: &DemoReport, last: Option<&Score>) -> String {
    let Some(last) = last else {
        return "The final prompt was not scored on the test rows.".to_owned();
    };
    let seed = &report.seed_prompt;
    let answers = format!(
        "After {}, the final prompt answers {} test rows correctly; the seed prompt answers {}.",
        counted(report.rounds.len(), "round"),
        of(last),
        of(seed)
    );
    let sure = if last == seed {
        "The two scores are equal.".to_owned()
    } else if last.interval().overlaps(&seed.interval()) {
        format!(
            "The two 95% intervals overlap: on {} the difference may be chance.",
            counted(report.test_rows, "test row")
        )
    } else {
        "The two 95% intervals do not overlap.".to_owned()
    };
    let points = (last.accuracy - report.local_mean.accuracy) * 100.0;
    let alone = if report.local.is_empty() || !points.is_finite() {
        String::new()
    } else {
        let side = if points < 0.0 { "below" } else { "above" };
        format!(
            " The final prompt stands {:.1} percentage points {side} the mean of the participants' own prompts.",
            points.abs()
        )
    };
    format!("{answers} {sure}{alone}")
}

/// What the run took.
fn cost(report: &DemoReport) -> String {
    let sum = |part: fn(&crate::report::data::RoundReport) -> u64| -> u64 {
        report.rounds.iter().map(part).fold(0, u64::saturating_add)
    };
    format!(
        "The run took {} and {}. All participants together sent {} to the server and received {}.",
        duration(report.duration_ms),
        if report.total_llm_calls == 1 {
            "1 LLM call".to_owned()
        } else {
            format!("{} LLM calls", count(report.total_llm_calls))
        },
        bytes(sum(|round| round.bytes_up)),
        bytes(sum(|round| round.bytes_down)),
    )
}
