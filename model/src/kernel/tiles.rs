//! The order in which a matrix product visits its result.

use super::packed::PANEL;

/// Rows of the left-hand side that are multiplied with one panel before the next panel is read.
const ROW_BLOCK: usize = 48;

/// A matrix product with registers of type `V`, tile by tile.
pub(super) trait Tiles<V> {
    /// Lanes of one register.
    const LANES: usize;

    /// Computes `R` rows by `C` registers of the result, summed in registers over the whole depth. Of the rows only
    /// the first `valid` exist; the others repeat the last of them and are not stored.
    ///
    /// # Safety
    /// The instruction set of `V` is present, `1 <= valid <= R`, and rows `row..row + valid` and the columns are in
    /// shape.
    unsafe fn tile<const R: usize, const C: usize>(&mut self, row: usize, valid: usize, column: usize);
}

/// Row blocks, then panels, then tiles: a panel stays in the nearest cache for a whole block.
///
/// # Safety
/// The instruction set of `V` is present, and the result has `rows` rows and `columns` columns, a multiple of the
/// lanes.
#[inline(always)]
pub(super) unsafe fn visit<V, T: Tiles<V>, const R: usize, const C: usize>(tiles: &mut T, rows: usize, columns: usize) {
    for block in (0..rows).step_by(ROW_BLOCK) {
        let block_end = rows.min(block + ROW_BLOCK);
        for panel in (0..columns).step_by(PANEL) {
            let panel_end = columns.min(panel + PANEL);
            let mut column = panel;
            // Safety: the instruction set is the caller's promise, the tiles are inside the shape.
            unsafe {
                while column + C * T::LANES <= panel_end {
                    strip::<V, T, R, C>(tiles, block, block_end, column);
                    column += C * T::LANES;
                }
                while column < panel_end {
                    strip::<V, T, R, 1>(tiles, block, block_end, column);
                    column += T::LANES;
                }
            }
        }
    }
}

/// All tiles of a row block at one column.
///
/// Safety: as for [`visit`].
#[inline(always)]
unsafe fn strip<V, T: Tiles<V>, const R: usize, const C: usize>(
    tiles: &mut T,
    start: usize,
    end: usize,
    column: usize,
) {
    for row in (start..end).step_by(R) {
        // Safety: as for the caller.
        unsafe { tiles.tile::<R, C>(row, R.min(end - row), column) }
    }
}
