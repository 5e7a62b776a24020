//! Inputs side by side without padding.

use std::ops::Range;

use crate::encode::{Encoded, SoftEncoded};

/// Pieces that go through the layers together: enough rows to read each weight panel seldom, few enough that the
/// hidden states stay in the second-level cache. Results do not depend on it.
const GROUP_PIECES: usize = 512;

/// One input: its pieces and the positions whose last hidden state is wanted.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    /// Piece ids.
    pub(crate) ids: &'a [u32],
    /// Wanted positions.
    pub(crate) wanted: &'a [usize],
    /// What stands in the place of some pieces.
    pub(crate) soft: Soft<'a>,
}

/// Vectors in the place of the word embeddings from one position of an input on; by default none.
#[derive(Clone, Copy, Default)]
pub(crate) struct Soft<'a> {
    start: usize,
    /// `[count x hidden]`.
    vectors: &'a [f32],
}

impl<'a> Soft<'a> {
    /// The vector at `place` of the input.
    pub(super) fn at(self, place: usize, hidden: usize) -> Option<&'a [f32]> {
        let first = place.checked_sub(self.start)? * hidden;
        self.vectors.get(first..first + hidden)
    }
}

impl<'a> From<&'a Encoded> for Input<'a> {
    fn from(encoded: &'a Encoded) -> Self {
        Self { ids: &encoded.ids, wanted: &encoded.masks, soft: Soft::default() }
    }
}

impl<'a> Input<'a> {
    /// The input with `vectors`, `[places x hidden]`, in its soft places.
    pub(crate) fn soft(input: &'a SoftEncoded, vectors: &'a [f32]) -> Self {
        Self { soft: Soft { start: input.soft.start, vectors }, ..Self::from(&input.encoded) }
    }
}

/// Inputs concatenated. Input i has the rows `starts[i]..starts[i + 1]`.
#[derive(Default)]
pub(super) struct Batch<'a> {
    /// All piece ids.
    pub(super) ids: Vec<u32>,
    /// The vectors of each input.
    pub(super) soft: Vec<Soft<'a>>,
    /// First row of each input, and the row count at the end.
    starts: Vec<usize>,
    /// Wanted rows, by input.
    pub(super) wanted: Vec<usize>,
    /// First wanted row of each input, and their count at the end.
    wanted_starts: Vec<usize>,
}

impl<'a> Batch<'a> {
    /// Takes inputs from `rest` until the group is full; at least one.
    pub(super) fn take(rest: &mut &[Input<'a>]) -> Self {
        let mut batch = Self { starts: vec![0], wanted_starts: vec![0], ..Self::default() };
        while let Some((input, others)) = rest.split_first() {
            if !batch.ids.is_empty() && batch.ids.len() + input.ids.len() > GROUP_PIECES {
                break;
            }
            let start = batch.ids.len();
            batch.wanted.extend(input.wanted.iter().map(|position| start + position));
            batch.ids.extend_from_slice(input.ids);
            batch.soft.push(input.soft);
            batch.starts.push(batch.ids.len());
            batch.wanted_starts.push(batch.wanted.len());
            *rest = others;
        }
        batch
    }

    /// Pieces of all inputs.
    pub(super) fn rows(&self) -> usize {
        self.ids.len()
    }

    /// For each input its rows, and its queries: the same rows, or in the last layer its wanted ones.
    pub(super) fn inputs(&self, last: bool) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
        let queries = if last { &self.wanted_starts } else { &self.starts };
        let range = |bounds: &[usize]| bounds[0]..bounds[1];
        self.starts.windows(2).map(range).zip(queries.windows(2).map(range))
    }
}
