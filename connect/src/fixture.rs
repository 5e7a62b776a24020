//! A small task for tests.

use feddtpt_shared::task::{Calibration, Label, ModelFamily};
use feddtpt_shared::template::Template;
use feddtpt_shared::{Digest, Prompt, Task};

/// Reviews that are bad (terrible, bad) or good (great).
pub(crate) fn task() -> Task {
    let label = |name: &str, words: &[&str]| Label {
        name: name.to_owned(),
        verbalizers: words.iter().map(|word| (*word).to_owned()).collect(),
    };
    Task {
        name: "reviews".to_owned(),
        description: String::new(),
        labels: vec![label("bad", &["terrible", "bad"]), label("good", &["great"])],
        template: Template::parse("{prompt} {text} it was {mask} .").unwrap(),
        model_family: ModelFamily::Masked,
        calibration: Calibration::None,
        seed_prompt: Prompt::parse("overall").unwrap(),
        max_prompt_tokens: 8,
        vocabulary: Digest::of(""),
        public_rows: Vec::new(),
    }
}
