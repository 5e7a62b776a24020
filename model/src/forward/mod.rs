//! The forward pass of BERT (Devlin et al. 2019), post-norm, over ragged batches.

mod attention;
mod batch;

use attention::Attention;
use batch::Batch;
pub(crate) use batch::{Input, Soft};

use crate::config::Config;
use crate::kernel::{LayerNorm, QuantisedRows, Simd};
use crate::weights::{Layer, Linear, Norm, Weights};

/// Rows of the feed-forward block that are computed together: its wide inner rows then stay in the cache.
const INNER_ROWS: usize = 48;

/// One run: what it reads and its working memory.
pub(crate) struct Forward<'a> {
    config: &'a Config,
    weights: &'a Weights,
    simd: Simd,
    attention: Attention,
    quantised: QuantisedRows,
    query: Vec<f32>,
    key_value: Vec<f32>,
    context: Vec<f32>,
    inner: Vec<f32>,
}

impl<'a> Forward<'a> {
    /// A run on these weights.
    pub(crate) fn new(config: &'a Config, weights: &'a Weights, simd: Simd) -> Self {
        Self {
            config,
            weights,
            simd,
            attention: Attention::new(config.num_attention_heads, config.head_size()),
            quantised: QuantisedRows::default(),
            query: Vec::new(),
            key_value: Vec::new(),
            context: Vec::new(),
            inner: Vec::new(),
        }
    }

    /// The last hidden states at the wanted positions, `[wanted of all inputs x hidden]`. Ids and positions must be in
    /// range.
    pub(crate) fn hidden(&mut self, mut inputs: &[Input<'_>]) -> Vec<f32> {
        let mut wanted = Vec::new();
        while !inputs.is_empty() {
            let batch = Batch::take(&mut inputs);
            let mut states = self.embed(&batch);
            for (i, layer) in self.weights.layers.iter().enumerate() {
                let last = i + 1 == self.weights.layers.len();
                states = self.layer(layer, &batch, states, last);
            }
            wanted.extend(states);
        }
        wanted
    }

    /// Hidden states to the input of the decoder: dense, GELU, layer norm.
    pub(crate) fn transform(&mut self, states: &[f32]) -> Vec<f32> {
        let mut transformed = vec![0.0; states.len()];
        self.linear(&self.weights.transform, states, &mut transformed);
        self.simd.gelu(&mut transformed);
        self.norm(&self.weights.transform_norm, &mut transformed, &[]);
        transformed
    }

    /// Word (or soft), position and type embeddings, normed.
    fn embed(&self, batch: &Batch<'_>) -> Vec<f32> {
        let hidden = self.config.hidden_size;
        let mut states = Vec::with_capacity(batch.rows() * hidden);
        for ((rows, _), soft) in batch.inputs(false).zip(&batch.soft) {
            let positions = self.weights.positions.chunks_exact(hidden);
            for ((place, &id), position) in batch.ids[rows].iter().enumerate().zip(positions) {
                let word = soft.at(place, hidden).unwrap_or_else(|| self.weights.word(id as usize));
                states.extend(word.iter().zip(position).map(|(word, position)| word + position));
            }
        }
        self.norm(&self.weights.embedding_norm, &mut states, &[]);
        states
    }

    /// One layer: the states of all rows in, the states of all rows out, or of the wanted ones from the last layer.
    /// Keys and values are needed of every row; the rest only of the rows that come out.
    fn layer(&mut self, layer: &Layer, batch: &Batch<'_>, states: Vec<f32>, last: bool) -> Vec<f32> {
        let hidden = self.config.hidden_size;
        let mut key_value = std::mem::take(&mut self.key_value);
        key_value.resize(batch.rows() * 2 * hidden, 0.0);
        self.linear(&layer.key_value, &states, &mut key_value);
        let residual = if last {
            let row = |&row: &usize| states[row * hidden..][..hidden].iter().copied();
            batch.wanted.iter().flat_map(row).collect()
        } else {
            states
        };

        let mut query = std::mem::take(&mut self.query);
        query.resize(residual.len(), 0.0);
        if last {
            self.linear(&layer.query, &residual, &mut query);
        } else {
            self.linear_again(&layer.query, &mut query);
        }
        self.context.resize(residual.len(), 0.0);
        for ranges in batch.inputs(last) {
            self.attention.run(self.simd, &query, &key_value, ranges, &mut self.context);
        }
        // The queries are spent; their memory takes the result.
        let mut attended = query;
        let context = std::mem::take(&mut self.context);
        self.linear(&layer.attention_out, &context, &mut attended);
        self.context = context;
        self.norm(&layer.attention_norm, &mut attended, &residual);
        let mut output = residual;
        self.feed_forward(layer, &attended, &mut output);
        self.norm(&layer.output_norm, &mut output, &attended);
        self.query = attended;
        self.key_value = key_value;
        output
    }

    /// Up, GELU, down.
    fn feed_forward(&mut self, layer: &Layer, states: &[f32], output: &mut [f32]) {
        let (hidden, width) = (self.config.hidden_size, self.config.intermediate_size);
        let mut inner = std::mem::take(&mut self.inner);
        let blocks = states.chunks(INNER_ROWS * hidden);
        for (states, output) in blocks.zip(output.chunks_mut(INNER_ROWS * hidden)) {
            inner.resize(states.len() / hidden * width, 0.0);
            self.linear(&layer.up, states, &mut inner);
            self.simd.gelu(&mut inner);
            self.linear(&layer.down, &inner, output);
        }
        self.inner = inner;
    }

    /// A linear layer.
    fn linear(&mut self, linear: &Linear, input: &[f32], output: &mut [f32]) {
        self.quantised.fill(self.simd, input, linear.weights.depth());
        self.linear_again(linear, output);
    }

    /// A linear layer on the input of the one before.
    fn linear_again(&self, linear: &Linear, output: &mut [f32]) {
        self.simd.linear(&self.quantised, &linear.weights, &linear.bias, output);
    }

    fn norm(&self, norm: &Norm, values: &mut [f32], residual: &[f32]) {
        self.simd.layer_norm(LayerNorm {
            values,
            residual,
            weight: &norm.weight,
            bias: &norm.bias,
            epsilon: self.config.layer_norm_eps,
        });
    }
}
