//! What a finished run says of itself: a web page, a table for the terminal, and JSON.
//!
//! A caller fills a [`DemoReport`] and hands it to [`render_html`], [`render_table`] or [`to_json`].
//! None of the three reads a file, a clock or the network: equal reports give equal bytes.

mod data;
mod diff;
mod html;
mod interval;
mod json;
pub mod svg;
mod table;
mod words;

#[cfg(test)]
mod sample;

pub use data::{DemoReport, LocalScore, MeanScore, ParticipantReport, Picture, Point, RoundReport, Score, Traffic};
pub use html::render_html;
pub use interval::Interval;
pub use json::to_json;
pub use table::render_table;
pub(crate) use words::{counted, duration};
