//! Randomness that needs no state: each draw starts from what it is for.

use feddtpt_shared::Digest;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The generator of `purpose` for a client (0 where there is none) in a round.
pub(crate) fn generator(purpose: &str, seed: u64, round: u32, client: usize) -> ChaCha8Rng {
    let client = (client as u64).to_le_bytes();
    let (seed, round) = (seed.to_le_bytes(), round.to_le_bytes());
    let parts = [purpose.as_bytes(), seed.as_slice(), round.as_slice(), client.as_slice()];
    ChaCha8Rng::from_seed(*Digest::of_parts(parts).as_bytes())
}

/// Whether something of chance `share` happens.
pub(crate) fn happens(generator: &mut ChaCha8Rng, share: f64) -> bool {
    f64::from(generator.next_u32()) < share * 4_294_967_296.0
}

/// `count` of the indices below `length` (all if there are fewer), ascending, each set as likely as the other up to 2^-32.
pub(crate) fn sample(generator: &mut ChaCha8Rng, length: usize, count: usize) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..length).collect();
    if count >= length {
        return indices;
    }
    for at in 0..count {
        let rest = (length - at) as u128;
        // The upper 64 bits of the product are below `rest`, so the fallback is never taken.
        let step = usize::try_from((u128::from(generator.next_u64()) * rest) >> 64).unwrap_or(0);
        indices.swap(at, at + step);
    }
    indices.truncate(count);
    indices.sort_unstable();
    indices
}
