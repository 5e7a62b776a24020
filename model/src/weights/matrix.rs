//! A matrix of weights as its file holds it.

use crate::kernel::Column;

/// Rows of weights, row-major: one row for each output of a layer, or for each piece or position.
pub(super) enum Matrix {
    /// The weights themselves.
    Numbers(Vec<f32>),
    /// Integers -127..=127: the weights are `values * scales[row]`.
    Integers {
        /// The integers.
        values: Vec<i8>,
        /// One factor for each row, finite and not negative.
        scales: Vec<f32>,
    },
}

impl Matrix {
    /// The row at `row`, as the kernels take it; `width` is the matrix's.
    pub(super) fn row(&self, row: usize, width: usize) -> Column<'_> {
        match self {
            Self::Numbers(values) => Column::Numbers(&values[row * width..][..width]),
            Self::Integers { values, scales } => Column::Integers(&values[row * width..][..width], scales[row]),
        }
    }

    /// The weights as numbers: of an integer the nearest f32 to its product with the scale.
    pub(super) fn into_numbers(self, width: usize) -> Vec<f32> {
        match self {
            Self::Numbers(values) => values,
            Self::Integers { values, scales } => {
                let rows = values.chunks_exact(width).zip(&scales);
                rows.flat_map(|(row, scale)| row.iter().map(move |value| f32::from(*value) * scale)).collect()
            }
        }
    }
}
