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
            add(&mut out, block);
        }
    }
    out
}

fn add(out: &mut String, block: &Block) {
    // Writing into a text cannot fail.
    let _ = match block {
        Block::Words(words) => writeln!(out, "{}", escape(words)),
        Block::Points(points) => points.iter().try_for_each(|point| writeln!(out, "- {}", escape(point))),
        Block::Figure(plot, caption) => {
            writeln!(out, "![{}]({}.svg)\n\n*{}*", plot.words(), plot.name(), escape(caption))
        }
        Block::Table(sheet) => write!(out, "{}", table(sheet)),
    };
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
