//! Matrices of f32 in the order in which the product reads them.

use super::padded;
use super::product::Columns;

/// Columns of one panel: two AVX-512 registers; narrower registers walk a panel in several steps.
pub(super) const PANEL: usize = 32;

/// A cache line in bytes, the alignment of packed weights.
pub(super) const LINE: usize = 64;

/// A matrix, such as the decoder's, cut into panels of [`PANEL`] output columns. A panel holds, for each input
/// dimension in turn, the weights of its columns side by side, zero beyond the last column.
pub(crate) struct PackedMatrix {
    storage: Vec<f32>,
    start: usize,
    depth: usize,
    columns: usize,
}

impl PackedMatrix {
    /// Packs `columns` rows of a weight matrix in the order of its file (one row of `depth` values for each output).
    ///
    /// # Panics
    /// If a row is shorter than `depth`.
    pub(crate) fn pack<'a>(columns: usize, depth: usize, row: impl Fn(usize) -> &'a [f32]) -> Self {
        let panels = columns.div_ceil(PANEL);
        let mut storage = vec![0.0; panels * depth * PANEL + LINE / size_of::<f32>()];
        let start = storage.as_ptr().align_offset(LINE).min(LINE / size_of::<f32>());
        for column in 0..columns {
            let first = start + column / PANEL * depth * PANEL + column % PANEL;
            let to = storage[first..].iter_mut().step_by(PANEL);
            for (to, &from) in to.zip(&row(column)[..depth]) {
                *to = from;
            }
        }
        Self { storage, start, depth, columns }
    }

    /// Output columns, rounded up to a multiple of [`STRIPE`](super::STRIPE): what a row of results must hold.
    pub(crate) fn padded_columns(&self) -> usize {
        padded(self.columns)
    }

    /// The right-hand side of a product.
    pub(crate) fn columns(&self) -> Columns<'_> {
        Columns::panels(&self.storage[self.start..], self.depth, self.padded_columns())
    }
}
