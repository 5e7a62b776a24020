//! Line numbers as an editor counts them.

/// Counts lines up to ever later offsets: LF, CR LF and a lone CR end a line.
pub(super) struct LineCounter<'a> {
    bytes: &'a [u8],
    offset: usize,
    line: u64,
}

impl<'a> LineCounter<'a> {
    /// Starts at line 1.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, offset: 0, line: 1 }
    }

    /// The first offset from `offset` on that is not a line end, and its line. Offsets must not go back.
    pub(super) fn content_at(&mut self, offset: usize) -> (usize, u64) {
        let mut start = offset.min(self.bytes.len());
        while matches!(self.bytes.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        while self.offset < start {
            let byte = self.bytes[self.offset];
            let lone_return = byte == b'\r' && self.bytes.get(self.offset + 1) != Some(&b'\n');
            self.line += u64::from(byte == b'\n' || lone_return);
            self.offset += 1;
        }
        (start, self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let bytes = b"a\nb\r\nc\rd\r\n\r\n\ne";
        let mut lines = LineCounter::new(bytes);
        assert_eq!(lines.content_at(0), (0, 1));
        assert_eq!(lines.content_at(2), (2, 2));
        // From between CR and LF, as the csv crate reports it.
        assert_eq!(lines.content_at(4), (5, 3));
        assert_eq!(lines.content_at(7), (7, 4));
        assert_eq!(lines.content_at(8), (13, 7));
        assert_eq!(lines.content_at(99), (14, 7));
    }
}
