//! The document as Markdown, with its drawings in files beside it.

use std::fmt::Write as _;

use feddtpt_pictures::words::visible;

use super::{Block, Head, Sheet, lead, sections, title};
use crate::findings::Findings;

/// The findings as Markdown (with the tables of GitHub's). Drawings are linked as `NAME.svg`.
pub(crate) fn markdown(findings: &Findings) -> String {
    let mut out = format!("# {}\n\n{}\n", escape(title(findings)), escape(&lead(findings)));
    for section in sections(findings) {
        let _ = write!(out, "\n## {}\n", section.heading);
        for block in &section.blocks {
            out.push('\n');
            out += &match block {
                Block::Words(words) => format!("{}\n", escape(words)),
                Block::Points(points) => points.iter().map(|point| format!("- {}\n", escape(point))).collect(),
                Block::Figure(plot, caption) => {
                    format!("![{caption}]({}.svg)\n\n*{caption}*\n", plot.name(), caption = escape(caption))
                }
                Block::Table(sheet) => table(sheet),
            };
        }
    }
    out
}

fn table(sheet: &Sheet) -> String {
    let mut out = format!("{}:\n\n", escape(&sheet.caption));
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let names = sheet.heads.iter().map(|head| match head {
        Head::Words(name) | Head::Figures(name) => escape(name),
    });
    out += &line(names.collect());
    let rule = sheet.heads.iter().map(|head| match head {
        Head::Words(_) => "---".to_owned(),
        Head::Figures(_) => "---:".to_owned(),
    });
    out += &line(rule.collect());
    for row in &sheet.rows {
        out += &line(row.iter().map(|cell| escape(cell)).collect());
    }
    out
}

/// Plain text, with every character that Markdown would take for a sign of its own marked as text.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}
