//! From a model's words to a label.

use feddtpt_client::platform::Answer;
use feddtpt_shared::Task;
use std::collections::BTreeSet;

/// Reads an answer against the closed set of a task's label names and verbalizers.
///
/// Case and punctuation do not count. In this order:
/// 1. the whole answer is a name or a verbalizer of one label;
/// 2. the answer begins with names or verbalizers of one label alone;
/// 3. names or verbalizers of one label alone stand anywhere in the answer.
///
/// Anything else, also an answer that fits two labels, is [`Answer::Unparsed`]. Nothing of the answer goes anywhere
/// but into this comparison.
#[derive(Clone, Debug)]
pub struct AnswerParser {
    /// A label and the words that mean it, each as lower-case words without punctuation.
    meanings: Vec<(u32, Vec<String>)>,
}

impl AnswerParser {
    /// A parser for the labels of `task`.
    pub fn new(task: &Task) -> Self {
        let meanings = (0..).zip(&task.labels).flat_map(|(at, label)| {
            let texts = std::iter::once(&label.name).chain(&label.verbalizers);
            texts.map(move |text| (at, words(text))).filter(|(_, words)| !words.is_empty())
        });
        Self { meanings: meanings.collect() }
    }

    /// The answer in `text`.
    pub fn parse(&self, text: &str) -> Answer {
        let said = words(text);
        let mut found = self.labels(|meaning| meaning == said);
        if found.is_empty() {
            found = self.labels(|meaning| said.starts_with(meaning));
        }
        if found.is_empty() {
            found = self.labels(|meaning| said.windows(meaning.len()).any(|part| part == meaning));
        }
        match (found.first(), found.len()) {
            (Some(label), 1) => Answer::Label(*label),
            _ => Answer::Unparsed,
        }
    }

    fn labels(&self, fits: impl Fn(&[String]) -> bool) -> BTreeSet<u32> {
        self.meanings.iter().filter(|(_, meaning)| fits(meaning)).map(|(label, _)| *label).collect()
    }
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::task;

    #[test]
    fn the_closed_set_decides() {
        let mut task = task();
        task.labels[0].name = "very bad".to_owned();
        let parser = AnswerParser::new(&task);
        let (bad, good) = (Answer::Label(0), Answer::Label(1));
        for (text, wanted) in [
            ("great", good),
            (" **Great**.\n", good),
            ("GOOD! It is not bad at all.", good),
            ("Very bad", bad),
            ("Answer: terrible", bad),
            ("It is great, really great, simply good.", good),
            ("It is good and bad.", Answer::Unparsed),
            ("greatly", Answer::Unparsed),
            ("", Answer::Unparsed),
            ("[MASK]", Answer::Unparsed),
        ] {
            assert_eq!(parser.parse(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_word_of_two_labels_says_nothing() {
        let mut task = task();
        task.labels[1].verbalizers.push("bad".to_owned());
        assert_eq!(AnswerParser::new(&task).parse("bad"), Answer::Unparsed);
    }
}
