//! The report as one page: no scripts, nothing loaded.

mod costs;
mod headline;
mod people;
mod pictures;
mod prompts;
mod quality;
#[cfg(test)]
mod tests;

use super::data::DemoReport;
use super::words::{counted, percent};
use feddtpt_pictures::escape;

/// The run as a self-contained page: inline styles and drawings, no scripts, no requests.
///
/// It follows the reader's light or dark setting, reads from 360 px upwards, and has a table behind each figure. All
/// text of the report is escaped.
pub fn render_html(report: &DemoReport) -> String {
    let style = feddtpt_pictures::page::STYLE;
    let title = escape(if report.title.is_empty() { &report.task_name } else { &report.title });
    let sections: String = [
        headline::section(report),
        quality::section(report),
        prompts::section(report),
        pictures::section(report),
        people::section(report),
        costs::section(report),
    ]
    .concat();
    let about = about(report);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         img-src data:\">\n<link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n<style>\n{style}</style>\n\
         </head>\n<body>\n<header>\n<h1>{title}</h1>\n{about}</header>\n<main>\n{sections}</main>\n\
         <footer><p>Accuracy was measured by this run on {rows}. Bytes and LLM \
         calls were counted by this run. An interval is Wilson’s 95% interval of the share.</p></footer>\n</body>\n\
         </html>\n",
        rows = counted(report.test_rows, "test row"),
    )
}

/// The run's settings, as a list of terms.
fn about(report: &DemoReport) -> String {
    let majority = format!("{} of the test rows", percent(report.majority));
    let terms = [
        ("Task", report.task_name.clone()),
        ("Labels", report.labels.join(", ")),
        ("Commonest label", majority),
        ("Participants", format!("{}, rows split {}", report.participants.len(), report.split)),
        ("Strategy", report.strategy.clone()),
        ("Search", report.searcher.clone()),
        ("Model", report.model.clone()),
        ("Seed", report.seed.to_string()),
    ];
    let terms: String = terms
        .iter()
        .map(|(term, value)| format!("<div><dt>{term}</dt><dd>{}</dd></div>\n", escape(value)))
        .collect::<Vec<_>>()
        .concat();
    format!("<p class=\"lead\">{}</p>\n<dl class=\"terms\">\n{terms}</dl>\n", escape(&report.description))
}
