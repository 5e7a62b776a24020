//! A ballot in words.

use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::{Ballot, Choice, Votes};

/// What a ballot says, a line for each preference or candidate. It says nothing where there is no line.
pub(super) fn lines(labels: &[String], candidates: &[Prompt], ballot: &Ballot) -> Vec<String> {
    let name = |label: usize| labels.get(label).map_or("?", String::as_str);
    match &ballot.votes {
        Votes::Preference(choices) => {
            let line = |choice: &Choice| {
                let how = match choice.worse {
                    _ if candidates.first() == Some(&choice.prompt) => "compared with",
                    true => "worse",
                    false => "better",
                };
                let votes = if choice.blocks == 1 { "1 vote".to_owned() } else { format!("{} votes", choice.blocks) };
                let labels: Vec<&str> = choice.labels.iter().map(|label| name(*label as usize)).collect();
                format!("{how} ({votes}) for {}: {}", labels.join(", "), shown(&choice.prompt))
            };
            choices.iter().filter(|choice| !choice.labels.is_empty()).map(line).collect()
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

    fn said(votes: Votes) -> Vec<String> {
        let labels = ["negative", "positive"].map(str::to_owned);
        let candidates = [Prompt::default(), Prompt::parse("good day").unwrap()];
        lines(&labels, &candidates, &Ballot { stage: 1, votes })
    }

    #[test]
    fn preferences_name_the_label_and_the_words() {
        let choice = |prompt: &str, labels: &[u32]| Choice {
            prompt: Prompt::parse(prompt).unwrap(),
            labels: labels.to_vec(),
            worse: false,
            blocks: 1,
        };
        let votes = Votes::Preference(vec![choice("", &[0, 1]), choice("good day", &[1])]);
        assert_eq!(
            said(votes),
            ["compared with (1 vote) for negative, positive: (no words)", "better (1 vote) for positive: good day"]
        );
        assert!(said(Votes::Preference(Vec::new())).is_empty());
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
