//! A run's figures in words.

pub(super) use feddtpt_pictures::words::{bytes, count, percent, visible};
pub(crate) use feddtpt_pictures::words::{counted, duration};

use super::data::Score;
use super::interval::Interval;

/// `171 of 240`.
pub(super) fn of(score: &Score) -> String {
    format!("{} of {}", count(score.correct as u64), count(score.total as u64))
}

/// `65.2% to 76.6%`.
pub(super) fn range(interval: Interval) -> String {
    format!("{} to {}", percent(interval.low), percent(interval.high))
}
