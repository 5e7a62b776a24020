//! Figures of experiments in words.

use feddtpt_pictures::words::{percent, visible};

use crate::findings::Findings;
use crate::runs::Cell;
use crate::statistics::{Difference, Interval, Summary, Verdict};

/// `sst2 · iid`, with the experiment before it where there are several.
pub(crate) fn cell_name(findings: &Findings, cell: &Cell) -> String {
    format!("{} · {}", data_name(findings, &cell.experiment, &cell.data), visible(&cell.split))
}

/// `sst2`, with the experiment before it where there are several.
pub(crate) fn data_name(findings: &Findings, experiment: &str, data: &str) -> String {
    if findings.experiments.len() > 1 { format!("{}: {}", visible(experiment), visible(data)) } else { visible(data) }
}

/// `83.4% ± 1.2 (5)`: mean, standard deviation in points, number of seeds.
pub(crate) fn summary(values: &Summary) -> String {
    let deviation = values.deviation.map_or_else(String::new, |deviation| format!(" ± {:.1}", deviation * 100.0));
    format!("{}{deviation} ({})", percent(values.mean), values.count)
}

/// `+2.1`, `−0.4`, `0.0`: with so many digits after the point.
pub(crate) fn signed(number: f64, digits: usize) -> String {
    let text = format!("{:.digits$}", number.abs());
    let zero = text.chars().all(|c| c == '0' || c == '.');
    match number {
        _ if zero => text,
        number if number < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

/// A difference of shares in percentage points.
pub(crate) fn points(difference: f64) -> String {
    signed(difference * 100.0, 1)
}

/// `+0.4 to +3.9`, in percentage points.
pub(crate) fn interval(interval: Option<Interval>) -> String {
    interval.map_or_else(String::new, |interval| format!("{} to {}", points(interval.low), points(interval.high)))
}

/// What a difference says, where more is called `more` and less `less`.
pub(crate) fn verdict(difference: &Difference, more: &str, less: &str) -> String {
    match difference.verdict {
        Verdict::More => more.to_owned(),
        Verdict::Less => less.to_owned(),
        Verdict::WithinNoise => "within noise".to_owned(),
        Verdict::TooFewPairs => "too few pairs to tell".to_owned(),
    }
}

/// `40%`, or `40.5%` where ticks stand close.
pub(crate) fn short_percent(share: f64, fine: bool) -> String {
    if fine { format!("{:.1}%", share * 100.0) } else { format!("{:.0}%", share * 100.0) }
}

/// `950`, `1.5k`, `20k`, `1.2M`.
pub(crate) fn calls(number: f64) -> String {
    let (scaled, unit) = match number {
        number if number >= 1e6 => (number / 1e6, "M"),
        number if number >= 1e3 => (number / 1e3, "k"),
        number => (number, ""),
    };
    let text = format!("{scaled:.2}");
    format!("{}{unit}", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short_and_signed() {
        assert_eq!([points(0.0211), points(-0.004), points(-0.0001)], ["+2.1", "−0.4", "0.0"]);
        assert_eq!(interval(Some(Interval { low: -0.012, high: 0.02 })), "−1.2 to +2.0");
        assert_eq!(summary(&Summary { count: 5, mean: 0.834, deviation: Some(0.012) }), "83.4% ± 1.2 (5)");
        assert_eq!(summary(&Summary { count: 1, mean: 0.834, deviation: None }), "83.4% (1)");
        assert_eq!([0.0, 950.0, 1_500.0, 20_000.0, 1_250_000.0].map(calls), ["0", "950", "1.5k", "20k", "1.25M"]);
        assert_eq!([short_percent(0.4, false), short_percent(0.405, true)], ["40%", "40.5%"]);
    }
}
