//! How long to wait before another try: exponential backoff with full jitter, so that many participants that lost the
//! server at the same moment do not come back at the same moment.

use crate::random::Draw;

/// Waits grow from `base_ms` by doubling up to `cap_ms`; the actual wait is drawn between 0 and that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// Upper end of the first wait, in milliseconds.
    pub base_ms: u32,
    /// Upper end of every wait, in milliseconds.
    pub cap_ms: u32,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { base_ms: 250, cap_ms: 10_000 }
    }
}

impl Backoff {
    /// The wait before try `attempt + 1`, in milliseconds; `attempt` counts the failures so far, from 1.
    pub fn wait_ms(&self, attempt: u32, draw: &mut Draw) -> u64 {
        let doublings = attempt.saturating_sub(1).min(16);
        let ceiling = self.base_ms.saturating_mul(1 << doublings).min(self.cap_ms);
        u64::from(draw.below(ceiling.saturating_add(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_are_capped() {
        let mut draw = Draw::new("backoff", 0, 0, 0);
        let backoff = Backoff::default();
        for (attempt, ceiling) in [(1, 250), (2, 500), (3, 1_000), (7, 10_000), (40, 10_000), (u32::MAX, 10_000)] {
            let longest = (0..200).map(|_| backoff.wait_ms(attempt, &mut draw)).max().unwrap_or(0);
            assert!(longest <= ceiling && longest > ceiling * 8 / 10, "attempt {attempt}: {longest}");
        }
    }
}
