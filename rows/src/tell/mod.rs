//! What a file's content tells of its layout.

mod fit;
mod quotes;

use crate::source::Layout;
use crate::{Format, ReadOptions, Separator, TsvQuotes};
use fit::Fit;

/// How a file of this format is laid out.
pub(crate) fn layout(body: &[u8], format: Format, options: &ReadOptions) -> Layout {
    match format {
        Format::Jsonl => Layout::Objects,
        Format::Csv => {
            let told = || marked(body).map(|(separator, _)| separator);
            let fitting = || Fit::best(body, [Separator::Comma, Separator::Semicolon]).separator();
            Layout::Table { separator: options.separator.or_else(told).unwrap_or_else(fitting), quoting: true }
        }
        Format::Tsv => {
            let quoting = match options.tsv_quotes {
                TsvQuotes::Ordinary => false,
                TsvQuotes::Quoting => true,
                TsvQuotes::Told => quotes::as_spreadsheets_write(body),
            };
            Layout::Table { separator: Separator::Tab, quoting }
        }
    }
}

/// The separator that a first line such as `sep=;` names, for spreadsheets, and the length of that line.
pub(crate) fn marked(body: &[u8]) -> Option<(Separator, usize)> {
    let mark = body.get(..4).filter(|mark| mark.eq_ignore_ascii_case(b"sep="))?;
    let separator = [Separator::Comma, Separator::Semicolon, Separator::Tab]
        .into_iter()
        .find(|separator| body.get(mark.len()) == Some(&separator.byte()))?;
    let end = &body[mark.len() + 1..];
    let line_end = if end.starts_with(b"\r\n") { 2 } else { usize::from(matches!(end, [b'\r' | b'\n', ..])) };
    (line_end > 0).then_some((separator, mark.len() + 1 + line_end))
}
