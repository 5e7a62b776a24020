//! Whether a lead on pairs is more than luck.

/// Pairs beyond which both counts are halved: the smallest weight would not be a number above 0 any more.
const MOST_PAIRS: u32 = 1_000;

/// The exact one-sided sign test (that of `McNemar` on paired rows): the probability of at least `wins` of `wins + losses` when
/// each is as likely. 1 without pairs. Of more than 1,000 pairs the counts are halved until they are fewer, which makes
/// the result larger, never smaller, for whoever wins.
pub fn sign_test(mut wins: u32, mut losses: u32) -> f64 {
    while wins.saturating_add(losses) > MOST_PAIRS {
        (wins, losses) = (wins / 2, losses.div_ceil(2));
    }
    let all = wins + losses;
    let mut term = 0.5_f64.powi(i32::try_from(all).unwrap_or(i32::MAX));
    let mut sum = 0.0;
    for k in 0..=all {
        if k >= wins {
            sum += term;
        }
        term *= f64::from(all - k) / f64::from(k + 1);
    }
    if all == 0 { 1.0 } else { sum.min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_binomial_tail() {
        for ((wins, losses), expected) in [
            ((0, 0), 1.0),
            ((1, 0), 0.5),
            ((3, 0), 0.125),
            ((3, 1), 5.0 / 16.0),
            ((0, 4), 1.0),
            ((5, 5), 638.0 / 1024.0),
        ] {
            assert!((sign_test(wins, losses) - expected).abs() < 1e-12, "{wins} {losses}");
        }
    }

    #[test]
    fn a_crowd_is_no_certainty() {
        assert!(sign_test(50_000, 50_000) > 0.4 && sign_test(10_000, 90_000) > 0.999);
        assert!(sign_test(90_000, 10_000) < 1e-9 && sign_test(u32::MAX, u32::MAX) > 0.4);
    }
}
