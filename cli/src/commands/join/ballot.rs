//! A ballot in words.

use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::{Ballot, Votes};
use std::cmp::Ordering;

/// What a ballot says, a line for each preference or candidate. It says nothing where there is no line.
pub(super) fn lines(labels: &[String], candidates: &[Prompt], ballot: &Ballot) -> Vec<String> {
    let name = |label: usize| labels.get(label).map_or("?", String::as_str);
    match &ballot.votes {
        Votes::Preference(said) => {
            let classes: Vec<&str> = said.labels.iter().map(|label| name(*label as usize)).collect();
            let classes = classes.join(", ");
            let line = |(at, candidate): (usize, &Prompt)| {
                let net = said.net_of(at);
                let (how, votes) = match net.cmp(&0) {
                    _ if at == 0 => ("compared with", said.votes),
                    Ordering::Equal => return None,
                    Ordering::Greater => ("better", net.unsigned_abs()),
                    Ordering::Less => ("worse", net.unsigned_abs()),
                };
                let votes = if votes == 1 { "1 vote".to_owned() } else { format!("{votes} votes") };
                Some(format!("{how} ({votes}) for {classes}: {}", shown(candidate)))
            };
            let told = candidates.iter().enumerate().filter(|_| !said.is_silent());
            told.filter_map(line).collect()
        }
        Votes::Counts(counts) => {
            let of = |classes: &[(u32, u32)]| {
                let held = classes.iter().enumerate().filter(|(_, (_, rows))| *rows > 0);
                held.map(|(label, (right, rows))| format!("{right} of {rows} {}", name(label))).collect::<Vec<_>>()
            };
            let told = candidates.iter().zip(counts).map(|(candidate, classes)| (candidate, of(classes)));
            told.filter(|(_, of)| !of.is_empty())
                .map(|(candidate, of)| format!("{} right with: {}", of.join(", "), shown(candidate)))
                .collect()
        }
    }
}

/// A prompt; the empty one by name.
pub(super) fn shown(prompt: &Prompt) -> String {
    if prompt.is_empty() { "(no words)".to_owned() } else { prompt.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use feddtpt_shared::ballot::Preference;

    fn said(votes: Votes) -> Vec<String> {
        let labels = ["negative", "positive"].map(str::to_owned);
        let candidates = [Prompt::default(), Prompt::parse("good day").unwrap()];
        lines(&labels, &candidates, &Ballot::new(1, &candidates, votes))
    }

    #[test]
    fn preferences_name_the_label_and_the_words() {
        let told = |net| said(Votes::Preference(Preference { labels: vec![0, 1], votes: 3, net: vec![0, net] }));
        let before = "compared with (3 votes) for negative, positive: (no words)";
        assert_eq!(told(1), [before, "better (1 vote) for negative, positive: good day"]);
        assert_eq!(told(-2), [before, "worse (2 votes) for negative, positive: good day"]);
        assert_eq!(told(0), [before]);
        assert!(said(Votes::Preference(Preference::default())).is_empty());
    }

    #[test]
    fn counts_name_the_candidate() {
        let votes = Votes::Counts(vec![vec![(3, 4), (0, 0)], vec![(1, 4), (2, 2)]]);
        assert_eq!(
            said(votes),
            ["3 of 4 negative right with: (no words)", "1 of 4 negative, 2 of 2 positive right with: good day"]
        );
        assert!(said(Votes::Counts(vec![vec![(0, 0); 2]; 2])).is_empty());
    }
}
