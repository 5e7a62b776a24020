//! Randomness that needs no state: each draw starts from what it is for.
//!
//! The generator of a draw is seeded by SHA-256 over (purpose, participant seed, round, step), so a resumed search draws what
//! the uninterrupted one would have drawn and nothing of a generator has to be saved. Ranges are 32 bits wide on every
//! platform: the same seed gives the same words on 64-bit native and on wasm32.

use feddtpt_shared::Digest;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A source of random numbers for one purpose.
#[derive(Clone, Debug)]
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// The generator of `purpose` in a step of a round.
    pub fn new(purpose: &str, seed: u64, round: u32, step: u32) -> Self {
        let (seed, round, step) = (seed.to_le_bytes(), round.to_le_bytes(), step.to_le_bytes());
        Self::from_parts([purpose.as_bytes(), seed.as_slice(), round.as_slice(), step.as_slice()])
    }

    /// The generator seeded by the digest of `parts`.
    pub fn from_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        Self(ChaCha8Rng::from_seed(*Digest::of_parts(parts).as_bytes()))
    }

    /// A number from 0 to `bound - 1`, each as likely as the other (Lemire's method); 0 when `bound` is 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        if bound == 0 {
            return 0;
        }
        let threshold = bound.wrapping_neg() % bound;
        loop {
            let product = u64::from(self.0.next_u32()) * u64::from(bound);
            let (high, low) = (product >> 32, product & u64::from(u32::MAX));
            if low >= u64::from(threshold) {
                // The upper half of a 64-bit product fits 32 bits; the fallback is never taken.
                return u32::try_from(high).unwrap_or(0);
            }
        }
    }

    /// An index into something of `length` items, at most 2^32 of them.
    pub fn index(&mut self, length: usize) -> usize {
        self.below(u32::try_from(length).unwrap_or(u32::MAX)) as usize
    }

    /// Brings `items` into a random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.index(last + 1);
            items.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pinned: another result would change every recorded experiment.
    #[test]
    fn draws_are_pinned() {
        let mut draw = Draw::new("test", 7, 1, 2);
        let numbers: Vec<u32> = (0..6).map(|_| draw.below(1000)).collect();
        assert_eq!(numbers, [142, 387, 925, 234, 91, 736]);
    }

    #[test]
    fn all_values_come_up() {
        let mut draw = Draw::new("test", 0, 0, 0);
        let mut seen = [0_u32; 7];
        for _ in 0..7_000 {
            seen[draw.index(7)] += 1;
        }
        assert!(seen.iter().all(|&count| (850..1150).contains(&count)), "{seen:?}");
        assert_eq!(draw.below(0), 0);
    }
}
