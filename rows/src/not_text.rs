//! Files that a person takes for a table and that are none: told by their first bytes, refused with what to do.

use crate::RowsError;

const AS_CSV: &str = "open it in a spreadsheet, save it as \"CSV UTF-8\" and use that file";
const AS_TEXT: &str = "save the rows as CSV in UTF-8, or one JSON object per line, and use that file";
const UNPACK: &str = "unpack it and use the file inside";

/// How many bytes at the start are looked at for what no text has.
const LOOKED_AT: usize = 4096;

/// Refuses what is certainly not text.
pub(crate) fn refuse(bytes: &[u8]) -> Result<(), RowsError> {
    let (what, advice) = match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => archive(bytes),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => ("an old Excel workbook", AS_CSV),
        [b'%', b'P', b'D', b'F', b'-', ..] => ("a PDF", AS_TEXT),
        [0x1F, 0x8B, ..] => ("a gzip archive", UNPACK),
        [b'P', b'A', b'R', b'1', .., b'P', b'A', b'R', b'1'] => ("a Parquet file", AS_TEXT),
        _ if is_web_page(bytes) => ("a web page", AS_TEXT),
        _ if is_binary(bytes) => ("a binary file", AS_TEXT),
        _ => return Ok(()),
    };
    Err(RowsError::NotText { what, advice })
}

fn archive(bytes: &[u8]) -> (&'static str, &'static str) {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if holds(b"xl/workbook") {
        ("an Excel workbook", AS_CSV)
    } else if holds(b"opendocument.spreadsheet") {
        ("an OpenDocument spreadsheet", AS_CSV)
    } else if holds(b"word/document") {
        ("a Word document", AS_TEXT)
    } else {
        ("a ZIP archive", UNPACK)
    }
}

fn is_web_page(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    [&b"<!doctype html"[..], b"<html", b"<?xml"]
        .into_iter()
        .any(|tag| start.get(..tag.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(tag)))
}

/// Text in UTF-8 has hardly a zero byte; text in UTF-16 has a mark, or is taken for what it looks like.
fn is_binary(bytes: &[u8]) -> bool {
    let utf16 = matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) && !bytes.starts_with(&[0xFF, 0xFE, 0, 0]);
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    let zeros = start.split(|&byte| byte == 0).count() - 1;
    // A character that the end of the look cuts in two is no fault.
    let broken = std::str::from_utf8(start).is_err_and(|error| error.error_len().is_some());
    !utf16 && zeros > 0 && (broken || zeros * 4 > start.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_refused_with_what_to_do() {
        let message = |bytes: &[u8]| refuse(bytes).err().map(|error| error.to_string()).unwrap_or_default();
        let excel = "this is an Excel workbook, not a text file; open it in a spreadsheet, save it as \"CSV UTF-8\" and use that file";
        assert_eq!(message(b"PK\x03\x04....[Content_Types].xml..xl/workbook.xml"), excel);
        for (bytes, what) in [
            (&b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet"[..], "an OpenDocument spreadsheet"),
            (b"PK\x05\x06\0\0", "a ZIP archive"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", "an old Excel workbook"),
            (b"%PDF-1.7\n%\xE2\xE3", "a PDF"),
            (b"\x1F\x8B\x08\0", "a gzip archive"),
            (b"PAR1\x15\x04\0PAR1", "a Parquet file"),
            (b"\n<!DOCTYPE HTML><title>Sign in", "a web page"),
            (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "a binary file"),
            (b"t\0e\0x\0t\0,\0", "a binary file"),
            (b"\xFF\xFE\0\0t\0\0\0", "a binary file"),
        ] {
            assert!(message(bytes).starts_with(&format!("this is {what}, not a text file; ")), "{what}");
        }
        for text in
            [&b"text,label\n"[..], b"", b"PK,label\n", b"PAR1,PAR2\n", b"caf\xE9;label", b"\xFF\xFEa\0", b"a\0 longer"]
        {
            assert_eq!(message(text), "");
        }
    }
}
