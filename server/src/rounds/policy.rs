//! When a phase closes: {min, max} participants x {min, max} time, as `RoundPolicy` documents it.

use feddtpt_shared::federation::RoundPolicy;

/// What the policy says about an open phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Not yet; look again after this many milliseconds since the phase opened.
    OpenUntil(u64),
    /// Enough came, and early.
    CloseEarly,
    /// Enough came, and the time is up.
    CloseAtLimit,
    /// Too few came, and the time is up.
    Fail,
}

/// Judges a phase that has been open for `elapsed_ms`, with `submissions` in and `outstanding` participants still to come.
pub(super) fn judge(policy: &RoundPolicy, elapsed_ms: u64, submissions: u32, outstanding: u32) -> Verdict {
    if elapsed_ms < policy.min_duration_ms {
        return Verdict::OpenUntil(policy.min_duration_ms);
    }
    let enough = submissions >= policy.min_participants;
    let all = outstanding == 0 || policy.max_participants.is_some_and(|max| submissions >= max);
    if enough && all {
        return Verdict::CloseEarly;
    }
    match (elapsed_ms >= policy.max_duration_ms, enough) {
        (false, _) => Verdict::OpenUntil(policy.max_duration_ms),
        (true, true) => Verdict::CloseAtLimit,
        (true, false) => Verdict::Fail,
    }
}

#[cfg(test)]
mod tests {
    use super::{Verdict, judge};
    use feddtpt_shared::federation::RoundPolicy;

    fn policy() -> RoundPolicy {
        RoundPolicy {
            min_participants: 2,
            max_participants: Some(4),
            min_duration_ms: 100,
            max_duration_ms: 1_000,
            ..RoundPolicy::default()
        }
    }

    #[test]
    fn every_corner_of_count_and_time() {
        for (elapsed_ms, submissions, outstanding, expected) in [
            // Before the minimum time nothing closes, whatever came.
            (0, 0, 5, Verdict::OpenUntil(100)),
            (99, 4, 0, Verdict::OpenUntil(100)),
            // Between the times: below the minimum count it stays open, even when nobody is left to come.
            (100, 1, 4, Verdict::OpenUntil(1_000)),
            (100, 1, 0, Verdict::OpenUntil(1_000)),
            (999, 2, 1, Verdict::OpenUntil(1_000)),
            // The maximum count, or everybody, closes it.
            (100, 4, 1, Verdict::CloseEarly),
            (100, 2, 0, Verdict::CloseEarly),
            // At the maximum time it closes or fails.
            (1_000, 2, 3, Verdict::CloseAtLimit),
            (1_000, 1, 3, Verdict::Fail),
            (1_000, 0, 0, Verdict::Fail),
            (u64::MAX, 3, 1, Verdict::CloseAtLimit),
        ] {
            let verdict = judge(&policy(), elapsed_ms, submissions, outstanding);
            assert_eq!(verdict, expected, "{elapsed_ms} ms, {submissions} in, {outstanding} out");
        }
    }

    #[test]
    fn without_a_maximum_count_everybody_is_waited_for() {
        let policy = RoundPolicy { max_participants: None, ..policy() };
        assert_eq!(judge(&policy, 500, 40, 1), Verdict::OpenUntil(1_000));
        assert_eq!(judge(&policy, 500, 41, 0), Verdict::CloseEarly);
    }
}
