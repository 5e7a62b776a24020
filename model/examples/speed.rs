//! Times label scoring of one batch of 16 inputs with 64 pieces on one thread: milliseconds, and billions
//! of multiplications and additions a second.
//!
//! `cargo run --release -p feddtpt-model --features shipped --example speed -- [mini|nano]`

use std::time::Instant;

use feddtpt_model::{Encoded, MaskedLm, Segment, Shipped};

const INPUTS: usize = 16;
const PIECES: usize = 64;
const RUNS: usize = 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let name = std::env::args().nth(1).unwrap_or_else(|| Shipped::Mini.name().to_owned());
    let shipped = Shipped::of_name(&name).ok_or("give the name of a shipped model, or nothing for the first")?;
    let started = Instant::now();
    let model = shipped.load()?;
    println!("{} loaded in {:.0} ms", model.id(), started.elapsed().as_secs_f64() * 1e3);
    let text = "the film was long and the music was good but the story had no end ".repeat(8);
    let encoded = model.encode(&[Segment::Text(&text), Segment::Literal("it was"), Segment::Mask])?;
    let inputs = vec![shortened(&encoded); INPUTS];
    let words = ["great", "terrible"].map(|word| model.word_id(word)).map(Option::unwrap_or_default);

    let mut best = f64::INFINITY;
    let mut total = 0.0;
    for _ in 0..RUNS {
        let started = Instant::now();
        model.score(&inputs, &words)?;
        let seconds = started.elapsed().as_secs_f64();
        best = best.min(seconds);
        total += seconds;
    }
    let operations = operations(model.dimension() as f64, model.layers() as f64);
    println!(
        "score {INPUTS} x {PIECES}: best {:.1} ms, mean {:.1} ms; best {:.1} Gop/s over {:.2} Gop",
        best * 1e3,
        total / f64::from(u32::try_from(RUNS)?) * 1e3,
        operations / best / 1e9,
        operations / 1e9
    );
    let started = Instant::now();
    model.top_k(&inputs, 10, &[])?;
    println!("top 10, first call: {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
    let started = Instant::now();
    model.top_k(&inputs, 10, &[])?;
    println!("top 10, second call: {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
    Ok(())
}

/// Keeps the last pieces, mask included, so that exactly `PIECES` remain.
fn shortened(encoded: &Encoded) -> Encoded {
    let cut = encoded.ids.len().saturating_sub(PIECES);
    let ids = [&encoded.ids[..1], &encoded.ids[cut + 1..]].concat();
    let masks = encoded.masks.iter().map(|mask| mask - cut).collect();
    Encoded { ids, masks, truncated: encoded.truncated + cut }
}

/// Multiplications and additions of the matrix products of the model's full layers, all but the last, of the last layer's
/// keys and values, and of attention. The shipped models are four times as wide inside the feed-forward block.
fn operations(hidden: f64, layers: f64) -> f64 {
    let (pieces, inner, full) = (PIECES as f64, 4.0 * hidden, layers - 1.0);
    let weights = full * (4.0 * hidden * hidden + 2.0 * hidden * inner) + 2.0 * hidden * hidden;
    let attention = full * 2.0 * pieces * hidden;
    2.0 * INPUTS as f64 * pieces * (weights + attention)
}
