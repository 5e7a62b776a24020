//! Whether a tab-separated file has its quotes from a spreadsheet.

use super::fit::Fit;
use crate::Separator;

/// Whether there are fields in quotes, all closed as they should be and all with something inside that a spreadsheet
/// puts into quotes: a quote, a comma, a tab or a line break. A text that merely begins with a quotation does not pass.
pub(super) fn as_spreadsheets_write(body: &[u8]) -> bool {
    match quoted_fields(body) {
        None => false,
        Some(Inside::Characters) => true,
        // Where the rows are whole with the quotes as characters, nothing speaks for tabs and line breaks inside.
        Some(Inside::Separators) => !Fit::of(body, Separator::Tab, false).is_steady(),
    }
}

/// What stands in quotes and makes them necessary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Inside {
    Characters,
    Separators,
}

/// The most that stands inside any field in quotes, if there is one and all are as they should be.
fn quoted_fields(body: &[u8]) -> Option<Inside> {
    let mut rest = body;
    let mut most = None;
    loop {
        if let [b'"', field @ ..] = rest {
            let (inside, length) = quoted_field(field)?;
            most = most.max(Some(inside));
            rest = &field[length..];
        }
        let Some(end) = rest.iter().position(|byte| matches!(byte, b'\t' | b'\r' | b'\n')) else { return most };
        rest = &rest[end + 1..];
    }
}

/// What stands in a field behind its first quote, and its length with the last one, if it is as it should be.
fn quoted_field(field: &[u8]) -> Option<(Inside, usize)> {
    let mut bytes = field.iter().enumerate().peekable();
    let mut inside = None;
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' if bytes.next_if(|(_, next)| **next == b'"').is_none() => {
                let closed = matches!(bytes.peek(), None | Some((_, b'\t' | b'\r' | b'\n')));
                return inside.filter(|_| closed).map(|inside| (inside, at + 1));
            }
            b'"' | b',' => inside = inside.max(Some(Inside::Characters)),
            b'\t' | b'\r' | b'\n' => inside = Some(Inside::Separators),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::as_spreadsheets_write as told;

    #[test]
    fn quotes_of_spreadsheets_are_told_from_quotations() {
        assert!(told(b"text\tlabel\n\"a, b\"\tx\n\"say \"\"so\"\"\"\ty\n\"two\r\nlines\"\tz"));
        assert!(told(b"label\ttext\r\nx\t\"a\tb\""));
        assert!(!told(b"text\tlabel\nno quotes\tx\n"));
        assert!(!told(b"text\tlabel\n\"so\" good\tx\n\"a, b\"\ty"));
        assert!(!told(b"text\tlabel\n\"Nothing that needs them\"\tx"));
        assert!(!told(b"text\tlabel\n\"never, closed\tx\n"));
        assert!(!told(b"label\ttext\nx\t\"\ny\t\"\n"));
        assert!(!told(b""));
    }
}
