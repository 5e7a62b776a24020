//! Bytes and LLM calls.

use crate::report::data::{DemoReport, ParticipantReport, Traffic};
use crate::report::words::{bytes, count};
use feddtpt_pictures::page::Column::{Figures, Words};
use feddtpt_pictures::page::Table;

/// The section with what each participant spent.
pub(super) fn section(report: &DemoReport) -> String {
    let mut sums = Table::new(
        "All rounds together",
        &[Words("Participant"), Figures("Rows"), Figures("Sent"), Figures("Received"), Figures("LLM calls")],
    );
    for one in &report.participants {
        let sum = total(one.per_round.iter());
        sums.row(&[&[one.name.clone(), count(one.rows as u64)][..], &figures(sum)].concat());
    }
    let all = total(report.participants.iter().flat_map(|one| &one.per_round));
    let rows = report.participants.iter().map(|one| one.rows as u64).fold(0, u64::saturating_add);
    sums.row(&[&["together".to_owned(), count(rows)][..], &figures(all)].concat());
    format!(
        "<section aria-labelledby=\"costs\">\n<h2 id=\"costs\">What it cost</h2>\n{}{}</section>\n",
        sums.render(),
        rounds(report).folded("Each participant in each round")
    )
}

fn rounds(report: &DemoReport) -> Table {
    let mut table = Table::new(
        "Each participant in each round",
        &[Words("Participant"), Figures("Round"), Figures("Sent"), Figures("Received"), Figures("LLM calls")],
    );
    for one in &report.participants {
        for (traffic, number) in numbered(one, report) {
            table.row(&[&[one.name.clone(), number][..], &figures(*traffic)].concat());
        }
    }
    table
}

/// A participant's rounds with their numbers.
fn numbered<'a>(one: &'a ParticipantReport, report: &'a DemoReport) -> impl Iterator<Item = (&'a Traffic, String)> {
    one.per_round.iter().zip(report.rounds.iter().map(|round| round.round.to_string()))
}

fn figures(traffic: Traffic) -> [String; 3] {
    [bytes(traffic.bytes_up), bytes(traffic.bytes_down), count(traffic.llm_calls)]
}

fn total<'a>(parts: impl Iterator<Item = &'a Traffic>) -> Traffic {
    parts.fold(Traffic::default(), |sum, part| Traffic {
        bytes_up: sum.bytes_up.saturating_add(part.bytes_up),
        bytes_down: sum.bytes_down.saturating_add(part.bytes_down),
        llm_calls: sum.llm_calls.saturating_add(part.llm_calls),
    })
}
