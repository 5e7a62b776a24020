//! What a page of results is made of: its style, figures with captions, and the tables behind them.

use std::fmt::Write as _;

use crate::Size;
use crate::escape;

/// The style sheet of a report, light or dark as the reader's setting says.
pub const STYLE: &str = include_str!("style.css");

/// A column's heading.
#[derive(Clone, Copy)]
pub enum Column<'a> {
    /// Of words, set to the left.
    Words(&'a str),
    /// Of figures, set to the right.
    Figures(&'a str),
}

/// A table whose cells are escaped as they come in. The first column names the row.
pub struct Table {
    caption: String,
    heads: Vec<(String, bool)>,
    rows: String,
}

impl Table {
    /// A table of that caption and those headings.
    pub fn new(caption: &str, heads: &[Column<'_>]) -> Self {
        let heads = heads.iter().map(|head| match head {
            Column::Words(head) => (escape(head), true),
            Column::Figures(head) => (escape(head), false),
        });
        Self { caption: escape(caption), heads: heads.collect(), rows: String::new() }
    }

    /// Adds a row; it has as many cells as there are headings.
    pub fn row(&mut self, cells: &[String]) {
        self.rows.push_str("<tr>");
        for (index, (cell, (_, words))) in cells.iter().zip(&self.heads).enumerate() {
            let cell = escape(cell);
            let _ = match (index, words) {
                (0, _) => write!(self.rows, "<th scope=\"row\">{cell}</th>"),
                (_, true) => write!(self.rows, "<td>{cell}</td>"),
                (_, false) => write!(self.rows, "<td class=\"n\">{cell}</td>"),
            };
        }
        self.rows.push_str("</tr>\n");
    }

    /// The table in a box that scrolls sideways where the page is narrow, also by keyboard.
    pub fn render(&self) -> String {
        let heads: String = self
            .heads
            .iter()
            .map(|(head, words)| format!("<th scope=\"col\"{}>{head}</th>", if *words { "" } else { " class=\"n\"" }))
            .collect::<Vec<_>>()
            .concat();
        format!(
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{caption}\"><table>\n\
             <caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n",
            caption = self.caption,
            rows = self.rows
        )
    }

    /// The table, folded away under `summary`.
    pub fn folded(&self, summary: &str) -> String {
        details(summary, &self.render())
    }
}

/// `inside` (markup), folded away under `summary` (text).
pub fn details(summary: &str, inside: &str) -> String {
    format!("<details><summary>{}</summary>\n{inside}</details>\n", escape(summary))
}

/// A drawing for wide pages and one for narrow ones; the page shows the one that fits.
pub fn both(wide: Size, narrow: Size, draw: impl Fn(Size) -> String) -> String {
    format!("<div class=\"wide\">{}</div>\n<div class=\"narrow\">{}</div>\n", draw(wide), draw(narrow))
}

/// A figure: caption (text), key and drawing (markup), and what stands behind it (markup).
pub fn figure(caption: &str, key: &str, drawing: &str, behind: &str) -> String {
    let caption = escape(caption);
    format!("<figure>\n<figcaption>{caption}</figcaption>\n{key}{drawing}{behind}</figure>\n")
}

/// A list of signs, each with its meaning (text).
pub fn key(entries: &[(String, String)]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let entries: Vec<String> =
        entries.iter().map(|(sign, text)| format!("<li>{sign}{}</li>\n", escape(text))).collect();
    format!("<ul class=\"key\">\n{}</ul>\n", entries.concat())
}

/// A sign for a key: `inside` is SVG in a box of `width` by 14.
pub fn sign(width: u8, inside: &str) -> String {
    format!(
        "<svg class=\"sign\" width=\"{width}\" height=\"14\" viewBox=\"0 0 {width} 14\" aria-hidden=\"true\">{inside}</svg>"
    )
}
