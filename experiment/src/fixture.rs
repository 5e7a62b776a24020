//! Small worlds for tests.

use crate::world::World;
use feddtpt_shared::task::{Calibration, Label, ModelFamily};
use feddtpt_shared::template::Template;
use feddtpt_shared::{Prompt, Row, RowText, Task, Token, Vocabulary};

/// Words that may stand in a prompt.
pub(crate) const WORDS: [&str; 12] =
    ["read", "review", "this", "film", "please", "story", "good", "bad", "river", "music", "the", "opinion"];

/// Reviews, with two public rows.
pub(crate) fn task() -> (Task, Vocabulary) {
    let label = |word: &str| Label { name: word.to_owned(), verbalizers: vec![word.to_owned()] };
    let vocabulary = Vocabulary::new(WORDS.iter().map(|word| Token::new(*word).unwrap())).unwrap();
    let task = Task {
        name: "reviews".to_owned(),
        description: String::new(),
        labels: vec![label("terrible"), label("great")],
        template: Template::parse("{prompt} : {text} it was {mask} .").unwrap(),
        model_family: ModelFamily::Masked,
        calibration: Calibration::ContentFree,
        seed_prompt: Prompt::parse("read review").unwrap(),
        max_prompt_tokens: 4,
        vocabulary: vocabulary.hash(),
        public_rows: rows(900, 2),
    };
    (task, vocabulary)
}

/// Rows of both classes in turn; no two calls with ranges that do not meet give the same text.
pub(crate) fn rows(first: usize, count: usize) -> Vec<Row> {
    let row = |at: usize| {
        let (label, said) =
            if at.is_multiple_of(2) { (0, "dull and a waste of time") } else { (1, "a joy from start to end") };
        Row { label, text: RowText::single(format!("number {at} was {said}")) }
    };
    (first..first + count).map(row).collect()
}

/// Participants with so many rows each, and six test rows.
pub(crate) fn world(participants: usize, rows_each: usize) -> World {
    let (task, vocabulary) = task();
    let dealt = (0..participants).map(|at| rows(at * rows_each, rows_each)).collect();
    World::new(task, vocabulary, dealt, rows(800, 6), 5).unwrap()
}
