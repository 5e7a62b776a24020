//! What a chat model or a completion model is asked about one row.

use super::config::Endpoint;
use super::parse::AnswerParser;
use feddtpt_client::platform::Answer;
use feddtpt_shared::task::{Label, ModelFamily};
use feddtpt_shared::{Prompt, RowText, Task};

/// What stands for `{mask}` when a chat model is asked and text follows it.
const BLANK: &str = "____";

/// A task as questions in plain text, and its answers read against the closed set of label words.
#[derive(Clone, Debug)]
pub struct Questions {
    task: Task,
    parser: AnswerParser,
    endpoint: Endpoint,
    mask: String,
}

impl Questions {
    /// Questions for a chat model.
    pub fn chat(task: Task) -> Self {
        Self::new(task, Endpoint::Chat, BLANK)
    }

    /// Questions for `endpoint`; `mask` stands for `{mask}` in completions of masked tasks.
    pub(super) fn new(task: Task, endpoint: Endpoint, mask: &str) -> Self {
        Self { parser: AnswerParser::new(&task), task, endpoint, mask: mask.to_owned() }
    }

    /// The task.
    pub(super) fn task(&self) -> &Task {
        &self.task
    }

    /// Whether the answer belongs into a blank in the middle of the text.
    pub(super) fn fills_blank(&self) -> bool {
        self.endpoint == Endpoint::Chat && !ends_with_mask(&self.task)
    }

    /// The closed set, in words: the first verbalizer of each label. The system message of a chat.
    pub fn instruction(&self) -> String {
        let first = |label: &Label| label.verbalizers.first().cloned().unwrap_or_default();
        let words: Vec<String> = self.task.labels.iter().map(first).collect();
        let set = words.join(", ");
        if self.fills_blank() {
            return format!("Answer with the one of these words that belongs at {BLANK}, and nothing else: {set}.");
        }
        format!("Answer with exactly one of these words and nothing else: {set}.")
    }

    /// The filled template. Masked tasks hold the mask's marker; the other kinds end where the answer begins.
    pub fn text(&self, prompt: &Prompt, row: &RowText) -> String {
        if self.fills_blank() {
            return self.task.template.render_text(prompt, row, BLANK);
        }
        if self.task.model_family != ModelFamily::Masked || self.endpoint == Endpoint::Chat {
            return self.task.template.render_text(prompt, row, "");
        }
        // A row that holds the marker would be a second mask: a blank takes its meaning and leaves its letters.
        let mask = self.mask.as_str();
        let clean = |text: &str| text.replace(mask, &break_marker(mask));
        let row = RowText { text: clean(&row.text), text_b: row.text_b.as_deref().map(clean) };
        self.task.template.render_text(prompt, &row, mask)
    }

    /// The label in an answer.
    pub fn read(&self, answer: &str) -> Answer {
        self.parser.parse(answer)
    }
}

/// Whether the answer stands at the end of the template.
pub(super) fn ends_with_mask(task: &Task) -> bool {
    task.template.as_str().trim_end().ends_with("{mask}")
}

/// The marker with a blank after its first character.
fn break_marker(mask: &str) -> String {
    let mut letters = mask.chars();
    letters.next().map_or_else(String::new, |first| format!("{first} {}", letters.as_str()))
}
