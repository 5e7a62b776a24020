//! The findings as text with figures and tables, before it is Markdown or HTML.
//!
//! All text here is plain: names from rows are escaped where a document is written.

mod asides;
mod comparison;
mod costs;
mod html;
mod markdown;
mod method;
mod non_iid;
mod own;
mod reaching;
mod robustness;

pub(crate) use html::html;
pub(crate) use markdown::markdown;

use crate::findings::Findings;
use crate::plots::Plot;

/// A part with a heading.
pub(crate) struct Section {
    heading: &'static str,
    blocks: Vec<Block>,
}

/// What a section is made of.
pub(crate) enum Block {
    /// A paragraph.
    Words(String),
    /// A list.
    Points(Vec<String>),
    /// A drawing and its caption.
    Figure(Plot, String),
    /// A table.
    Table(Sheet),
}

/// A table.
pub(crate) struct Sheet {
    caption: String,
    heads: Vec<Head>,
    rows: Vec<Vec<String>>,
}

/// A column's heading.
#[derive(Clone, Copy)]
pub(crate) enum Head {
    /// Of words.
    Words(&'static str),
    /// Of figures.
    Figures(&'static str),
}

impl Sheet {
    /// A table whose first columns say where.
    fn new(caption: impl Into<String>, heads: &[Head]) -> Self {
        Self { caption: caption.into(), heads: heads.to_vec(), rows: Vec::new() }
    }

    fn row(&mut self, cells: impl Into<Vec<String>>) {
        let cells = cells.into();
        debug_assert_eq!(cells.len(), self.heads.len(), "{}", self.caption);
        self.rows.push(cells);
    }
}

/// The sections that have something to say.
fn sections(findings: &Findings) -> Vec<Section> {
    let all = [
        comparison::section(findings),
        reaching::section(findings),
        non_iid::section(findings),
        own::section(findings),
        asides::each(findings),
        asides::transfer(findings),
        robustness::section(findings),
        costs::section(findings),
        Some(method::section(findings)),
    ];
    all.into_iter().flatten().collect()
}

/// What was compared, in a sentence.
fn lead(findings: &Findings) -> String {
    use feddtpt_pictures::words::counted;
    let mut cells: Vec<_> = findings.costs.iter().map(|cost| &cost.cell).collect();
    cells.dedup();
    let places = if cells.is_empty() { String::new() } else { format!(" on {}", counted(cells.len(), "cell")) };
    format!(
        "{} of {}{places} (a data set and a split), measured by {} on the test rows.",
        counted(findings.runs, "run"),
        counted(findings.arms.len(), "arm"),
        findings.metric.words()
    )
}

/// The title, or one that says what it is.
fn title(findings: &Findings) -> &str {
    if findings.title.is_empty() { "Results" } else { &findings.title }
}

#[cfg(test)]
mod tests;
