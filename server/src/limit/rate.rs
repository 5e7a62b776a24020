//! A rate as an operator writes it.

use std::fmt;
use std::str::FromStr;

/// So many requests a second in the long run, so many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// In the long run; 0 is no limit.
    per_second: u32,
    /// At once.
    burst: u32,
}

/// The text is no rate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no rate: give requests a second and, behind a /, requests at once, such as 20/60, each from 1 to 1000000, \
     or off"
)]
pub struct RateError(String);

impl Rate {
    /// No limit.
    pub const OFF: Self = Self { per_second: 0, burst: 0 };
    /// For one credential: a participant's tab that polls, uploads, and asks again after each reload.
    pub const TOKEN: Self = Self { per_second: 20, burst: 60 };
    /// For one address: a thousand participants that poll once a second, and all of whom begin at once.
    pub const ADDRESS: Self = Self { per_second: 1_000, burst: 4_000 };

    /// Microseconds that one request costs, and that may be owed; `None` without a limit.
    pub(super) fn cost_us(self) -> Option<(u64, u64)> {
        let cost = 1_000_000_u64.checked_div(u64::from(self.per_second))?;
        Some((cost, cost * u64::from(self.burst)))
    }
}

impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, RateError> {
        let fail = || RateError(text.chars().take(40).collect());
        if text.trim() == "off" {
            return Ok(Self::OFF);
        }
        let (per_second, burst) = text.split_once('/').ok_or_else(fail)?;
        let read = |part: &str| part.trim().parse().ok().filter(|number| (1..=1_000_000).contains(number));
        Ok(Self { per_second: read(per_second).ok_or_else(fail)?, burst: read(burst).ok_or_else(fail)? })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::OFF { f.write_str("off") } else { write!(f, "{}/{}", self.per_second, self.burst) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_refused_or_a_rate_that_comes_back(text in "[0-9]{0,8}/?[0-9]{0,8}|\\PC{0,12}|off") {
            if let Ok(rate) = text.parse::<Rate>() {
                prop_assert_eq!(rate.to_string().parse(), Ok(rate));
                prop_assert!(rate.cost_us().is_none_or(|(cost, owed)| cost > 0 && owed >= cost));
            }
        }
    }
}
