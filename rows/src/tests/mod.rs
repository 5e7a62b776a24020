//! The formats against each other, and against anything at all.

mod inspecting;
mod properties;
mod reading;
mod reporting;
mod telling;

use super::*;

fn book() -> LabelBook {
    LabelBook::new(vec!["complaint".to_owned(), "praise".to_owned()], &LabelMap::default()).unwrap()
}

fn read(text: &[u8], format: Format) -> Result<ReadRows, RowsError> {
    read_bytes(text, format, &book(), &ReadOptions::default())
}

fn bad(text: &[u8], format: Format) -> Vec<String> {
    read(text, format).unwrap().bad.iter().map(ToString::to_string).collect()
}

/// Text as Excel's "Unicode Text" holds it.
fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}
