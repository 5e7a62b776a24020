//! Whether a lead in votes is more than luck.

use feddtpt_shared::ballot::Preference;

/// The standard error of a candidate's lead if nobody could tell it from the incumbent: the root of the sum of squares of what each
/// voter weighs, once for each of its votes.
///
/// The lead is a mean over classes of means over the votes on the class (`voters`, one number for each class), so a voter weighs
/// 1 / (classes x voters of the class), summed over the classes that its vote is about. Whoever holds a class that few hold weighs more,
/// and so does luck in its vote. Whoever sees no difference adds none.
pub(super) fn standard_error<'a>(at: usize, ballots: impl Iterator<Item = &'a Preference>, voters: &[f64]) -> f64 {
    let judged = voters.iter().filter(|voters| **voters > 0.0).count().max(1) as f64;
    let weight = |said: &Preference| -> f64 {
        let of_class =
            |label: &u32| voters.get(*label as usize).filter(|voters| **voters > 0.0).map(|voters| 1.0 / voters);
        said.labels.iter().filter_map(of_class).sum::<f64>() / judged
    };
    let squares = ballots.map(|said| (f64::from(said.net_of(at)) * weight(said)).powi(2));
    squares.sum::<f64>().sqrt()
}
