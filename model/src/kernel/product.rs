//! The matrix product.

use super::STRIPE;
use super::dispatch::{Kernel, Simd};
use super::packed::PANEL;
use super::tiles::{self, Tiles};
use super::vector::Vector;

/// The left-hand side: `count` rows of `depth` values, the starts of neighbouring rows `stride` apart.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    values: &'a [f32],
    count: usize,
    stride: usize,
}

impl<'a> Rows<'a> {
    /// Rows in `values`; the product checks that they fit.
    pub(crate) fn new(values: &'a [f32], count: usize, stride: usize) -> Self {
        Self { values, count, stride }
    }
}

/// The right-hand side: `depth` rows of `columns` values (a multiple of [`STRIPE`]), in panels of [`PANEL`] columns.
#[derive(Clone, Copy)]
pub(crate) struct Columns<'a> {
    values: &'a [f32],
    depth: usize,
    count: usize,
    row_stride: usize,
    panel_stride: usize,
}

impl<'a> Columns<'a> {
    /// A packed matrix.
    pub(super) fn panels(values: &'a [f32], depth: usize, columns: usize) -> Self {
        Self { values, depth, count: columns, row_stride: PANEL, panel_stride: depth * PANEL }
    }

    /// A plain row-major matrix, or a part of its columns.
    pub(crate) fn plain(values: &'a [f32], depth: usize, columns: usize, stride: usize) -> Self {
        Self { values, depth, count: columns, row_stride: stride, panel_stride: PANEL }
    }

    /// Index behind the last value read.
    fn end(&self) -> usize {
        if self.depth == 0 || self.count == 0 {
            return 0;
        }
        let last_panel = (self.count - 1) / PANEL;
        let width = self.count - last_panel * PANEL;
        last_panel * self.panel_stride + (self.depth - 1) * self.row_stride + width
    }
}

impl Simd {
    /// `out = a * b + bias`; rows of `out` start `stride` apart.
    ///
    /// # Panics
    /// If a slice is too short for the shape, or the number of columns is not a multiple of [`STRIPE`].
    pub(crate) fn product(self, a: Rows<'_>, b: Columns<'_>, bias: Option<&[f32]>, out: &mut [f32], stride: usize) {
        if a.count == 0 || b.count == 0 {
            return;
        }
        assert!(b.count.is_multiple_of(STRIPE), "columns must be padded to the stripe");
        assert!((a.count - 1) * a.stride + b.depth <= a.values.len(), "left side too short");
        assert!(b.end() <= b.values.len(), "right side too short");
        assert!((a.count - 1) * stride + b.count <= out.len(), "result too short");
        assert!(bias.is_none_or(|bias| bias.len() >= b.count), "bias too short");
        self.run(Product { a, b, bias, out, stride });
    }
}

/// A checked product.
struct Product<'a> {
    a: Rows<'a>,
    b: Columns<'a>,
    bias: Option<&'a [f32]>,
    out: &'a mut [f32],
    stride: usize,
}

impl Kernel for Product<'_> {
    type Output = ();

    #[inline(always)]
    unsafe fn run<V: Vector>(mut self) {
        // Tile sizes by trial: enough sums to hide an addition's latency, few enough to stay in registers (AVX-512 has
        // 32, the others 16).
        let (rows, columns) = (self.a.count, self.b.count);
        // Safety: the instruction set is the caller's promise, the shapes were checked.
        unsafe {
            match V::LANES {
                16 => tiles::visit::<V, _, 8, 2>(&mut self, rows, columns),
                8 => tiles::visit::<V, _, 6, 2>(&mut self, rows, columns),
                _ => tiles::visit::<V, _, 2, 4>(&mut self, rows, columns),
            }
        }
    }
}

impl<V: Vector> Tiles<V> for Product<'_> {
    const LANES: usize = V::LANES;

    #[inline(always)]
    unsafe fn tile<const R: usize, const C: usize>(&mut self, row: usize, valid: usize, column: usize) {
        // Safety: offsets were checked against the slices' lengths in `Simd::product`.
        unsafe {
            let a: [*const f32; R] =
                core::array::from_fn(|r| self.a.values.as_ptr().add((row + r.min(valid - 1)) * self.a.stride));
            let panel = column / PANEL * self.b.panel_stride + column % PANEL;
            let mut b = self.b.values.as_ptr().add(panel);
            let mut sums = [[V::splat(0.0); C]; R];
            for k in 0..self.b.depth {
                let weights: [V; C] = core::array::from_fn(|c| V::load(b.add(c * V::LANES)));
                b = b.wrapping_add(self.b.row_stride);
                for r in 0..R {
                    let value = V::splat(*a[r].add(k));
                    for c in 0..C {
                        sums[r][c] = sums[r][c].add(value.mul(weights[c]));
                    }
                }
            }
            if let Some(bias) = self.bias {
                for c in 0..C {
                    let bias = V::load(bias.as_ptr().add(column + c * V::LANES));
                    for sums in &mut sums {
                        sums[c] = sums[c].add(bias);
                    }
                }
            }
            for (r, sums) in sums.iter().enumerate().take(valid) {
                let out = self.out.as_mut_ptr().add((row + r) * self.stride + column);
                for (c, sum) in sums.iter().enumerate() {
                    sum.store(out.add(c * V::LANES));
                }
            }
        }
    }
}
