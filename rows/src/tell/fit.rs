//! How well a separator fits a table.

use crate::Separator;
use crate::source::reader;
use csv::ByteRecord;

/// How many rows are looked at.
const LOOKED_AT: usize = 20;

/// How well a separator fits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit {
    separator: Separator,
    /// Fields of the header.
    columns: usize,
    /// Of so many rows...
    rows: usize,
    /// ...so many have as many fields as the header.
    steady: usize,
}

impl Fit {
    /// Looks at the header and the first rows.
    pub(super) fn of(body: &[u8], separator: Separator, quoting: bool) -> Self {
        let mut reader = reader(body, separator, quoting);
        let mut record = ByteRecord::new();
        let mut next = || matches!(reader.read_byte_record(&mut record), Ok(true)).then(|| record.len());
        let columns = next().unwrap_or_default();
        let rows: Vec<usize> = std::iter::from_fn(next).take(LOOKED_AT).collect();
        let steady = rows.iter().filter(|&&fields| fields == columns).count();
        Self { separator, columns, rows: rows.len(), steady }
    }

    /// The best of several separators of quoted tables; the first where they fit alike.
    pub(super) fn best(body: &[u8], [first, second]: [Separator; 2]) -> Self {
        let (first, second) = (Self::of(body, first, true), Self::of(body, second, true));
        if second.beats(&first) { second } else { first }
    }

    /// The separator.
    pub(super) fn separator(&self) -> Separator {
        self.separator
    }

    /// Whether it divides the header at all.
    pub(super) fn divides(&self) -> bool {
        self.columns > 1
    }

    /// Whether all rows have as many fields as the header.
    pub(super) fn is_steady(&self) -> bool {
        self.steady == self.rows
    }

    /// Whether it is the better one: divides the header, holds for more of the rows, finds more columns.
    pub(super) fn beats(&self, other: &Self) -> bool {
        if !self.divides() || !other.divides() {
            return self.divides() && !other.divides();
        }
        // A header alone is steady. Shares are compared crosswise, without division.
        let share = |fit: &Self| if fit.rows == 0 { (1, 1) } else { (fit.steady, fit.rows) };
        let ((steady, rows), (other_steady, other_rows)) = (share(self), share(other));
        (steady * other_rows, self.columns) > (other_steady * rows, other.columns)
    }
}
