//! Embeddings as unit vectors.

use crate::{AggregationError, Embed, arithmetic::dot};
use feddtpt_shared::Token;
use ndarray::Array2;

/// The unit vectors of `tokens`, shape `[tokens, dimension]`: the embedding less `mean`, divided by its length.
///
/// A token whose embedding equals the mean has no direction. Its row is zero: similar to nothing, at distance 1 from
/// every other token.
///
/// # Errors
/// A dimension of 0, an embedding or mean of another length, or a component that is not finite.
pub fn unit_vectors(
    tokens: &[Token],
    mean: Option<&[f32]>,
    embed: &impl Embed,
) -> Result<Array2<f64>, AggregationError> {
    let dimension = checked_mean(mean, embed)?;
    let mut units = Array2::zeros((tokens.len(), dimension));
    for (token, mut row) in tokens.iter().zip(units.rows_mut()) {
        let mut vector = embedded(token, mean, embed)?;
        normalise(&mut vector);
        row.iter_mut().zip(&vector).for_each(|(cell, &x)| *cell = x);
    }
    Ok(units)
}

/// The embeddings' dimension, if `mean` fits it.
pub(crate) fn checked_mean(mean: Option<&[f32]>, embed: &impl Embed) -> Result<usize, AggregationError> {
    let expected = embed.dimension();
    if expected == 0 {
        return Err(AggregationError::NoDimension);
    }
    if let Some(mean) = mean {
        if mean.len() != expected {
            return Err(AggregationError::MeanDimension { found: mean.len(), expected });
        }
        if !mean.iter().all(|x| x.is_finite()) {
            return Err(AggregationError::MeanNotFinite);
        }
    }
    Ok(expected)
}

/// The embedding of `token` less `mean`, which was checked.
pub(crate) fn embedded(token: &Token, mean: Option<&[f32]>, embed: &impl Embed) -> Result<Vec<f64>, AggregationError> {
    let expected = embed.dimension();
    let embedding = embed.embed(token);
    if embedding.len() != expected {
        return Err(AggregationError::Dimension { token: token.clone(), found: embedding.len(), expected });
    }
    if !embedding.iter().all(|x| x.is_finite()) {
        return Err(AggregationError::NotFinite { token: token.clone() });
    }
    let mut vector: Vec<f64> = embedding.into_iter().map(f64::from).collect();
    if let Some(mean) = mean {
        vector.iter_mut().zip(mean).for_each(|(x, &m)| *x -= f64::from(m));
    }
    Ok(vector)
}

/// The rows of a matrix of any memory layout.
pub(crate) fn rows(points: &Array2<f64>) -> Vec<Vec<f64>> {
    points.rows().into_iter().map(|row| row.to_vec()).collect()
}

/// Divides `vector` by its Euclidean length; a zero vector stays. f32 components cannot overflow the f64 sum.
pub(crate) fn normalise(vector: &mut [f64]) {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        for x in vector {
            *x /= length;
        }
    }
}
