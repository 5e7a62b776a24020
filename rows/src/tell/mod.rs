//! What a file's name and content tell of its format.

mod fit;
mod quotes;

use crate::source::{Layout, is_object};
use crate::{Format, ReadOptions, RowsError, Separator, TsvQuotes};
use fit::Fit;
use serde::de::IgnoredAny;

/// How many lines may be broken before a file of objects is no longer taken for one.
const LOOKED_AT: usize = 5;

/// The format of a file's content. What the content tells wins over the name; the name decides where both would do.
pub(crate) fn format(body: &[u8], file_name: Option<&str>) -> Result<Format, RowsError> {
    let named = file_name.and_then(Format::of_name);
    if body.trim_ascii().is_empty() {
        return Err(RowsError::Empty);
    }
    if named == Some(Format::Jsonl) || holds_objects(body) {
        return Ok(Format::Jsonl);
    }
    if matches!(body.trim_ascii_start(), [b'{' | b'[', ..]) && serde_json::from_slice::<IgnoredAny>(body).is_ok() {
        return Err(RowsError::JsonDocument);
    }
    if marked(body).is_some() {
        return Ok(Format::Csv);
    }
    let csv = Fit::best(body, [Separator::Comma, Separator::Semicolon]);
    let tsv = Fit::of(body, Separator::Tab, quotes::as_spreadsheets_write(body));
    let (preferred, other) = if named == Some(Format::Tsv) { (tsv, csv) } else { (csv, tsv) };
    let found = if other.beats(&preferred) { other } else { preferred };
    Ok(match found.separator() {
        // Nothing divides the header: one column, of which only the name can tell more.
        _ if !found.divides() => named.unwrap_or(Format::Csv),
        Separator::Tab => Format::Tsv,
        Separator::Comma | Separator::Semicolon => Format::Csv,
    })
}

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

/// Whether the first line begins an object and one of the first lines is one.
fn holds_objects(body: &[u8]) -> bool {
    let mut lines = body.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    body.trim_ascii_start().starts_with(b"{") && lines.by_ref().take(LOOKED_AT).any(is_object)
}
