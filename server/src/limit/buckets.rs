//! Token buckets in bounded memory, as the generic cell rate algorithm: of each bucket only the time is kept at which it
//! will be full again (ITU-T I.371, annex A).

use super::Rate;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Most buckets that are kept: some megabytes. Whoever comes beyond them shares one.
const MAX_BUCKETS: usize = 65_536;
/// Full buckets are looked for at most this often, in microseconds.
const SWEEP_EVERY_US: u64 = 1_000_000;

/// A bucket for each key that has asked lately.
pub(super) struct Buckets<K> {
    rate: Rate,
    state: Mutex<State<K>>,
}

/// Times in microseconds.
struct State<K> {
    /// When each bucket will be full again.
    full_at: HashMap<K, u64>,
    /// The same of the one bucket of all others.
    shared_full_at: u64,
    /// When full buckets were last looked for.
    swept: u64,
}

impl<K: Eq + Hash> Buckets<K> {
    pub(super) fn new(rate: Rate) -> Self {
        let state = State { full_at: HashMap::new(), shared_full_at: 0, swept: 0 };
        Self { rate, state: Mutex::new(state) }
    }

    /// Takes one token from the bucket of `key`; when it is empty, says after how many milliseconds there is one.
    pub(super) fn take(&self, key: K, now_ms: u64) -> Result<(), u64> {
        let Some((cost_us, most_us)) = self.rate.cost_us() else { return Ok(()) };
        let now = now_ms.saturating_mul(1_000);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.full_at.len() >= MAX_BUCKETS && !state.full_at.contains_key(&key) {
            state.sweep(now);
        }
        let full_at = if state.full_at.len() < MAX_BUCKETS || state.full_at.contains_key(&key) {
            state.full_at.entry(key).or_insert(now)
        } else {
            &mut state.shared_full_at
        };
        // A clock that was set back must not shut anybody out for longer than a full bucket takes.
        let owed_us = full_at.saturating_sub(now).min(most_us) + cost_us;
        if owed_us > most_us {
            return Err((owed_us - most_us).div_ceil(1_000));
        }
        *full_at = now + owed_us;
        Ok(())
    }
}

impl<K: Eq + Hash> State<K> {
    /// Forgets full buckets, which loses nothing.
    fn sweep(&mut self, now: u64) {
        if now.abs_diff(self.swept) >= SWEEP_EVERY_US {
            self.full_at.retain(|_, full_at| *full_at > now);
            self.swept = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn buckets(rate: &str) -> Buckets<u32> {
        Buckets::new(rate.parse().unwrap())
    }

    #[test]
    fn a_burst_passes_then_one_after_the_other() {
        let buckets = buckets("2/3");
        assert_eq!([0, 0, 0].map(|now_ms| buckets.take(1, now_ms)), [Ok(()); 3]);
        assert_eq!(buckets.take(1, 0), Err(500));
        assert_eq!(buckets.take(2, 0), Ok(()));
        assert_eq!(buckets.take(1, 499), Err(1));
        assert_eq!((buckets.take(1, 500), buckets.take(1, 500)), (Ok(()), Err(500)));
        // The clock is set back.
        assert_eq!(buckets.take(1, 0), Err(500));
    }

    #[test]
    fn memory_is_bounded_and_nobody_is_shut_out() {
        let buckets = buckets("1000/1000");
        let most = u32::try_from(MAX_BUCKETS).unwrap();
        for key in 0..2 * most {
            let _ = buckets.take(key, 10_000);
        }
        assert_eq!(buckets.state.lock().unwrap().full_at.len(), MAX_BUCKETS);
        // Whoever was there keeps its bucket; a stranger finds room again as soon as others are full.
        assert_eq!(buckets.take(0, 10_000), Ok(()));
        assert!(buckets.take(3 * most, 10_000).is_err());
        assert_eq!(buckets.take(3 * most, 12_000), Ok(()));
        assert_eq!(buckets.state.lock().unwrap().full_at.len(), 1);
    }

    proptest! {
        #[test]
        fn no_more_pass_than_burst_and_rate_allow(steps in prop::collection::vec(0_u64..300, 1..200)) {
            let buckets = buckets("10/5");
            let (mut now_ms, mut passed) = (0, 0_u64);
            for step in steps {
                now_ms += step;
                passed += u64::from(buckets.take(1, now_ms).is_ok());
            }
            prop_assert!(passed <= 5 + now_ms / 100 + 1);
        }
    }
}
