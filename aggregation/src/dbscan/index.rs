//! The neighbour index under linfa's DBSCAN: one bit per pair of points.

use crate::pairwise::Pairwise;
use linfa::Float;
use linfa_nn::{BuildError, NearestNeighbour, NearestNeighbourIndex, NnError, distance::Distance};
use ndarray::{ArrayBase, ArrayView1, ArrayView2, Data, Ix2};
use std::sync::Arc;

/// Which pairs of points are within a radius: `points^2 / 8` bytes, 48 MiB for 20,000 points.
#[derive(Debug)]
pub(super) struct Reach {
    words_per_row: usize,
    words: Vec<u64>,
}

impl Reach {
    /// Compares every distance of `pairwise` with `eps`; a distance equal to it is within.
    pub(super) fn new(pairwise: &Pairwise, eps: f64) -> Self {
        let words_per_row = pairwise.len().div_ceil(64);
        let mut words = Vec::with_capacity(words_per_row * pairwise.len());
        pairwise.for_each_row(|_, row| {
            words.extend(row.chunks(64).map(|distances| {
                distances.iter().enumerate().fold(0, |word, (bit, &d)| word | (u64::from(d <= eps) << bit))
            }));
        });
        Self { words_per_row, words }
    }

    /// The points within reach of `point` in ascending order, itself included.
    fn of(&self, point: usize) -> impl Iterator<Item = usize> {
        let row = &self.words[point * self.words_per_row..][..self.words_per_row];
        row.iter().enumerate().flat_map(|(place, &word)| {
            std::iter::successors(Some(word), |word| Some(word & word.wrapping_sub(1)))
                .take_while(|word| *word != 0)
                .map(move |word| place * 64 + word.trailing_zeros() as usize)
        })
    }
}

/// Answers linfa's range queries from a [`Reach`], naming each neighbour as often as its multiplicity says.
#[derive(Clone, Debug)]
pub(super) struct Neighborhoods(Arc<(Reach, Vec<usize>)>);

impl Neighborhoods {
    pub(super) fn new(reach: Reach, multiplicities: Vec<usize>) -> Self {
        Self(Arc::new((reach, multiplicities)))
    }
}

impl NearestNeighbour for Neighborhoods {
    fn from_batch_with_leaf_size<'a, F: Float, DT: Data<Elem = F>, D: 'a + Distance<F>>(
        &self,
        batch: &'a ArrayBase<DT, Ix2>,
        _leaf_size: usize,
        _distance: D,
    ) -> Result<Box<dyn 'a + Send + Sync + NearestNeighbourIndex<F>>, BuildError> {
        Ok(Box::new(Index { numbers: batch.view(), neighborhoods: self.clone() }))
    }
}

/// The index over point numbers, shape `[points, 1]`.
struct Index<'a, F> {
    numbers: ArrayView2<'a, F>,
    neighborhoods: Neighborhoods,
}

type Found<'a, F> = Vec<(ArrayView1<'a, F>, usize)>;

impl<F: Float> NearestNeighbourIndex<F> for Index<'_, F> {
    /// DBSCAN never asks for it, and one bit per pair could not answer.
    fn k_nearest(&self, _point: ArrayView1<'_, F>, _k: usize) -> Result<Found<'_, F>, NnError> {
        Err(NnError::WrongDimension)
    }

    /// The radius is that of the [`Reach`]; linfa passes the same one.
    fn within_range(&self, point: ArrayView1<'_, F>, _range: F) -> Result<Found<'_, F>, NnError> {
        let (reach, multiplicities) = &*self.neighborhoods.0;
        let number = point.first().and_then(F::to_usize).filter(|number| *number < multiplicities.len());
        let number = number.ok_or(NnError::WrongDimension)?;
        Ok(reach.of(number).flat_map(|j| std::iter::repeat_n((self.numbers.row(j), j), multiplicities[j])).collect())
    }
}
