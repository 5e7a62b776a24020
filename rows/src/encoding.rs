//! From a file's bytes to UTF-8.

use crate::{Reason, RowsError, not_text};
use std::borrow::Cow;

/// The UTF-8 byte order mark, which spreadsheets like to write.
const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The content of a file in UTF-8, as far as it is: a row that is not is named when it is read.
pub(crate) struct Text<'a> {
    bytes: Cow<'a, [u8]>,
    /// Where the content begins in the file; after a byte order mark of UTF-8.
    mark: usize,
}

impl<'a> Text<'a> {
    /// Takes UTF-8 as it is and decodes UTF-16 with a byte order mark, as Excel's "Unicode Text" has. What is no text is
    /// refused.
    pub(crate) fn decode(bytes: &'a [u8]) -> Result<Self, RowsError> {
        not_text::refuse(bytes)?;
        let units: Option<fn([u8; 2]) -> u16> = match bytes {
            [0xFF, 0xFE, ..] => Some(u16::from_le_bytes),
            [0xFE, 0xFF, ..] => Some(u16::from_be_bytes),
            _ => None,
        };
        if let Some(unit) = units {
            return Ok(Self { bytes: Cow::Owned(utf16(&bytes[2..], unit)?.into_bytes()), mark: 0 });
        }
        let mark = if bytes.starts_with(UTF8_MARK) { UTF8_MARK.len() } else { 0 };
        Ok(Self { bytes: Cow::Borrowed(&bytes[mark..]), mark })
    }

    /// The content without a byte order mark.
    pub(crate) fn body(&self) -> &[u8] {
        &self.bytes
    }

    /// The place in the file of an offset into the body.
    pub(crate) fn in_file(&self, offset: usize) -> usize {
        self.mark + offset
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, RowsError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut offset = 2;
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let Ok(character) = decoded else { return Err(RowsError::Utf16 { offset }) };
        offset += 2 * character.len_utf16();
        text.push(character);
    }
    if rest.is_empty() { Ok(text) } else { Err(RowsError::Utf16 { offset }) }
}

/// The first byte of `bytes` that is not UTF-8; `start` is where `bytes` begins in the file.
pub(crate) fn check_encoding(bytes: &[u8], start: usize) -> Result<&str, Reason> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        Reason::InvalidUtf8 { offset: start + at, byte: bytes.get(at).copied().unwrap_or_default() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, mark: u16, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(mark).chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn utf_16_is_decoded_and_utf_8_only_loses_its_mark() {
        let text = "text\tlabel\r\nGrüße 😀\tpraise";
        for bytes in [encoded(text, 0xFEFF, u16::to_le_bytes), encoded(text, 0xFEFF, u16::to_be_bytes)] {
            assert_eq!(Text::decode(&bytes).unwrap().body(), text.as_bytes());
        }
        let marked = Text::decode(b"\xEF\xBB\xBFa\xFF").unwrap();
        assert_eq!((marked.body(), marked.in_file(1)), (&b"a\xFF"[..], 4));
    }

    #[test]
    fn broken_utf_16_is_refused_by_its_place() {
        let lone = encoded("ab\n", 0xFEFF, u16::to_le_bytes).into_iter().chain([0x00, 0xD8, 0x41, 0x00]);
        let message = |bytes: &[u8]| Text::decode(bytes).err().map(|error| error.to_string()).unwrap_or_default();
        let expected = "byte 8 of the file is not valid UTF-16; save the file as UTF-8";
        assert_eq!(message(&lone.collect::<Vec<_>>()), expected);
        assert_eq!(message(b"\xFF\xFEa\0b\0\n\0x"), expected);
    }
}
