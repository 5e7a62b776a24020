//! From `OpenMetrics` to Prometheus' classic text format (version 0.0.4), which every scraper reads.
//!
//! They differ in a counter's name, which `OpenMetrics` writes without its suffix where the counter is described, in units,
//! and in the mark at the end.

/// The media type of the classic format.
pub(crate) const CLASSIC: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Rewrites a whole document.
pub(super) fn classic(open_metrics: &str) -> String {
    let mut text = String::with_capacity(open_metrics.len());
    let mut push = |line: &str| {
        text.push_str(line);
        text.push('\n');
    };
    let mut help: Option<(&str, &str)> = None;
    for line in open_metrics.lines() {
        if let Some((name, words)) = line.strip_prefix("# HELP ").and_then(|rest| rest.split_once(' ')) {
            help = Some((name, words));
        } else if let Some((name, kind)) = line.strip_prefix("# TYPE ").and_then(|rest| rest.split_once(' ')) {
            let suffix = if kind == "counter" { "_total" } else { "" };
            if let Some((_, words)) = help.take().filter(|(described, _)| *described == name) {
                push(&format!("# HELP {name}{suffix} {words}"));
            }
            push(&format!("# TYPE {name}{suffix} {kind}"));
        } else if !line.starts_with('#') {
            push(line);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn counters_are_described_by_their_whole_name() {
        let open = "# HELP a Things.\n# TYPE a counter\na_total{x=\"# y\"} 2\n# HELP b_seconds Time.\n# TYPE b_seconds \
                    histogram\n# UNIT b_seconds seconds\nb_seconds_sum 0.5\n# EOF\n";
        let classic = "# HELP a_total Things.\n# TYPE a_total counter\na_total{x=\"# y\"} 2\n# HELP b_seconds Time.\n# \
                       TYPE b_seconds histogram\nb_seconds_sum 0.5\n";
        assert_eq!(super::classic(open), classic);
    }
}
