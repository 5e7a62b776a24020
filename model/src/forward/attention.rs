//! Self-attention of one layer, input by input and head by head (Vaswani et al. 2017).

use std::ops::Range;

use crate::kernel::{Columns, Rows, Simd, Softmax, padded};

/// The shape of a layer's attention and its working memory.
pub(super) struct Attention {
    heads: usize,
    head_size: usize,
    keys: Vec<f32>,
    scores: Vec<f32>,
}

impl Attention {
    /// For `heads` heads of `head_size` dimensions each.
    pub(super) fn new(heads: usize, head_size: usize) -> Self {
        Self { heads, head_size, keys: Vec::new(), scores: Vec::new() }
    }

    /// Attends from the rows `queries` of `query` (`[.. x hidden]`) to the rows `keys` of `key_value`
    /// (`[.. x 2 hidden]`, keys before values) and writes to the rows `queries` of `context`.
    pub(super) fn run(
        &mut self,
        simd: Simd,
        query: &[f32],
        key_value: &[f32],
        (keys, queries): (Range<usize>, Range<usize>),
        context: &mut [f32],
    ) {
        if queries.is_empty() {
            return;
        }
        let hidden = self.heads * self.head_size;
        let (length, count) = (keys.len(), queries.len());
        let width = padded(length);
        let key_value = &key_value[keys.start * 2 * hidden..keys.end * 2 * hidden];
        self.scores.resize(count * width, 0.0);
        for head in 0..self.heads {
            let at = head * self.head_size;
            let queries_at = queries.start * hidden + at;
            self.transpose_keys(&key_value[at..], length, 2 * hidden);
            let query = Rows::new(&query[queries_at..], count, hidden);
            let keys = Columns::plain(&self.keys, self.head_size, width, width);
            simd.product(query, keys, None, &mut self.scores, width);
            let scale = 1.0 / (self.head_size as f32).sqrt();
            simd.softmax(Softmax { rows: &mut self.scores, length, scale });
            let weights = Rows::new(&self.scores, count, width);
            let values = Columns::plain(&key_value[hidden + at..], length, self.head_size, 2 * hidden);
            simd.product(weights, values, None, &mut context[queries_at..], hidden);
        }
    }

    /// The keys of one head as `[head size x padded length]`, zero in the padding.
    fn transpose_keys(&mut self, keys: &[f32], length: usize, stride: usize) {
        let width = padded(length);
        self.keys.clear();
        self.keys.resize(self.head_size * width, 0.0);
        for position in 0..length {
            let key = &keys[position * stride..][..self.head_size];
            let column = self.keys[position..].iter_mut().step_by(width);
            for (to, &from) in column.zip(key) {
                *to = from;
            }
        }
    }
}
