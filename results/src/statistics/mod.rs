//! What many runs say together: means, intervals, differences, and how many calls a result takes.

mod bootstrap;
mod curve;
mod difference;
mod summary;

pub use bootstrap::{Bootstrap, Interval, RESAMPLES, Resample};
pub use curve::{Curve, MeanCurve, MeanPoint, Reach};
pub use difference::{Difference, PAIRS_FOR_A_VERDICT, Verdict, paired};
pub use summary::{Summary, mean};
