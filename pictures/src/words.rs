//! Figures in words: units, thousands, shares, durations.

/// `71.3%` of a share from 0 to 1; `not measured` where it is not a number.
pub fn percent(share: f64) -> String {
    if share.is_finite() { format!("{:.1}%", share * 100.0) } else { "not measured".to_owned() }
}

/// `12,345`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 row`, `2 rows`: the noun takes an s unless there is one.
pub fn counted(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", count(number as u64), if number == 1 { "" } else { "s" })
}

/// `912 B`, `1.4 kB`, `3.0 MB`, in powers of 1,000.
pub fn bytes(number: u64) -> String {
    let scaled = |unit: f64| number as f64 / unit;
    match number {
        0..=999 => format!("{number} B"),
        1_000..=999_949 => format!("{:.1} kB", scaled(1e3)),
        999_950..=999_949_999 => format!("{:.1} MB", scaled(1e6)),
        _ => format!("{:.1} GB", scaled(1e9)),
    }
}

/// `850 ms`, `12.3 s`, `3 min 12 s`, `2 h 5 min`.
pub fn duration(milliseconds: u64) -> String {
    let seconds = milliseconds.saturating_add(500) / 1_000;
    match milliseconds {
        0..=999 => format!("{milliseconds} ms"),
        1_000..=59_949 => format!("{:.1} s", milliseconds as f64 / 1e3),
        59_950..=3_599_499 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

/// The text with every character that could move the cursor or turn the reading direction made visible.
pub fn visible(text: &str) -> String {
    text.chars().map(|c| if is_hidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Control characters and those that turn the direction of the text around them.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_carry_units() {
        assert_eq!(percent(0.7125), "71.2%");
        assert_eq!(percent(f64::NAN), "not measured");
        assert_eq!([count(0), count(999), count(1_000), count(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(
            [bytes(999), bytes(1_400), bytes(999_949), bytes(999_950)],
            ["999 B", "1.4 kB", "999.9 kB", "1.0 MB"]
        );
        assert_eq!([counted(1, "row"), counted(0, "row")], ["1 row", "0 rows"]);
    }

    #[test]
    fn durations_round_without_a_sixtieth_second() {
        assert_eq!(duration(850), "850 ms");
        assert_eq!(duration(59_949), "59.9 s");
        assert_eq!(duration(59_999), "1 min 0 s");
        assert_eq!(duration(192_400), "3 min 12 s");
        assert_eq!(duration(3_599_999), "1 h 0 min");
        assert_eq!(duration(u64::MAX), "5124095576030 h 25 min");
    }

    #[test]
    fn hidden_characters_are_shown() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c"), "a\u{fffd}[31mb\u{fffd}c");
        assert_eq!(visible("naïve 日本"), "naïve 日本");
    }
}
